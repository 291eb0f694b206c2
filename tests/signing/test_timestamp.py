"""Time stamps from a service over HTTP (a real one on the loopback), and what is said when it fails."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps import DummyTimeStamper

from common.text import Bilingual
from signing.keys import issuing
from signing.keys.certificate import KeyType
from signing.pades.timestamp import HttpTimeStamper, TimeStampAway
from signing.pades.validate import check_signed
from signing.pades.verdict import Level
from tests.signing.conftest import NOW, pdf_bytes

REPLY = "application/timestamp-reply"


@contextmanager
def service(answer: Callable[[bytes], bytes], content_type: str = REPLY, status: int = 200) -> Iterator[str]:
    """A service that answers every request so; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def genuine(authority) -> Callable[[bytes], bytes]:
    """Answers of a time-stamping authority that pyHanko plays, with a key of our chain."""
    made = issuing.certify(
        name=Bilingual("Horodatage", ""),
        organisation=Bilingual("Service", ""),
        role=issuing.Role.TIME_STAMP,
        key_type=KeyType.RSA_2048,
        issuer=issuing.Issued.from_pem((authority.folder / "issuing.pem").read_bytes()),
        now=NOW,
    )
    certificate = x509.Certificate.load(made.certificates[0].public_bytes(Encoding.DER))
    private = made.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(certificate, keys.PrivateKeyInfo.load(private), fixed_dt=NOW)
    return lambda asked: stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()


def test_a_service_over_http_says_the_time(desk, genuine):
    asked = []

    def answer(request: bytes) -> bytes:
        asked.append(request)
        return genuine(request)

    with service(answer) as url:
        path, signed = desk.sign(desk.write(pdf_bytes()), timestamper=HttpTimeStamper(url))
    found = check_signed(path, signed, trust=desk.trust, now=NOW).signatures[0]
    assert (found.level, found.timestamped_at, found.timestamped_by) == (Level.B_T, NOW, "Horodatage")
    assert len(asked) == 1, "each token may cost money"


def _refused(request: bytes) -> bytes:
    return tsp.TimeStampResp({"status": {"status": "rejection"}}).dump()


def _of_another_request(genuine: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    other = tsp.TimeStampReq(
        {
            "version": 1,
            "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)},
            "nonce": 7,
        }
    )
    return lambda request: genuine(other.dump())


@pytest.mark.parametrize(
    ("answer", "content_type", "status"),
    [
        (lambda request: b"not a time stamp", REPLY, 200),
        (lambda request: b"", REPLY, 200),
        (lambda request: b"<html>Sign in to the network</html>", "text/html", 200),
        (lambda request: b"", REPLY, 503),
        (_refused, REPLY, 200),
    ],
    ids=["garbage", "empty", "portal", "down", "refused"],
)
def test_an_answer_that_is_no_time_stamp_is_a_service_away(desk, answer, content_type, status):
    source = desk.write(pdf_bytes())
    with service(answer, content_type, status) as url, pytest.raises(TimeStampAway) as refused:
        desk.sign(source, timestamper=HttpTimeStamper(url))
    assert (refused.value.cause, refused.value.retryable) == ("timestamp", True)
    assert list(desk.folder.iterdir()) == [source]


def test_the_time_stamp_of_another_request_is_refused(genuine):
    with service(_of_another_request(genuine)) as url, pytest.raises(TimeStampAway):
        HttpTimeStamper(url).token(bytes(32))


def test_a_service_that_never_answers_is_waited_for_briefly(genuine):
    def slow(request: bytes) -> bytes:
        time.sleep(0.6)
        return genuine(request)

    with service(slow) as url, pytest.raises(TimeStampAway):
        HttpTimeStamper(url, timeout=0.1).token(bytes(32))


def test_nobody_listening_is_a_service_away():
    with service(lambda request: b"") as url:
        pass
    with pytest.raises(TimeStampAway):
        HttpTimeStamper(url, timeout=1).token(bytes(32))
