"""What must hold when the killing has stopped and everything was left in peace for a while."""

import subprocess
import time
from collections.abc import Callable
from typing import Any

from tests.faults.installation import Installation
from tests.services import wait_until

SETTLING = 420  # seconds: leases of the killed last one minute, tries are up to five minutes apart


def told_to_the_end(installation: Installation, teller: "subprocess.Popen[bytes]", *telling: str) -> None:
    """The last telling ends well; if it was killed, or its helpers were, one more, undisturbed, must."""
    if teller.wait(timeout=SETTLING) != 0:
        teller = installation.start(*telling)
        assert teller.wait(timeout=SETTLING) == 0, (
            "the last telling comes to its end, with the workers left alive"
        )


def nothing_lost_or_doubled(
    installation: Installation, *, said: str = "", meanwhile: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """Wait until all is done, then look at every number, signature, file, notification and the journal; what was found."""
    wait_until(lambda: _settled(installation, meanwhile), seconds=SETTLING, what=f"all deliveries\n{said}")
    found = installation.asked("tests.faults.outcome")
    assert found["unsettled"] == [], found
    assert found["dispatched"] >= 1, found
    assert found["signatures"] >= 2 * found["dispatched"], found
    assert found["steps_signed_otherwise_than_once"] == [], found
    assert found["letters_numbered_otherwise_than_once"] == [], found
    assert found["signed_files_not_valid"] == [], found
    assert found["letters_without_slip"] == [], found
    assert found["people_not_told"] == [], found
    numbers = installation.asked("tests.faults.numbers")
    assert numbers["distinct"] == numbers["given"] == numbers["counted"], numbers
    assert not any(numbers["missing"]), numbers
    assert numbers["without_entry"] == numbers["entries_without_mail"] == 0, numbers
    assert numbers["entries_without_delivery"] == 0, numbers
    for command in ("verify_audit", "verify_files"):
        done = installation.run(command)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return found


def _settled(installation: Installation, meanwhile: Callable[[], None]) -> bool:
    meanwhile()
    time.sleep(1)
    return installation.asked("tests.faults.outcome", "--unsettled")["unsettled"] == []
