"""PostgreSQL from the system's packages. As a program it runs a command with TEST_DATABASE_URL set:

python -m tests.services.postgresql pytest tests/journal
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import Absent, Server, as_user, folder, free_port, started

SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "200", "shared_buffers": "256MB"}


def programs() -> Path:
    """Where its programs are. :raises Absent:"""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        raise Absent("PostgreSQL is absent (Debian: apt install postgresql)")
    return found[-1]


@contextmanager
def serving(*, durable: bool = False) -> Iterator[Server]:
    """A new server; its ``url`` is the superuser's database. ``durable`` keeps fsync on, for tests that kill it."""
    where, user = programs(), "postgres" if os.geteuid() == 0 else ""
    who = as_user(user) if user else {}
    with folder("bureau-postgresql-", user) as home:
        data, port = home / "data", free_port()
        subprocess.run(
            [where / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            check=True, capture_output=True, cwd="/", **who,
        )  # fmt: skip
        settings = {} if durable else SETTINGS
        command = [
            str(where / "postgres"), "-D", str(data), "-p", str(port), "-k", str(home), "-h", "127.0.0.1",
            *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
        ]  # fmt: skip
        address = f"postgres://postgres@127.0.0.1:{port}/postgres"

        def accepts() -> bool:
            asked = [str(where / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
            return subprocess.run(asked, check=False).returncode == 0

        server = Server(
            command, home / "log", what="PostgreSQL", url=address, ready=accepts,
            dies_of=signal.SIGQUIT,  # at once and without a checkpoint, and its children with it
            cwd="/", **who,
        )  # fmt: skip
        with started(server):
            yield server
            server.process.send_signal(signal.SIGINT)  # « fast »: doesn't wait for clients


@contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """A new server; yields the address of its superuser's database."""
    with serving(durable=durable) as server:
        yield server.url


def main(command: list[str]) -> int:
    """Run ``command`` on PostgreSQL; without one, say so, and fail only when REQUIRE_ALL=1."""
    if os.environ.get("TEST_DATABASE_URL"):
        return subprocess.call(command)
    try:
        with running() as url:
            return subprocess.call(command, env=os.environ | {"TEST_DATABASE_URL": url})
    except Absent as reason:
        sys.stderr.write(f"The suite was not run on PostgreSQL: {reason}.\n")
        return 1 if os.environ.get("REQUIRE_ALL") == "1" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
