"""What goes wrong between real servers and real clients: two at once, half a request, a server that is away."""

import json
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from tests.production.installation import Production
from tests.services import wait_until

AWAY = float(os.environ.get("FAULT_SECONDS", "2"))
pytestmark = pytest.mark.timeout(AWAY + 900)
BOUNDARY = "a-line-between-parts"


@dataclass
class Caller:
    """Another system with the registry office's rights."""

    production: Production
    token: str = ""

    def __call__(self, address: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Status and answer."""
        asked = urllib.request.Request(
            f"{self.production.url}{address}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
            | {name.replace("_", "-"): value for name, value in headers.items()},
        )
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code, json.loads(problem.read() or b"{}")

    def letter(self) -> dict[str, Any]:
        """What registers a letter of the demonstration's correspondent."""
        _, registers = self("/api/v1/registers/?direction=incoming")
        _, senders = self("/api/v1/correspondents/")
        return {
            "register_id": registers["results"][0]["id"],
            "sender_id": senders["results"][0]["id"],
            "subject": f"Pli {uuid4().hex[:8]}",
        }

    def registered(self, subject: str) -> int:
        """How many mails bear the subject."""
        asked = f"from courrier.models import Mail; print(Mail.objects.filter(subject={subject!r}).count())"
        return int(self.production.must("shell", "--no-imports", "-c", asked))


@pytest.fixture(scope="module")
def call(production: Production) -> Caller:
    printed = production.must(
        "create_application", "Système Exemple", "--administration", "EXEMPLE", "--unit", "BO", "--role", "clerk",
        *(part for scope in ("registers:read", "mails:read", "mails:write", "correspondents:read", "files:write")
          for part in ("--scope", scope)),
    )  # fmt: skip
    told = dict(line.split(": ") for line in printed.splitlines())
    asked = urllib.request.Request(
        f"{production.url}/api/v1/token/",
        data=f"grant_type=client_credentials&client_id={told['client_id']}&client_secret={told['client_secret']}".encode(),
    )
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return Caller(production, json.load(answer)["access_token"])


def at_once(what: Callable[[], tuple[int, Any]], times: int) -> list[tuple[int, Any]]:
    with ThreadPoolExecutor(times) as pool:
        return [done.result() for done in [pool.submit(what) for _ in range(times)]]


def test_requests_at_once_with_one_key_register_once(call: Caller) -> None:
    letter, key = call.letter(), str(uuid4())
    answers = at_once(lambda: call("/api/v1/mails/", letter, Idempotency_Key=key), 6)
    assert {status for status, _ in answers} <= {200, 201}, answers
    assert len({mail["number"] for _, mail in answers}) == 1
    assert call.registered(letter["subject"]) == 1


def test_requests_at_once_without_a_key_take_numbers_one_after_the_other(call: Caller) -> None:
    letter = call.letter()
    answers = at_once(lambda: call("/api/v1/mails/", letter), 6)
    numbers = sorted(mail["number"] for _, mail in answers)
    assert numbers == list(range(numbers[0], numbers[0] + 6))


def test_half_an_upload_leaves_nothing(call: Caller) -> None:
    kept = "from storage.models import StoredFile; print(StoredFile.objects.count())"
    before = call.production.must("shell", "--no-imports", "-c", kept)
    for _ in range(4):  # more than the processes that serve
        with socket.create_connection(("127.0.0.1", call.production.port), timeout=10) as line:
            line.sendall(
                (
                    f"POST /api/v1/files/ HTTP/1.1\r\nHost: 127.0.0.1:{call.production.port}\r\n"
                    f"Authorization: Bearer {call.token}\r\nContent-Length: 3000000\r\n"
                    f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n--{BOUNDARY}\r\n"
                    'Content-Disposition: form-data; name="file"; filename="lettre.pdf"\r\n'
                    "Content-Type: application/pdf\r\n\r\n%PDF-1.7\n" + "x" * 100_000
                ).encode()
            )
    assert call("/api/v1/registers/")[0] == 200, "others are served meanwhile"
    assert call.production.must("shell", "--no-imports", "-c", kept) == before


def test_a_database_that_goes_away_in_the_middle_takes_nothing_halfway(call: Caller) -> None:
    letter, key = call.letter(), str(uuid4())
    database = call.production.servers["database"]
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(call, "/api/v1/mails/", letter, Idempotency_Key=key) for _ in range(4)]
        database.kill()
        refused = call("/api/v1/mails/", letter, Idempotency_Key=key)
        database.start()
        answers = [done.result() for done in sent]
    assert refused[0] == 503, refused
    assert {status for status, _ in answers} <= {200, 201, 503}, answers
    status, mail = call("/api/v1/mails/", letter, Idempotency_Key=key)
    assert status in {200, 201}, mail
    assert {told["id"] for status, told in answers if status in {200, 201}} <= {mail["id"]}
    assert call.registered(letter["subject"]) == 1


def test_without_the_broker_people_work_on_and_the_rest_follows(call: Caller) -> None:
    """In the suite it is away for a moment; `make soak` keeps it away for as long as everything else is killed."""
    broker = call.production.servers["broker"]
    broker.kill()
    try:
        for wait in (0, AWAY):
            time.sleep(wait)
            status, mail = call("/api/v1/mails/", call.letter())
            assert status == 201, mail
    finally:
        broker.start()

    def receipt() -> bool:
        _, seen = call(f"/api/v1/mails/{mail['id']}/")
        return any(piece["role"] == "receipt" for piece in seen["files"])

    wait_until(receipt, seconds=120, what="the receipt, once the broker is back")
