"""The main job, end to end, on real documents; again and again."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from common import clock
from demo.people import PASSWORD, STAFF
from organisation.models import User
from signing.keyring import keyring
from signing.pades.validate import validate_pdf
from signing.pades.verdict import Level, Outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def apart(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A store and an authority of the test's own: earlier runs have left theirs in the shared ones."""
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    return


def play(*arguments: str) -> dict[str, Any]:
    told = StringIO()
    call_command("play_story", "--json", *arguments, stdout=told, stderr=StringIO())
    return json.loads(told.getvalue())


@pytest.mark.usefixtures("apart")
def test_a_letter_from_its_arrival_to_its_proof(tmp_path: Path) -> None:
    told = play("--out", str(tmp_path / "made"))
    assert (told["number"].split("/")[0], told["reply_number"].split("/")[0]) == ("1277", "145")
    assert [made["kind"] for made in told["signatures"]] == ["signature", "seal"]
    assert told["notifications"] >= 2
    now = clock.now()
    signed = Path(told["files"]["signed"])
    verdict = validate_pdf(signed, trust=keyring().trust(now=now), now=now)
    assert verdict.outcome is Outcome.VALID_NO_LEGAL_VALUE
    assert {found.level for found in verdict.signatures} == {Level.B_T}
    content = bytearray(signed.read_bytes())
    content[len(content) // 3] ^= 1
    signed.write_bytes(content)
    # Wherever the byte falls, also in what makes a field a signature: never valid.
    assert not validate_pdf(signed, trust=keyring().trust(now=now), now=now).outcome.is_valid
    again = play()
    assert (again["number"].split("/")[0], again["reply_number"].split("/")[0]) == ("1278", "146")


@pytest.mark.usefixtures("apart")
def test_it_is_played_once_when_asked_so() -> None:
    call_command("play_story", "--once", stderr=StringIO())
    told = StringIO()
    call_command("play_story", "--once", stdout=told, stderr=told)
    assert told.getvalue() == ""


@pytest.mark.usefixtures("apart")
def test_the_accounts_that_are_listed_open_the_door() -> None:
    call_command("load_demo", stdout=StringIO())
    told = StringIO()
    call_command("demo_accounts", stdout=told)
    for person in STAFF:
        assert person.email in told.getvalue()
        assert User.objects.get(email=person.email).check_password(PASSWORD)


@pytest.mark.parametrize("command", ["load_demo", "play_story", "make_dataset"])
def test_a_real_installation_is_left_alone(settings: Any, command: str) -> None:
    settings.DEMONSTRATION = False
    arguments = ["--mails", "1"] if command == "make_dataset" else []
    with pytest.raises(CommandError, match="not a demonstration"):
        call_command(command, *arguments)


@pytest.mark.usefixtures("apart")
def test_a_large_set_of_data_is_the_same_for_the_same_seed() -> None:
    from courrier.models import Mail, MailReach

    call_command("make_dataset", "--mails", "60", stdout=StringIO())
    subjects = list(Mail.objects.order_by("entered_at").values_list("subject", flat=True))
    call_command("make_dataset", "--mails", "60", stdout=StringIO())
    both = list(Mail.objects.order_by("registered_at", "number").values_list("subject", flat=True))
    assert sorted(both) == sorted(subjects * 2)
    assert MailReach.objects.count() > 120
