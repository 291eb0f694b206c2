"""An authority for the session, a holder of each kind, and PDFs to sign; the clock stands still at ``now``."""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from common.text import Bilingual
from signing.keys.authority import DemonstrationAuthority
from signing.keys.certificate import KeyType
from signing.keys.store import SigningKey
from signing.keys.trust import Trust
from signing.pades.place import Place
from signing.pades.sign import Appearance, Signed, sign_pdf
from signing.pades.timestamp import DemonstrationTimeStamper

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
MINISTRY = Bilingual("Ministère de l'Exemple", "وزارة المثال")
PEOPLE = {
    "salma": Bilingual("Salma Fictive", "سلمى المثالية"),
    "youssef": Bilingual("Youssef Imaginé", "يوسف الخيالي"),
    "hajar": Bilingual("Hajar Modèle", "هاجر النموذجية"),
}
PLACE = Place(page=0, x=0.5, y=0.1, width=0.3, height=0.1)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> DemonstrationAuthority:
    """An authority with a key for each of three people."""
    made = DemonstrationAuthority.open(tmp_path_factory.mktemp("authority") / "demo", now=NOW)
    for holder, name in PEOPLE.items():
        made.issue(holder, name=name, organisation=MINISTRY, now=NOW)
    return made


@pytest.fixture(scope="session")
def trust(authority: DemonstrationAuthority) -> Trust:
    return authority.trust(now=NOW)


@pytest.fixture(scope="session")
def key(authority: DemonstrationAuthority) -> SigningKey:
    return authority.key("salma")


@pytest.fixture(scope="session")
def timestamper(authority: DemonstrationAuthority) -> DemonstrationTimeStamper:
    return DemonstrationTimeStamper(authority.time_stamp_key(), clock=lambda: NOW)


@pytest.fixture
def other_authority(tmp_path: Path) -> DemonstrationAuthority:
    """An authority of one test's own, to revoke in."""
    made = DemonstrationAuthority.open(tmp_path / "other", now=NOW)
    made.issue("salma", name=PEOPLE["salma"], organisation=MINISTRY, now=NOW, key_type=KeyType.P_256)
    return made


def pdf_bytes(
    pages: int = 1, *, rotate: int = 0, change: Callable[[pikepdf.Pdf], None] | None = None
) -> bytes:
    """A PDF with a line on each page."""
    pdf = pikepdf.new()
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Contents = pdf.make_stream(f"0.5 g 50 {700 - number} 200 3 re f".encode())
        if rotate:
            page.Rotate = rotate
    if change:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def stamp() -> Appearance:
    """A stamp of 3 × 1: its left half red, its right half blue."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(300, 100))
    page.Contents = pdf.make_stream(b"1 0 0 rg 0 0 150 100 re f 0 0 1 rg 150 0 150 100 re f")
    out = io.BytesIO()
    pdf.save(out)
    return Appearance(out.getvalue())


@dataclass(frozen=True)
class Desk:
    """Signs files of one folder with one key, unless told otherwise."""

    folder: Path
    key: SigningKey
    trust: Trust

    def write(self, content: bytes, name: str = "letter.pdf") -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def sign(self, source: Path, field_name: str = "Signature", **options: object) -> tuple[Path, Signed]:
        target = self.folder / f"{source.stem}-{field_name}.pdf"
        arguments = {"key": self.key, "trust": self.trust, "now": NOW} | options
        return target, sign_pdf(source, target, field_name=field_name, **arguments)  # type: ignore[arg-type]

    def of(self, key: SigningKey) -> "Desk":
        return replace(self, key=key)


@pytest.fixture
def desk(tmp_path: Path, key: SigningKey, trust: Trust) -> Desk:
    return Desk(tmp_path, key, trust)


@pytest.fixture
def signed(desk: Desk, timestamper: DemonstrationTimeStamper, stamp: Appearance) -> tuple[Path, Signed]:
    """A letter signed at B-T with its stamp."""
    return desk.sign(desk.write(pdf_bytes(2)), timestamper=timestamper, appearance=stamp, place=PLACE)
