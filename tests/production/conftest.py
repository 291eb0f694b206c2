"""One production for all tests of this room."""

from collections.abc import Callable, Iterator

import pytest

from tests.production import installation
from tests.production.installation import Production
from tests.services import Absent


@pytest.fixture(scope="session")
def production(absent: Callable[[str], None]) -> Iterator[Production]:
    """All parts, running, with the demonstration's ministry in it."""
    try:
        with installation.running() as running:
            running.asked("tests.production.setting_up")
            yield running
    except Absent as reason:
        absent(str(reason))
