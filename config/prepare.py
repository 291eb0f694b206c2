"""What an embedded installation needs before it serves; each step does nothing when there is nothing to do."""

import sys
import time
from collections.abc import Callable, Iterator

from django.core.management import CommandError, call_command, get_commands

from common.errors import Refusal

STORY = "the story, once: a letter from its arrival to its proof"
OFFICE = "a day at the office, once: letters at each point of their way"
_TELLS_ITSELF = {STORY, OFFICE}


def prepare() -> None:
    """Carry out the steps, a line for each on standard error. :raises SystemExit: one failed, and was explained."""
    for title, step in _steps():
        sys.stderr.write(f"  {title} …" + ("\n" if title in _TELLS_ITSELF else " "))
        sys.stderr.flush()
        begun = time.monotonic()
        try:
            step()
        except (CommandError, Refusal) as problem:
            raise SystemExit(f"\nCan't start: {problem}") from problem
        sys.stderr.write(f"{time.monotonic() - begun:.1f} s\n")


def _steps() -> Iterator[tuple[str, Callable[[], object]]]:
    yield "database", _command("migrate", interactive=False, verbosity=0)
    yield "style sheets, scripts, fonts", _command("build_assets", stdout=_Silence())
    known = get_commands()
    if "load_demo" in known:
        yield "demonstration people", _command("load_demo", stdout=_Silence())
    if "play_story" in known:
        yield STORY, _command("play_story", once=True)
        yield OFFICE, _command("play_office")


def _command(name: str, **options: object) -> Callable[[], object]:
    return lambda: call_command(name, **options)


class _Silence:
    def write(self, text: str) -> int:
        return len(text)
