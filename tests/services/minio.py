"""MinIO, the S3 server, as its Go module builds it."""

import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import Absent, Server, folder, free_port, started

KEY, SECRET = "bureau-tests", "bureau-tests-secret"


def _program() -> str:
    for name in (shutil.which("minio"), str(Path.home() / "go" / "bin" / "minio")):
        if name and Path(name).exists():
            return name
    raise Absent("MinIO is absent (.ci/run builds it with Go)")


@contextmanager
def serving() -> Iterator[Server]:
    """A new server; its ``url`` is a STORAGE_URL without a bucket, « s3://key:secret@host:port »."""
    program = _program()
    with folder("bureau-minio-") as home:
        port = free_port()
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(home), "MINIO_ROOT_USER": KEY, "MINIO_ROOT_PASSWORD": SECRET,
            "MINIO_BROWSER": "off", "MINIO_UPDATE": "off",
        }  # fmt: skip
        command = [program, "server", str(home / "data"), "--address", f"127.0.0.1:{port}", "--quiet"]

        def lives() -> bool:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/minio/health/ready", timeout=2):
                    return True
            except OSError:
                return False

        url = f"s3://{KEY}:{SECRET}@127.0.0.1:{port}"
        server = Server(command, home / "log", what="MinIO", url=url, ready=lives, env=environment)
        with started(server):
            yield server


@contextmanager
def running() -> Iterator[str]:
    """A new server; yields its address."""
    with serving() as server:
        yield server.url
