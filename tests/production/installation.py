"""Production on this machine: what docker-compose.yml composes, with its commands and its environment, natively.

As a program it starts everything, says where it is, and ends with Ctrl-C: python -m tests.production.installation
"""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from minio import Minio

from common import clock
from signing.keys.authority import DemonstrationAuthority
from tests.architecture.source import ROOT
from tests.faults.installation import Installation
from tests.services import (
    Server,
    answers,
    as_installed,
    folder,
    free_port,
    minio,
    postgresql,
    rabbitmq,
    smtp,
    tsa,
    wait_until,
)

PARTS = ("web", "worker", "slow-worker", "scheduler")
_VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::([-?])([^}]*))?\}")


class Production(Installation):
    """An installation whose parts are started, killed and started again one by one."""

    def __init__(self, home: Path, port: int, given: dict[str, str], places: dict[str, str]) -> None:
        super().__init__(home / "data")
        self.folder.mkdir()
        self.port, self.url = port, f"http://127.0.0.1:{port}"
        self._home, self._given, self._places = home, given, places
        self.composition = yaml.safe_load(
            self._told((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
        )
        self.environment = self._environment_of("web")
        self.parts: dict[str, subprocess.Popen[bytes]] = {}
        self.servers: dict[str, Server] = {}
        self.mails: list[Message] = []

    def start_part(self, name: str) -> None:
        """Start the service of that name, as its line in docker-compose.yml says."""
        command = shlex.split(self._told_here(self.composition["services"][name]["command"]))
        with (self._home / f"{name}.log").open("ab") as log:
            self.parts[name] = subprocess.Popen(
                command, cwd=ROOT, env=self._environment_of(name) | as_installed.environment(),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill_part(self, name: str) -> None:
        """Kill it with all its processes, at once."""
        os.killpg(self.parts[name].pid, signal.SIGKILL)
        self.parts[name].wait()

    def until_ready(self) -> None:
        """Wait until the site answers. :raises TimeoutError:"""

        def ready() -> bool:
            assert self.parts["web"].poll() is None, self.said("web")
            return answers(self.port)

        wait_until(ready, seconds=90, what="the site")

    def said(self, name: str) -> str:
        """What a part has written to its log."""
        return (self._home / f"{name}.log").read_text(errors="replace")

    def migrate(self) -> None:
        """What the service « migrate » does, as the only one that knows the tables' owner."""
        command = shlex.split(self._told_here(self.composition["services"]["migrate"]["command"]))
        subprocess.run(
            command, cwd=ROOT, env=self._environment_of("migrate"), check=True, capture_output=True
        )

    def end(self) -> None:
        """End all parts, the site first."""
        for part in self.parts.values():
            if part.poll() is None:
                os.killpg(part.pid, signal.SIGTERM)
        end = time.monotonic() + 20
        for part in self.parts.values():
            try:
                part.wait(timeout=max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(part.pid, signal.SIGKILL)
                part.wait()

    def _environment_of(self, service: str) -> dict[str, str]:
        named = self.composition["services"][service]["environment"]
        return {key: self._told_here(str(value)) for key, value in named.items()} | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "DATA_DIR": str(self.folder),
            "STATIC_ROOT": str(self._home / "static"),
            "PROMETHEUS_MULTIPROC_DIR": str(self._home / "metrics"),
            "LOG_LEVEL": "WARNING",
        }

    def _told(self, text: str) -> str:
        """The text with the values of the environment in it, as compose puts them there."""
        return _VARIABLE.sub(
            lambda found: self._given.get(found[1], found[3] if found[2] == "-" else ""), text
        ).replace("$$", "$")

    def _told_here(self, text: str) -> str:
        """The text with the places of this machine instead of those inside the containers."""
        for there, here in self._places.items():
            text = text.replace(there, here)
        return text


@contextmanager
def running() -> Iterator[Production]:
    """All servers and all parts, prepared as docs/operating.md says. :raises Absent: a server isn't on this machine."""
    with ExitStack() as stack:
        home = stack.enter_context(folder("bureau-production-"))
        servers = {
            "database": stack.enter_context(postgresql.serving(durable=True)),
            "broker": stack.enter_context(rabbitmq.serving()),
            "storage": stack.enter_context(minio.serving()),
        }
        database, broker, storage = (urlsplit(server.url) for server in servers.values())
        authority = DemonstrationAuthority.open(home / "authority", now=clock.now())
        time_stamps = stack.enter_context(tsa.running(authority.folder))
        mail_url, mails = stack.enter_context(smtp.running())
        port = free_port()
        given = {
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "SECRET_KEY": "production-on-this-machine-" * 3,
            "APP_PASSWORD": "password-of-the-application",
            "OWNER_PASSWORD": "password-of-the-owner",
            "BROKER_PASSWORD": str(broker.password),
            "STORAGE_PASSWORD": str(storage.password),
            "EMAIL_URL": mail_url,
            "TSA_URL": time_stamps,
            "METRICS_TOKEN": "token-of-the-metrics",
        }
        places = {
            "@database/": f"@127.0.0.1:{database.port}/",
            "amqp://bureau:": f"amqp://{broker.username}:",
            "@broker:5672": f"@127.0.0.1:{broker.port}",
            "s3://bureau:": f"s3://{storage.username}:",
            "@storage:9000": f"@127.0.0.1:{storage.port}",
            "0.0.0.0:8000": f"127.0.0.1:{port}",
            "/var/lib/bureau-ordre": str(home / "data"),
            "/etc/bureau-ordre/keys": str(home / "keys"),
        }
        production = Production(home, port, given, places)
        production.mails, production.servers = mails, servers
        _make_roles(production, int(database.port or 0))
        _make_bucket(storage.netloc, production.environment["STORAGE_URL"])
        production.migrate()
        production.must("build_assets")
        for name in PARTS:
            production.start_part(name)
        stack.callback(production.end)
        production.until_ready()
        yield production


def _make_roles(production: Production, port: int) -> None:
    """What the database's container does at its first start."""
    script = production.composition["configs"]["roles"]["content"]
    environment = {"PATH": os.environ["PATH"], "PGHOST": "127.0.0.1", "PGPORT": str(port)}
    passwords = {
        key: str(value)
        for key, value in production.composition["services"]["database"]["environment"].items()
    }
    subprocess.run(
        ["sh"], input=script, env=environment | passwords, text=True, check=True, capture_output=True
    )


def _make_bucket(server: str, address: str) -> None:
    """What the service « bucket » does with its own client."""
    credentials, _, place = server.rpartition("@")
    key, _, secret = credentials.partition(":")
    Minio(place, key, secret, secure=False).make_bucket(urlsplit(address).path.strip("/"), object_lock=True)


def main(_: list[Any]) -> None:
    """Start it, with the demonstration's ministry in it, and wait for Ctrl-C."""
    with running() as production:
        production.asked("tests.production.setting_up")
        sys.stdout.write(f"Production on this machine: {production.url}   (Ctrl-C ends it)\n")
        sys.stdout.flush()
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    main(sys.argv)
