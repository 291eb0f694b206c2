"""The verdict on signatures: what is changed, revoked, out of time, unknown or damaged is never called valid."""

import io
import random
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from signing.keys import issuing
from signing.keys.store import load_pem
from signing.pades.timestamp import DemonstrationTimeStamper
from signing.pades.validate import SignatureNotAsMeant, check_signed, validate_pdf
from signing.pades.verdict import Changes, Level, Outcome
from tests.signing.conftest import NOW, Desk, pdf_bytes

YEARS = timedelta(days=365)


def test_a_bit_changed_anywhere_in_what_is_signed_is_found(desk, signed):
    path, _ = signed
    content = path.read_bytes()
    start = content.rindex(b"/Contents <") + len(b"/Contents <")
    end = content.index(b">", start)
    covered = [*range(start - 1), *range(end + 1, len(content))]
    for position in random.Random(20260310).sample(covered, 60):
        damaged = bytearray(content)
        damaged[position] ^= 1 << random.Random(position).randrange(8)
        found = validate_pdf(desk.write(bytes(damaged), "damaged.pdf"), trust=desk.trust, now=NOW)
        assert found.outcome in (Outcome.CHANGED, Outcome.BROKEN, Outcome.NOT_SIGNED), position
        if (
            found.outcome is Outcome.NOT_SIGNED
        ):  # the way to the signature was cut: the file can't pass for signed
            assert not found.signatures


def test_a_bit_changed_in_the_signature_itself_is_found(desk, signed):
    path, _ = signed
    content = path.read_bytes()
    signature = load_pem_signature(content)
    for offset in range(0, len(signature), 5):
        damaged = signature[:offset] + bytes([signature[offset] ^ 1]) + signature[offset + 1 :]
        changed = content.replace(signature.hex().upper().encode(), damaged.hex().upper().encode())
        assert changed != content
        found = validate_pdf(desk.write(changed, "damaged.pdf"), trust=desk.trust, now=NOW)
        assert not found.outcome.is_valid, offset


def load_pem_signature(content: bytes) -> bytes:
    """The raw signature inside the only signature of a file."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    (embedded,) = PdfFileReader(io.BytesIO(content)).embedded_signatures
    return bytes(embedded.signer_info["signature"].native)


def _append(content: bytes, change) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _annotate(writer) -> None:
    from pyhanko.pdf_utils import generic

    note = generic.DictionaryObject({
        generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
        generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
        generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (10, 10, 200, 50))),
        generic.pdf_name("/Contents"): generic.TextStringObject("Bon pour 1 000 000 DH"),
    })  # fmt: skip
    writer.register_annotation(writer.find_page_for_modification(0)[0], writer.add_object(note))


def _overlay(writer) -> None:
    from pyhanko.pdf_utils import generic

    stream = writer.add_object(generic.StreamObject(stream_data=b"0 g 0 0 300 300 re f"))
    writer.add_stream_to_page(0, stream)


def _add_page(writer) -> None:
    from pyhanko.pdf_utils.writer import PageObject

    page = PageObject(contents=writer.add_object(_empty()), media_box=(0, 0, 100, 100))
    writer.insert_page(page)


def _empty():
    from pyhanko.pdf_utils import generic

    return generic.StreamObject(stream_data=b"")


@pytest.mark.parametrize("change", [_annotate, _overlay, _add_page])
def test_what_is_added_after_the_signature_is_found(desk, signed, change):
    path, facts = signed
    altered = desk.write(_append(path.read_bytes(), change), "altered.pdf")
    verdict = validate_pdf(altered, trust=desk.trust, now=NOW)
    assert verdict.outcome is Outcome.CHANGED
    assert verdict.signatures[0].changes_after is Changes.FORBIDDEN
    assert verdict.signatures[0].intact
    assert not verdict.signatures[0].covers_file
    with pytest.raises(SignatureNotAsMeant) as refused:
        check_signed(altered, facts, trust=desk.trust, now=NOW)
    assert refused.value.facts["finding"] == "changed"
    assert refused.value.cause == "result"


@pytest.mark.parametrize("added", [b"% a remark\n", b"PK\x03\x04 another file"])
def test_loose_bytes_after_the_signature_are_found(desk, signed, added):
    path, _ = signed
    verdict = validate_pdf(desk.write(path.read_bytes() + added, "longer.pdf"), trust=desk.trust, now=NOW)
    assert verdict.outcome is Outcome.CHANGED
    assert verdict.signatures[-1].changes_after is Changes.FORBIDDEN


def test_an_empty_line_at_the_end_does_no_harm(desk, signed):
    path, _ = signed
    longer = desk.write(path.read_bytes() + b"\r\n", "line.pdf")
    assert validate_pdf(longer, trust=desk.trust, now=NOW).outcome.is_valid


def test_a_signature_over_a_changed_document_does_not_heal_it(desk, signed):
    path, _ = signed
    altered = desk.write(_append(path.read_bytes(), _annotate), "altered.pdf")
    path, facts = desk.sign(altered, "Second")
    verdict = validate_pdf(path, trust=desk.trust, now=NOW)
    assert [s.outcome for s in verdict.signatures] == [Outcome.CHANGED, Outcome.VALID_NO_LEGAL_VALUE]
    assert verdict.outcome is Outcome.CHANGED
    with pytest.raises(SignatureNotAsMeant) as refused:
        check_signed(path, facts, trust=desk.trust, now=NOW)
    assert refused.value.facts["finding"] == "earlier signature"


def test_a_saved_copy_is_not_the_signed_document(desk, signed):
    path, _ = signed
    copy = desk.folder / "copy.pdf"
    with pikepdf.open(path) as pdf:
        pdf.save(copy)
    assert validate_pdf(copy, trust=desk.trust, now=NOW).outcome is Outcome.CHANGED


def test_a_document_without_signature_says_so(desk):
    verdict = validate_pdf(desk.write(pdf_bytes()), trust=desk.trust, now=NOW)
    assert (verdict.outcome, verdict.signatures) == (Outcome.NOT_SIGNED, ())


def test_an_unknown_authority_is_not_trusted(desk, other_authority):
    path, _ = desk.of(other_authority.key("salma")).sign(
        desk.write(pdf_bytes()), trust=other_authority.trust(now=NOW)
    )
    verdict = validate_pdf(path, trust=desk.trust, now=NOW)
    assert verdict.outcome is Outcome.UNTRUSTED
    assert verdict.signatures[0].intact
    assert not verdict.signatures[0].trusted


def test_a_mark_of_demonstration_is_what_takes_the_legal_value(desk, authority, timestamper, monkeypatch):
    monkeypatch.setattr(issuing, "DEMONSTRATION_POLICY", "1.2.3.4")
    authority.issue(
        "real", name=issuing.Bilingual("Réelle", ""), organisation=issuing.Bilingual("X", ""), now=NOW
    )
    path, facts = desk.of(authority.key("real")).sign(desk.write(pdf_bytes()))
    assert check_signed(path, facts, trust=desk.trust, now=NOW).outcome is Outcome.VALID


@pytest.fixture
def other_desk(tmp_path, other_authority):
    return Desk(tmp_path, other_authority.key("salma"), other_authority.trust(now=NOW))


def stamper_at(authority, moment):
    return DemonstrationTimeStamper(authority.time_stamp_key(), clock=lambda: moment)


def test_revoked_after_the_proved_time_of_signing_does_no_harm(other_desk, other_authority):
    path, _ = other_desk.sign(other_desk.write(pdf_bytes()), timestamper=stamper_at(other_authority, NOW))
    later = NOW + timedelta(hours=2)
    other_authority.revoke("salma", now=later)
    found = validate_pdf(path, trust=other_authority.trust(now=later), now=later).signatures[0]
    assert (found.outcome, found.timestamped_at) == (Outcome.VALID_NO_LEGAL_VALUE, NOW)


def test_revoked_before_the_proved_time_of_signing_is_told_with_its_date(other_desk, other_authority):
    other_authority.revoke("salma", now=NOW)
    after = NOW + timedelta(hours=1)
    # Signed all the same, by somebody who doesn't look at lists: with the one from before the revocation.
    path, _ = other_desk.sign(other_desk.write(pdf_bytes()), timestamper=stamper_at(other_authority, after))
    found = validate_pdf(path, trust=other_authority.trust(now=after), now=after).signatures[0]
    assert (found.outcome, found.revoked_at) == (Outcome.REVOKED, NOW)
    assert not found.trusted


def test_without_a_time_stamp_a_later_revocation_counts(other_desk, other_authority):
    path, _ = other_desk.sign(other_desk.write(pdf_bytes()))
    later = NOW + timedelta(hours=2)
    other_authority.revoke("salma", now=later)
    after = later + timedelta(seconds=1)
    assert validate_pdf(path, trust=other_authority.trust(now=after), now=after).outcome is Outcome.REVOKED


def test_a_time_stamp_that_is_not_trusted_proves_nothing(other_desk, other_authority, desk, timestamper):
    path, facts = other_desk.sign(other_desk.write(pdf_bytes()), timestamper=timestamper)
    found = validate_pdf(path, trust=other_desk.trust, now=NOW).signatures[0]
    assert (found.outcome, found.level, found.timestamped_at) == (
        Outcome.VALID_NO_LEGAL_VALUE,
        Level.B_B,
        None,
    )
    with pytest.raises(SignatureNotAsMeant) as refused:
        check_signed(path, facts, trust=other_desk.trust, now=NOW)
    assert refused.value.facts["finding"] == "level"
    later = NOW + timedelta(hours=2)
    other_authority.revoke("salma", now=later)
    after = later + timedelta(seconds=1)
    assert validate_pdf(path, trust=other_authority.trust(now=after), now=after).outcome is Outcome.REVOKED


def test_expiry_after_the_proved_time_of_signing_does_no_harm(other_desk, other_authority):
    source = other_desk.write(pdf_bytes())
    timed, _ = other_desk.sign(source, "T", timestamper=stamper_at(other_authority, NOW))
    untimed, _ = other_desk.sign(source, "B")
    later = NOW + 4 * YEARS
    trust = other_authority.trust(now=later)
    assert validate_pdf(timed, trust=trust, now=later).outcome is Outcome.VALID_NO_LEGAL_VALUE
    assert validate_pdf(untimed, trust=trust, now=later).outcome is Outcome.EXPIRED


def test_a_list_that_forgets_expired_certificates_does_not_speak_of_them(other_desk, other_authority):
    path, _ = other_desk.sign(other_desk.write(pdf_bytes()), timestamper=stamper_at(other_authority, NOW))
    later = NOW + 4 * YEARS
    forgetful = tuple(_without_promise(other_authority, name, later) for name in ("root", "issuing"))
    trust = replace(other_authority.trust(now=later), crls=forgetful)
    found = validate_pdf(path, trust=trust, now=later).signatures[0]
    assert (found.outcome, found.revocation_checked) == (Outcome.COULD_NOT_CHECK, False)


def _without_promise(authority, name, now) -> bytes:
    issuer = issuing.Issued.from_pem((authority.folder / f"{name}.pem").read_bytes())
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.certificates[0].subject)
    made = builder.last_update(now).next_update(now + timedelta(days=7)).sign(issuer.private, hashes.SHA256())
    return made.public_bytes(Encoding.DER)


def test_before_the_certificate_was_valid(desk):
    path, _ = desk.sign(desk.write(pdf_bytes()))
    before = NOW - timedelta(days=1)
    assert validate_pdf(path, trust=desk.trust, now=before).outcome is Outcome.EXPIRED


@pytest.mark.parametrize("timed", [False, True])
@pytest.mark.parametrize(
    "lists",
    [lambda crls: (), lambda crls: crls[:1], lambda crls: crls[1:]],
    ids=["none", "root only", "issuing only"],
)
def test_a_missing_list_is_never_called_valid(desk, timestamper, lists, timed):
    path, facts = desk.sign(desk.write(pdf_bytes()), timestamper=timestamper if timed else None)
    trust = replace(desk.trust, crls=lists(desk.trust.crls))
    found = validate_pdf(path, trust=trust, now=NOW)
    assert found.outcome is Outcome.COULD_NOT_CHECK
    assert not found.signatures[0].revocation_checked
    with pytest.raises(SignatureNotAsMeant) as refused:
        check_signed(path, facts, trust=trust, now=NOW)
    assert refused.value.facts["finding"] == "could_not_check"


def test_a_stale_list_is_never_called_valid(desk, timestamper):
    path, _ = desk.sign(desk.write(pdf_bytes()), timestamper=timestamper)
    last_week = NOW + timedelta(days=8)
    assert validate_pdf(path, trust=desk.trust, now=last_week).outcome is Outcome.COULD_NOT_CHECK


def test_a_certificate_for_another_use_is_not_trusted(desk, authority, monkeypatch):
    monkeypatch.setattr("signing.pades.sign.refuse_unusable", lambda *a, **k: None)
    path, _ = desk.of(load_pem(authority.folder / "issuing.pem")).sign(desk.write(pdf_bytes()))
    assert validate_pdf(path, trust=desk.trust, now=NOW).outcome is Outcome.UNTRUSTED


@pytest.mark.parametrize(
    ("difference", "finding"),
    [
        ({"field": "Other"}, "missing"),
        ({"level": Level.B_B}, "level"),
        ({"visible": False}, "stamp"),
    ],
)
def test_what_was_signed_must_be_what_was_meant(desk, signed, difference, finding):
    path, facts = signed
    with pytest.raises(SignatureNotAsMeant) as refused:
        check_signed(path, replace(facts, **difference), trust=desk.trust, now=NOW)
    assert refused.value.facts["finding"] == finding


def test_the_signatory_must_be_the_one_who_was_meant(desk, signed, authority):
    path, facts = signed
    with pytest.raises(SignatureNotAsMeant) as refused:
        check_signed(
            path, replace(facts, certificate=authority.key("hajar").certificate), trust=desk.trust, now=NOW
        )
    assert refused.value.facts["finding"] == "signatory"


def test_a_stamp_that_is_not_there_is_missed(desk):
    path, facts = desk.sign(desk.write(pdf_bytes()))
    with pytest.raises(SignatureNotAsMeant) as refused:
        check_signed(path, replace(facts, visible=True), trust=desk.trust, now=NOW)
    assert refused.value.facts["finding"] == "stamp"


def test_a_document_time_stamp_is_told_from_a_signature(desk, authority, timestamper):
    from asn1crypto import cms
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfTimeStamper

    class Adapter:
        async def async_timestamp(self, digest: bytes, algorithm: str) -> cms.ContentInfo:
            return cms.ContentInfo.load(timestamper.token(digest))

        async_dummy_response = None

    signed_path, _ = desk.sign(desk.write(pdf_bytes()), timestamper=timestamper)
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(signed_path.read_bytes()))
    PdfTimeStamper(Adapter()).timestamp_pdf(writer, "sha256", bytes_reserved=16384, output=out)
    found = validate_pdf(desk.write(out.getvalue(), "lta.pdf"), trust=desk.trust, now=NOW)
    assert [s.level for s in found.signatures] == [Level.B_T, Level.TIME_STAMP]
    assert {s.outcome for s in found.signatures} == {Outcome.VALID_NO_LEGAL_VALUE}
    assert found.signatures[1].timestamped_at == NOW


def test_every_verdict_has_its_sentence():
    assert len({outcome.sentence for outcome in Outcome}) == len(Outcome)
