"""What eight systems do to production."""

from collections.abc import Iterator

from tests.bench import Figure
from tests.bench.inside import decisions, registrations


def measure(url: str, letters: str, visas: str) -> Iterator[Figure]:
    """Letters registered, then decisions taken."""
    yield from registrations.measure(url, int(letters))
    yield from decisions.measure(url, int(visas))
