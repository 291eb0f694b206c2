"""The journal on both databases: written by BENCH_WRITERS (32) at once, and BENCH_ENTRIES (200,000) of it verified."""

from collections.abc import Iterator

from tests.bench import Figure, given, installed, within


def measure() -> Iterator[Figure]:
    """What is written for the first figures is verified with the rest."""
    for mode in ("PostgreSQL", "SQLite"):
        with installed(mode) as installation:
            yield from within(installation, "writing", given("WRITERS", 32), given("WRITES", 100), label=mode)
            yield from within(installation, "verifying", given("ENTRIES", 200_000), label=mode)
