"""A time-stamping authority over HTTP (RFC 3161), whose certificate a demonstration authority has issued."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from common import clock
from common.text import Bilingual
from signing.keys import issuing

REPLY = "application/timestamp-reply"


@contextmanager
def running(authority: Path) -> Iterator[str]:
    """A new server that stamps with a certificate of the authority in this folder; yields its TSA_URL."""
    from asn1crypto import keys, tsp, x509
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.sign.timestamps import DummyTimeStamper

    made = issuing.certify(
        name=Bilingual("Horodatage", ""),
        organisation=Bilingual("Service", ""),
        role=issuing.Role.TIME_STAMP,
        key_type=issuing.KeyType.RSA_2048,
        issuer=issuing.Issued.from_pem((authority / "issuing.pem").read_bytes()),
        now=clock.now(),
    )
    private = made.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate, *above = [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in made.certificates]
    stamper = DummyTimeStamper(certificate, keys.PrivateKeyInfo.load(private), certs_to_embed=above)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            told = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", REPLY)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
