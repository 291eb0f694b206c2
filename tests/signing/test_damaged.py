"""Files and signatures that can't be read get a verdict too, within limits; only our own mistakes are errors."""

import io

import pikepdf
import pytest

from signing.keys.trust import Trust
from signing.pades.validate import validate_pdf
from signing.pades.verdict import Outcome
from tests.signing.conftest import NOW, pdf_bytes


def _objects_nested(content: bytes) -> bytes:
    return content.replace(b"/Type /Catalog", b"/Type /Catalog /X " + b"[" * 5000 + b"]" * 5000)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"%PDF-1.7",
        pdf_bytes()[:300],
        pdf_bytes() + bytes(5000),
        pdf_bytes().replace(b"startxref\n", b"startxref\n9"),
        _objects_nested(pdf_bytes()),
    ],
    ids=["empty", "gif", "header", "truncated", "zeros", "startxref", "nested"],
)
def test_damaged_files_get_a_verdict(desk, content):
    assert validate_pdf(desk.write(content), trust=desk.trust, now=NOW).outcome is Outcome.BROKEN


def test_an_encrypted_file_gets_a_verdict(desk):
    out = desk.folder / "encrypted.pdf"
    with pikepdf.open(io.BytesIO(pdf_bytes())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    assert validate_pdf(out, trust=desk.trust, now=NOW).outcome is Outcome.BROKEN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/SubFilter /ETSI.CAdES.detached", b"/SubFilter /adbe.x509.rsa_sha1  "),
        (b"/ByteRange", b"/BiteRange"),
        (b"/Contents <30", b"/Contents <31"),
        (b"/Contents <", b"/Kontents <"),
    ],
)
def test_a_signature_that_cannot_be_read_is_not_passed_over(desk, signed, old, new):
    path, _ = signed
    content = path.read_bytes()
    assert old in content
    found = validate_pdf(desk.write(content.replace(old, new), "odd.pdf"), trust=desk.trust, now=NOW)
    assert [s.outcome for s in found.signatures] == [Outcome.BROKEN]
    assert found.signatures[0].field == "Signature"


def test_more_signatures_than_anybody_needs_are_not_read(desk, signed, monkeypatch):
    path, _ = signed
    monkeypatch.setattr("signing.pades.validate.MAX_SIGNATURES", 0)
    assert validate_pdf(path, trust=desk.trust, now=NOW).outcome is Outcome.BROKEN


def test_too_many_pages_are_not_read(desk, signed):
    path, _ = signed
    assert validate_pdf(path, trust=desk.trust, now=NOW, max_pages=1).outcome is Outcome.BROKEN


def test_a_missing_file_is_no_verdict(desk):
    with pytest.raises(FileNotFoundError):
        validate_pdf(desk.folder / "away.pdf", trust=desk.trust, now=NOW)


def test_a_wrong_configuration_is_no_verdict(desk, signed):
    path, _ = signed
    with pytest.raises(ValueError):
        validate_pdf(path, trust=Trust(roots=(b"nonsense",)), now=NOW)
