"""Letters registered with a scan of 50 KB, until file, journal and all that is told of them are there."""

import io
import secrets
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import httpx
from PIL import Image

from courrier.models import Correspondent, Mail, MailPiece, PieceRole
from demo import people
from demo.scan import agreement
from demo.world import World
from documents.letter import letter_pdf
from documents.pages import render_pages
from journal.models import Entry, Lane
from organisation.models import Administration
from organisation.roles import Role
from storage.models import FileState, StoredFile
from tests.bench import Figure
from tests.bench.inside.clients import CLIENTS, at_once, client, systems, until_told

SIZE = 50_000  # bytes
WARM = 3  # registrations of each client before the clock runs


def measure(url: str, amount: int) -> Iterator[Figure]:
    """As many letters, shared by the clients: each sends its scan, then registers it."""
    world = World(Administration.objects.get(code=people.ADMINISTRATION))
    letter = {"register_id": world.register("A").pk, "sender_id": Correspondent.objects.earliest("pk").pk}
    callers = [client(system, url) for system in systems(world.unit("BO"), Role.CLERK)]
    page, each = _page(), amount // CLIENTS
    _scenario(callers, [[_scan(page) for _ in range(WARM)] for _ in callers], letter, [])
    until_told()
    scans = [[_scan(page) for _ in range(each)] for _ in callers]
    mails, entries, took = Mail.objects.count(), Entry.objects.count(), list[float]()
    begun = time.perf_counter()
    answered = _scenario(callers, scans, letter, took)
    receipts = until_told(Lane.FAST) - begun
    complete = until_told() - begun
    done = Mail.objects.count() - mails
    assert done == each * CLIENTS
    assert MailPiece.objects.filter(role=PieceRole.RECEIPT).count() >= done
    assert not StoredFile.objects.exclude(state=FileState.READY).exists()
    yield Figure("registrations, answered to 8 clients", done / answered, "/s")
    yield Figure("registrations, a request to register, p95", quantiles(took, n=20)[-1] * 1000, "ms")
    yield Figure("registrations with their receipts", done / receipts, "/s")
    yield Figure("registrations, complete with page images", done / complete, "/s", 40, at_least=True)
    yield Figure("journal entries of a registration", (Entry.objects.count() - entries) / done, "")


def _scenario(
    callers: list[httpx.Client], scans: list[list[bytes]], letter: dict[str, object], took: list[float]
) -> float:
    works: list[Callable[[], None]] = [
        partial(_register, caller, mine, letter, took) for caller, mine in zip(callers, scans, strict=True)
    ]
    return at_once(works)


def _register(caller: httpx.Client, scans: list[bytes], letter: dict[str, object], took: list[float]) -> None:
    for scan in scans:
        sent = caller.post("/api/v1/files/", files={"file": ("lettre.pdf", scan, "application/pdf")})
        assert sent.status_code == 201, sent.text
        piece = {"file_id": sent.json()["id"], "name": "lettre.pdf"}
        content = {name: str(value) for name, value in letter.items()}
        begun = time.perf_counter()
        made = caller.post(
            "/api/v1/mails/",
            json={**content, "subject": f"Pli {secrets.token_hex(4)}", "files": [piece]},
            headers={"Idempotency-Key": secrets.token_hex(16)},
        )
        took.append(time.perf_counter() - begun)
        assert made.status_code == 201, made.text


def _page() -> Image.Image:
    """A letter as a scanner in black and white sees it at 300 dpi."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "letter.pdf"
        path.write_bytes(letter_pdf(agreement("455/AUZ")).content)
        [image] = render_pages(path, "application/pdf", pages=1, widths=(round(210 / 25.4 * 300),))
    return Image.open(io.BytesIO(image.content)).convert("1")


def _scan(page: Image.Image) -> bytes:
    """The scan as a PDF of its own bytes, filled up to its size."""
    content = _pdf(page, "")
    return _pdf(page, secrets.token_hex((SIZE - len(content)) // 4))


def _pdf(page: Image.Image, title: str) -> bytes:
    target = io.BytesIO()
    page.save(target, "PDF", resolution=300, title=title)
    return target.getvalue()
