"""A server that breaks off in the middle, one that never answers, and settings that name no store."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic

import pytest
from django.conf import LazySettings

from storage.checks import storage_address
from storage.stores import ObjectStore, StorageAway, StorageFull, s3, store_at
from tests.storage.test_stores import put


class BreaksOff(BaseHTTPRequestHandler):
    """Announces a thousand bytes, sends ten, and hangs up; has no room for what comes."""

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.send_header("Last-Modified", "Tue, 10 Mar 2026 09:30:00 GMT")
        self.end_headers()

    def do_GET(self) -> None:
        self.do_HEAD()
        self.wfile.write(b"ten bytes.")

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        said = b"<Error><Code>XMinioStorageFull</Code><Message>full</Message></Error>"
        self.send_response(507)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def failing() -> Iterator[ObjectStore]:
    with ThreadingHTTPServer(("127.0.0.1", 0), BreaksOff) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield store_at(f"s3://key:secret@127.0.0.1:{server.server_port}/bucket?secure=0")
        server.shutdown()
        thread.join()


def test_a_line_that_breaks_is_no_end_of_file(failing: ObjectStore) -> None:
    with failing.open("files/a") as reader, pytest.raises(StorageAway):
        reader.read()


def test_a_full_server_says_so(failing: ObjectStore) -> None:
    with pytest.raises(StorageFull, match="full"):
        put(failing, "files/a", b"x")


def test_a_server_that_takes_a_call_and_says_nothing_is_away_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(s3, "_READ_SECONDS", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = store_at(f"s3://key:secret@127.0.0.1:{silent.getsockname()[1]}/bucket?secure=0")
        for attempt in (lambda: put(store, "files/a", b"x"), lambda: store.open("files/a"), store.check):
            begun = monotonic()
            with pytest.raises(StorageAway):
                attempt()
            assert monotonic() - begun < 2, "asked twice and no more"


def test_a_wrong_address_stops_the_start(settings: LazySettings) -> None:
    assert storage_address() == []
    settings.STORAGE_URL = "s3://minio.example/courrier"
    [problem] = storage_address()
    assert "s3://key:secret@minio.example:9000/courrier" in problem.msg
