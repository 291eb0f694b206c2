"""Signing a PDF: what comes out, where the stamp stands, and what is refused before anything is signed."""

import io
import random
import re
import shutil
import subprocess
import tracemalloc
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from asn1crypto import parser, pem

from signing.keys.certificate import KeyType
from signing.pades import document, place, sign
from signing.pades.place import Place, Unit
from signing.pades.sign import Certify
from signing.pades.timestamp import TimeStampAway
from signing.pades.validate import check_signed, validate_pdf
from signing.pades.verdict import Changes, Level, Outcome
from tests.signing.conftest import MINISTRY, NOW, PEOPLE, PLACE, pdf_bytes


@pytest.mark.parametrize("key_type", list(KeyType))
@pytest.mark.parametrize("stamped", [False, True], ids=["invisible", "stamp"])
@pytest.mark.parametrize("timed", [False, True], ids=["B-B", "B-T"])
def test_every_kind_of_key_and_level(desk, authority, timestamper, stamp, key_type, stamped, timed):
    authority.issue(key_type.value, name=PEOPLE["salma"], organisation=MINISTRY, now=NOW, key_type=key_type)
    visible = {"appearance": stamp, "place": PLACE} if stamped else {}
    source = desk.write(pdf_bytes())
    path, signed = desk.of(authority.key(key_type.value)).sign(
        source,
        timestamper=timestamper if timed else None,
        reason="Approuvé – موافق",
        location="Rabat",
        **visible,
    )
    found = check_signed(path, signed, trust=desk.trust, now=NOW).signatures[0]
    assert found.outcome is Outcome.VALID_NO_LEGAL_VALUE
    assert found.level is (Level.B_T if timed else Level.B_B)
    assert found.timestamped_at == (NOW if timed else None)
    assert found.claimed_at == NOW
    assert found.signer == "Salma Fictive – سلمى المثالية"
    assert (found.reason, found.location, found.visible) == ("Approuvé – موافق", "Rabat", stamped)
    assert found.covers_file
    assert found.revocation_checked


def test_signing_only_adds(desk, stamp):
    source = desk.write(pdf_bytes())
    path, _ = desk.sign(source, appearance=stamp, place=PLACE)
    assert path.read_bytes().startswith(source.read_bytes())


def test_what_the_document_says_of_itself_is_left_alone(desk):
    def describe(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Producer"] = "Typst"
        with pdf.open_metadata() as metadata:
            metadata["xmp:CreatorTool"] = "Typst"

    source = desk.write(pdf_bytes(change=describe))
    path, _ = desk.sign(source)
    with pikepdf.open(source) as before, pikepdf.open(path) as after:
        assert dict(before.docinfo) == dict(after.docinfo)
        assert before.Root.Metadata.read_bytes() == after.Root.Metadata.read_bytes()


def test_three_signatories_on_one_document(desk, authority, timestamper, stamp):
    path = desk.write(pdf_bytes(2))
    for number, holder in enumerate(PEOPLE):
        spot = Place(page=-1, x=0.1 + 0.3 * number, y=0.8, width=0.25, height=0.1)
        path, signed = desk.of(authority.key(holder)).sign(
            path, field_name=f"S-{holder}", appearance=stamp, place=spot, timestamper=timestamper
        )
        verdict = check_signed(path, signed, trust=desk.trust, now=NOW)
    assert verdict.outcome is Outcome.VALID_NO_LEGAL_VALUE
    assert [s.signer for s in verdict.signatures] == [f"{n.fr} – {n.ar}" for n in PEOPLE.values()]
    assert [s.changes_after for s in verdict.signatures] == [Changes.ALLOWED, Changes.ALLOWED, Changes.NONE]
    assert [s.covers_file for s in verdict.signatures] == [False, False, True]
    assert all(s.visible for s in verdict.signatures)


def test_an_independent_validator_agrees(desk, authority, timestamper, stamp, absent):
    pdfsig = shutil.which("pdfsig") or absent("pdfsig (poppler-utils) isn't installed")
    path = desk.write(pdf_bytes())
    for holder in PEOPLE:
        path, _ = desk.of(authority.key(holder)).sign(
            path, field_name=holder, timestamper=timestamper, appearance=stamp, place=PLACE
        )
    said = subprocess.run([str(pdfsig), str(path)], capture_output=True, text=True, check=True).stdout
    assert said.count("Signature Validation: Signature is Valid.") == 3
    assert "Total document signed" in said


def test_openssl_reads_the_container_and_the_time_stamp(desk, authority, timestamper, absent):
    openssl = shutil.which("openssl") or absent("openssl isn't installed")
    path, _ = desk.sign(desk.write(pdf_bytes()), timestamper=timestamper)
    content = path.read_bytes()
    start, length, after, rest = map(
        int, re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", content).groups()
    )
    padded = bytes.fromhex(content[length + 1 : after - 1].decode())
    (desk.folder / "cms.der").write_bytes(padded[: parser.peek(padded)])
    (desk.folder / "signed").write_bytes(content[start:length] + content[after : after + rest])
    chain = [*desk.trust.roots, *desk.trust.intermediates]
    (desk.folder / "ca.pem").write_bytes(b"".join(pem.armor("CERTIFICATE", der) for der in chain))
    command = [
        str(openssl), "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "cms.der", "-content", "signed",
        "-CAfile", "ca.pem", "-purpose", "any", "-attime", str(int(NOW.timestamp())), "-out", "/dev/null",
    ]  # fmt: skip
    said = subprocess.run(command, capture_output=True, text=True, cwd=desk.folder, check=False)
    assert "CAdES Verification successful" in said.stderr, said.stderr


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("unit", list(Unit))
def test_the_stamp_stands_upright_where_it_was_put(desk, stamp, rotate, unit):
    def crop(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].CropBox = [40, 60, 540, 760]

    wide, high = (500, 700) if rotate % 180 == 0 else (700, 500)
    box = Place(0, 200, 100, 150, 50, Unit.POINT)
    if unit is Unit.FRACTION:
        box = Place(0, 200 / wide, 100 / high, 150 / wide, 50 / high)
    path, _ = desk.sign(desk.write(pdf_bytes(rotate=rotate, change=crop)), appearance=stamp, place=box)
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    seen = document[0].render(may_draw_forms=True).to_pil().convert("RGB")
    assert seen.size == (wide, high)
    red, blue, around = seen.getpixel((215, 125)), seen.getpixel((335, 125)), seen.getpixel((195, 125))
    assert (red, blue, around) == ((255, 0, 0), (0, 0, 255), (255, 255, 255))
    assert seen.getpixel((215, 104))[0] == 255
    assert seen.getpixel((275, 155)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("box", "refusal"),
    [
        (Place(3, 0.1, 0.1, 0.1, 0.1), place.NoSuchPage),
        (Place(-2, 0.1, 0.1, 0.1, 0.1), place.NoSuchPage),
        (Place(0, 0.9, 0.1, 0.2, 0.1), place.PlaceOutsidePage),
        (Place(0, -0.1, 0.1, 0.2, 0.1), place.PlaceOutsidePage),
        (Place(0, 0.1, 0.1, 0, 0.1), place.PlaceOutsidePage),
        (Place(0, 0.1, 0.95, 0.2, 0.1), place.PlaceOutsidePage),
        (Place(0, float("nan"), 0.1, 0.2, 0.1), place.PlaceOutsidePage),
    ],
)
def test_a_stamp_that_would_not_be_seen_is_refused(desk, stamp, box, refusal):
    source = desk.write(pdf_bytes())
    with pytest.raises(refusal):
        desk.sign(source, appearance=stamp, place=box)
    assert list(desk.folder.iterdir()) == [source]


def _encrypted() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    return out.getvalue()


def _xfa(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"<xdp/>"))


def _hybrid() -> bytes:
    content = pdf_bytes()
    place = content.rindex(b"trailer <<") + len(b"trailer <<")
    return content[:place] + b" /XRefStm 15" + content[place:]


def _says_one_page(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Count = 1


def _own_ancestor(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", document.BrokenPdf),
        (b"PK\x03\x04 not a PDF", document.BrokenPdf),
        (b"%PDF-1.7\n", document.BrokenPdf),
        (pdf_bytes()[:-200], document.BrokenPdf),
        (pdf_bytes().replace(b"/Pages", b"/Pagez"), document.BrokenPdf),
        (_encrypted(), document.EncryptedPdf),
        (pdf_bytes(change=_xfa), document.XfaForm),
        (_hybrid(), (document.HybridPdf, document.BrokenPdf)),
        (pdf_bytes(12), document.TooManyPages),
        (pdf_bytes(12, change=_says_one_page), document.TooManyPages),
        (pdf_bytes(change=_own_ancestor), document.TooManyPages),
    ],
    ids=[
        "empty", "zip", "header", "truncated", "no pages", "encrypted", "xfa", "hybrid", "pages", "lying", "circle",
    ],
)  # fmt: skip
def test_what_cannot_be_signed_is_named_and_nothing_is_left(desk, content, refusal):
    source = desk.write(content)
    with pytest.raises(refusal) as refused:
        desk.sign(source, max_pages=10)
    assert refused.value.cause == "pdf"
    assert list(desk.folder.iterdir()) == [source]


def test_a_certified_document_takes_no_second_signature(desk):
    path, _ = desk.sign(desk.write(pdf_bytes()), "First", certify=Certify.NO_CHANGES)
    with pytest.raises(sign.LockedPdf):
        desk.sign(path, "Second")


def test_a_document_certified_for_signatures_takes_them(desk):
    path, _ = desk.sign(desk.write(pdf_bytes()), "First", certify=Certify.FORMS_AND_SIGNATURES)
    path, signed = desk.sign(path, "Second")
    assert check_signed(path, signed, trust=desk.trust, now=NOW).outcome is Outcome.VALID_NO_LEGAL_VALUE


@pytest.mark.parametrize("level", [None, "NO_CHANGES"], ids=["fields", "document"])
def test_an_approval_that_locks_the_document_is_respected(desk, level):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields

    prepared = IncrementalPdfFileWriter(io.BytesIO(pdf_bytes()))
    lock = fields.FieldMDPSpec(fields.FieldMDPAction.ALL)
    permission = fields.MDPPerm[level] if level else None
    spec = fields.SigFieldSpec("Locking", field_mdp_spec=lock, doc_mdp_update_value=permission)
    fields.append_signature_field(prepared, spec)
    out = io.BytesIO()
    prepared.write(out)
    path, signed = desk.sign(desk.write(out.getvalue()), "Locking")
    assert check_signed(path, signed, trust=desk.trust, now=NOW)
    with pytest.raises(sign.LockedPdf):
        desk.sign(path, "Second")


def test_a_field_is_filled_once(desk):
    path, _ = desk.sign(desk.write(pdf_bytes()))
    with pytest.raises(sign.FieldTaken, match="Signature"):
        desk.sign(path)


def test_only_the_first_signature_can_certify(desk):
    path, _ = desk.sign(desk.write(pdf_bytes()), "First")
    with pytest.raises(sign.CertifyNotFirst):
        desk.sign(path, "Second", certify=Certify.NO_CHANGES)


class _Away:
    token_size = 100

    def token(self, digest: bytes) -> bytes:
        raise TimeStampAway


def test_a_time_stamp_that_cannot_be_had_leaves_nothing(desk):
    source = desk.write(pdf_bytes())
    with pytest.raises(TimeStampAway) as refused:
        desk.sign(source, timestamper=_Away())
    assert (refused.value.cause, refused.value.retryable) == ("timestamp", True)
    assert list(desk.folder.iterdir()) == [source]


def test_the_signature_of_a_key_held_elsewhere_is_asked_for_over_its_attributes(desk, key):
    asked = []

    class Elsewhere:
        def sign(self, data: bytes) -> bytes:
            asked.append(data)
            return key.raw.sign(data)

    path, signed = desk.of(replace(key, raw=Elsewhere())).sign(desk.write(pdf_bytes()))
    check_signed(path, signed, trust=desk.trust, now=NOW)
    assert len(asked) == 1
    assert bytes.fromhex(signed.digest) in asked[0]


def test_a_big_file_is_signed_and_validated_in_little_memory(desk, stamp):
    def fill(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Scan = pikepdf.Stream(
            pdf, random.Random(1).randbytes(1_000_000) * 45, Filter=pikepdf.Name.DCTDecode
        )

    source = desk.write(pdf_bytes(change=fill))
    assert source.stat().st_size > 40_000_000
    desk.sign(
        desk.write(pdf_bytes(), "small.pdf"), appearance=stamp, place=PLACE
    )  # loads what is loaded once
    tracemalloc.start()
    try:
        path, signed = desk.sign(source, appearance=stamp, place=PLACE)
        assert validate_pdf(path, trust=desk.trust, now=NOW).outcome.is_valid
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert signed.visible
    assert peak < 8_000_000


def test_a_page_tree_that_runs_in_circles_ends(desk, stamp):
    def circle(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        del page.MediaBox
        page.Parent = page

    source = desk.write(pdf_bytes(change=circle))
    with pytest.raises(document.BrokenPdf):
        desk.sign(source, appearance=stamp, place=PLACE)
