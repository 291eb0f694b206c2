"""What may be used where: transactions, HTTP, the clock, the environment, the terminal."""

import re
from collections.abc import Iterable

from tests.architecture.source import Source, product, suite

# Transactions begin where something is done, in the journal's own machinery, in the sealer, and in bulk loading.
ATOMIC = re.compile(
    r"^\w+/use_cases/"
    r"|^parapheur/transitions\.py$"  # the one transaction that every decision on a folder goes through
    r"|^journal/(publish|deliver|requests|tasks)\.py$"
    r"|^audit/(sealer|seal)\w*(\.py|/)"
    r"|^demo/"
    r"|^tests/"
)
HTTP = (
    "django.http",
    "django.shortcuts",
    "django.views",
    "django.contrib.messages",
    "rest_framework",
    "django.forms",
)
CLOCK = re.compile(
    r"^((datetime\.)?(datetime|date)\.(now|utcnow|today)|timezone\.(now|localdate)|time\.(time|localtime)|clock\.now|common\.clock\.now)$"
)
# Below the edges, only what works for a long time, or is called by a library, may look at the clock by itself.
CLOCK_READERS = {
    "common/clock.py": "it is the clock",
    "signing/pades/timestamp.py": "stamps the time, which is what it is for",
    "signing/use_cases/make_signature.py": "ends long after it began",
    "journal/deliver.py": "renews leases while the work goes on",
}
SAYS_PRINT = re.compile(r"^(print|pprint)$")


def _named(sources: Iterable[Source], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{source.name}:{line} {name}"
        for source in sources
        for line, name in source.mentions()
        if pattern.search(name)
    ]


def test_transactions_begin_in_use_cases_only() -> None:
    elsewhere = [source for source in product() if not ATOMIC.search(source.name) and not source.is_migration]
    found = _named(elsewhere, re.compile(r"(^|\.)(atomic|set_autocommit|ATOMIC_REQUESTS)$"))
    assert not found, "move the transaction into a use case (docs/how-to/add-a-use-case.md)"


def test_http_stays_at_the_edges() -> None:
    found = [
        f"{source.name}:{line} {name}"
        for source in product()
        if not source.is_edge
        for line, name in source.imports()
        if name.startswith(HTTP)
    ]
    assert not found, "a room below the edges takes and returns values; web and api translate them"


def test_the_clock_is_read_at_the_edges_only() -> None:
    below = [
        source
        for source in product()
        if not source.is_edge and source.name not in CLOCK_READERS and not source.is_migration
    ]
    assert not _named(below, CLOCK), "take `now: datetime` as an argument"


def test_the_listed_clock_readers_still_are() -> None:
    readers = {source.name: source for source in product() if source.name in CLOCK_READERS}
    assert {name for name, source in readers.items() if _named([source], CLOCK)} == set(CLOCK_READERS)


def test_the_environment_is_read_in_one_place() -> None:
    elsewhere = [source for source in product() if source.name not in {"config/env.py"}]
    found = [
        hit
        for hit in _named(elsewhere, re.compile(r"^(os\.(environ|getenv)|environ)$"))
        if not hit.startswith(("config/wsgi.py", "config/celery.py", "config/serve.py"))
    ]
    assert not found, "read it through config/env.py in the settings, and use django.conf.settings"


def test_nothing_prints() -> None:
    assert not _named(product(), SAYS_PRINT), "commands write to self.stdout; everything else logs"


def test_no_model_signals() -> None:
    """Rules in signal handlers run in an order that nobody wrote down."""
    found = [
        f"{source.name}:{line} {name}"
        for source in product()
        for line, name in source.imports()
        if name.startswith(("django.db.models.signals", "django.dispatch"))
    ]
    assert not found, "publish an event in the use case, and react to it in reactions.py"


def test_no_test_is_switched_off_without_a_reason() -> None:
    bare = re.compile(r"^(pytest\.mark\.(skip|xfail)|unittest\.skip)$")
    found = [hit for hit in _named(suite(), bare) if "architecture" not in hit]
    assert not found, "mend the test; for a part that this machine may lack use the `absent` fixture"
