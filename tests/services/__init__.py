"""Real servers for tests: PostgreSQL, RabbitMQ and MinIO on loopback, in folders of their own, gone afterwards.

Each module has ``running()``, a context that yields the server's address and raises :class:`Absent` with the
reason when this machine lacks it. Tests ask for them by the fixtures of ``tests/conftest.py``.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path


class Absent(Exception):
    """The server isn't on this machine, and how to get it."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


@contextlib.contextmanager
def process(command: list[str], log: Path, **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a process group of its own; the whole group ends with the context."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, **options
        )
    try:
        yield server
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
