"""RabbitMQ from the system's packages."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import Absent, Server, answers, as_user, folder, free_port, started

PROGRAMS = Path("/usr/lib/rabbitmq/bin")  # the ones in PATH change user by themselves


@contextmanager
def serving() -> Iterator[Server]:
    """A new broker."""
    if not (PROGRAMS / "rabbitmq-server").exists():
        raise Absent("RabbitMQ is absent (Debian: apt install rabbitmq-server)")
    user = "rabbitmq" if os.geteuid() == 0 else ""
    who = as_user(user) if user else {}
    with folder("bureau-rabbitmq-", user) as home:
        port, distribution = free_port(), free_port()
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8",
            "RABBITMQ_NODENAME": f"bureau{port}@localhost", "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port), "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": str(home), "RABBITMQ_LOG_BASE": str(home), "RABBITMQ_LOGS": "-",
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1",
            "ERL_EPMD_ADDRESS": "127.0.0.1", "ERL_EPMD_PORT": str(free_port()),
        }  # fmt: skip
        (home / "rabbitmq.conf").write_text(
            "vm_memory_high_watermark.relative = 0.2\ndisk_free_limit.absolute = 50MB\n"
        )
        server = Server(
            [str(PROGRAMS / "rabbitmq-server")], home / "log", what="RabbitMQ",
            url=f"amqp://guest:guest@127.0.0.1:{port}//", ready=lambda: answers(port),
            env=environment, cwd=home, **who,
        )  # fmt: skip
        with started(server):
            yield server
        epmd = shutil.which("epmd")
        if epmd:  # started by the broker in a group of its own
            subprocess.run([epmd, "-kill"], env=environment, capture_output=True, check=False)


@contextmanager
def running() -> Iterator[str]:
    """A new broker; yields its address."""
    with serving() as server:
        yield server.url
