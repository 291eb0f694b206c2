"""Lists and searches of mails, up to BENCH_MAILS (100,000) on PostgreSQL, up to a tenth of the sizes on SQLite.

An installation of each size is measured in turn, several rounds: what else the machine does falls on all of them, and
growth is the median of what the rounds say.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from statistics import median

from tests.bench import Figure, given, installed, within

ROUNDS = 3
GROWTH = 1.3
ORDINARY = "list, ordinary user, p50"
MODES = {"PostgreSQL": (1_000, 100_000, 1_000_000), "SQLite": (1_000, 10_000, 100_000)}


def measure() -> Iterator[Figure]:
    """Every size of each mode up to what is asked for."""
    most = given("MAILS", 100_000)
    for mode, (first, *more) in MODES.items():
        sizes = [first, *(size for size in more if size * 1_000_000 <= most * more[-1])]
        with ExitStack() as stack:
            installations = {size: stack.enter_context(installed(mode)) for size in sizes}
            for size, installation in installations.items():
                for figure in within(installation, "mails", size):
                    yield replace(figure, name=f"{mode}, {figure.name}")
            rounds = [
                {size: list(within(installation, "lists")) for size, installation in installations.items()}
                for _ in range(ROUNDS)
            ]
        for size in sizes:
            for place, figure in enumerate(rounds[0][size]):
                values = [found[size][place].value for found in rounds]
                yield replace(figure, name=f"{mode}, {size:,} mails: {figure.name}", value=median(values))
        for size in sizes[1:]:
            name = f"{mode}, {ORDINARY}: {size:,} mails against {first:,}"
            growth = median(_named(found[size]) / _named(found[first]) for found in rounds)
            yield Figure(name, growth, "×", GROWTH)


def _named(figures: list[Figure]) -> float:
    return next(figure.value for figure in figures if figure.name == ORDINARY)
