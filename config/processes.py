"""Processes that live and die with this one: none is left alone, and one that dies comes back."""

import contextlib
import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15  # Linux, prctl(2)
_GRACE = 8.0  # seconds that a process has to end by itself
_WAITS = (
    0.5,
    2.0,
    5.0,
    15.0,
    30.0,
)  # seconds before a dead process is started again, the last one for all that follow
_SETTLED = 60.0  # a process that lived so long is not in trouble


class AskedToEnd(Exception):
    """Ctrl-C, or SIGTERM."""


_asked: list[
    int
] = []  # a mark and no exception: an exception out of a signal handler can be lost in a library


def end_when_asked() -> None:
    """From here on Ctrl-C and SIGTERM end what :func:`run` and :class:`Family` do."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: _asked.append(number))


def die_with_parent(parent: int) -> None:
    """Let the kernel kill this process as soon as the process ``parent`` is gone, whatever killed it."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went before we could ask
        os._exit(1)


def fork(call: Callable[[], object], name: str) -> int:
    """Run ``call`` in a process of its own, shown as ``name``, that dies with this one; returns its number."""
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    if child := os.fork():
        return child
    status = 1
    try:
        die_with_parent(parent)
        _prctl(_PR_SET_NAME, name.encode())
        os.setpgid(0, 0)  # Ctrl-C reaches this process alone, which then ends the others in order
        for asked in (signal.SIGINT, signal.SIGTERM):
            signal.signal(asked, signal.default_int_handler)
        call()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
    except KeyboardInterrupt:
        status = 130
    except BaseException:
        logger.exception("ended by a problem")
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def run(call: Callable[[], object], name: str) -> int:
    """Run ``call`` in a process of its own, wait for it, and return its exit status. :raises AskedToEnd: meanwhile."""
    child = fork(call, name)
    while True:
        number, status = os.waitpid(child, os.WNOHANG)
        if number:
            return os.waitstatus_to_exitcode(status)
        if _asked:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            raise AskedToEnd
        time.sleep(0.05)


@dataclass
class _Member:
    name: str
    call: Callable[[], object]
    number: int = 0
    started: float = 0.0
    failures: int = 0
    due: float = 0.0


@dataclass
class Family:
    """The processes that make up the running system."""

    members: list[_Member] = field(default_factory=list)

    def add(self, name: str, call: Callable[[], object]) -> None:
        """Start ``call`` now, and again whenever it ends."""
        member = _Member(name, call)
        self.members.append(member)
        self._start(member)

    def watch(self) -> None:
        """Start again what has died, with growing patience. :raises AskedToEnd: at last."""
        while True:
            self.look()
            time.sleep(0.25)

    def look(self) -> None:
        """One round of :meth:`watch`."""
        if _asked:
            raise AskedToEnd
        for number, status in _ended():
            member = next((member for member in self.members if member.number == number), None)
            if member is None:
                continue
            lived = time.monotonic() - member.started
            member.failures = 1 if lived > _SETTLED else member.failures + 1
            wait = _WAITS[min(member.failures, len(_WAITS)) - 1]
            member.number, member.due = 0, time.monotonic() + wait
            logger.warning("%s ended (%s); it starts again in %.1f s", member.name, status, wait)
        for member in self.members:
            if not member.number and member.due <= time.monotonic():
                self._start(member)

    def end(self) -> None:
        """Ask all to end, and kill what hasn't ended in time, or when asked again."""
        again = len(_asked) + 1
        self._signal(signal.SIGTERM)
        patience = time.monotonic() + _GRACE
        while any(member.number for member in self.members):
            if time.monotonic() > patience or len(_asked) >= again:
                break
            for number, _ in _ended():
                for member in self.members:
                    member.number = 0 if member.number == number else member.number
            time.sleep(0.05)
        self._signal(signal.SIGKILL)

    def _start(self, member: _Member) -> None:
        member.number, member.started = fork(member.call, member.name), time.monotonic()

    def _signal(self, number: signal.Signals) -> None:
        for member in self.members:
            if member.number:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(member.number, number)


def _prctl(option: int, value: int | bytes) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _ended() -> Iterator[tuple[int, int]]:
    """Processes that have ended since the last call, with their exit status (negative: the signal)."""
    while True:
        try:
            number, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not number:
            return
        yield number, os.waitstatus_to_exitcode(status)
