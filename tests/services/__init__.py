"""Real servers for tests: PostgreSQL, RabbitMQ and MinIO on loopback, in folders of their own, gone afterwards.

Each module has ``running()``, a context that yields the server's address and raises :class:`Absent` with the
reason when this machine lacks it. Tests ask for them by the fixtures of ``tests/conftest.py``.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_PORTS = range(12_000, 32_000)


class Absent(Exception):
    """The server isn't on this machine, and how to get it."""


def free_port() -> int:
    """A port that nobody listens on, below those that the system gives to connections and might take at any moment."""
    for _ in range(100):
        port = secrets.choice(_PORTS)  # not `random`: the suite seeds it alike in every worker
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError(f"no free port in {_PORTS}")


def answers(port: int) -> bool:
    """Whether somebody listens on ``port``."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_until(ready: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Wait for ``ready``. :raises TimeoutError: it took longer than ``seconds``."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} didn't come up in {seconds:.0f} s")
        time.sleep(0.1)


@contextlib.contextmanager
def folder(prefix: str, owner: str = "") -> Iterator[Path]:
    """A folder that is removed afterwards, given to the system user ``owner`` when we are root."""
    path = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        if owner and os.geteuid() == 0:
            shutil.chown(path, owner)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def as_user(name: str) -> dict[str, object]:
    """Arguments for :mod:`subprocess` that run a program as ``name`` when we are root, which some servers refuse to be."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(name)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Server:
    """A server on a port and a folder of its own, that can be killed and started again there."""

    def __init__(
        self,
        command: list[str],
        log: Path,
        *,
        what: str,
        url: str,
        ready: Callable[[], bool],
        dies_of: signal.Signals = signal.SIGKILL,
        **options: object,
    ) -> None:
        self.what, self.url = what, url
        self._command, self._log, self._ready = command, log, ready
        self._dies_of, self._options = dies_of, options

    def start(self) -> None:
        """Start it in a process group of its own, and wait until it answers. :raises TimeoutError:"""
        with self._log.open("ab") as output:
            self.process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
                **self._options,
            )  # fmt: skip
        wait_until(self._ready, seconds=60, what=self.what)

    def kill(self) -> None:
        """Kill it without a chance to put anything in order."""
        self._tell(self._dies_of)
        self.process.wait()

    def end(self) -> None:
        """End it in good order; the whole group, at last by force."""
        self._tell(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._tell(signal.SIGKILL)
            self.process.wait()

    def _tell(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


@contextlib.contextmanager
def started(server: Server) -> Iterator[Server]:
    """The server, running; it ends with the context."""
    try:
        server.start()
        yield server
    finally:
        server.end()
