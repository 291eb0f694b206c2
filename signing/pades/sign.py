"""Sign a PDF: file to file, by an incremental update only (ISO 32000, 12.8; PAdES B-B and B-T, ETSI EN 319 142-1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Any, cast

from common.errors import Kind, gettext_noop
from signing.keys.certificate import CertificateFacts
from signing.keys.errors import CannotSign
from signing.keys.store import SigningKey, refuse_unusable
from signing.keys.trust import Trust
from signing.pades.cms import container_for
from signing.pades.document import MAX_PAGES, XfaForm, has_xfa, open_pdf, reading
from signing.pades.place import Place, Spot, spot_on
from signing.pades.timestamp import TimeStamper
from signing.pades.verdict import Level

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.signers import ExternalSigner, PdfSigner
    from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest


@dataclass(frozen=True)
class Appearance:
    """What is seen of the signature: the first page of a PDF, fitted into its place without distortion."""

    pdf: bytes


class Certify(Enum):
    """What the first signatory allows afterwards (DocMDP, ISO 32000, 12.8.2.2)."""

    NO_CHANGES = 1
    FORMS_AND_SIGNATURES = 2


@dataclass(frozen=True)
class Signed:
    """What was signed; ``digest`` is the SHA-256 of the signed bytes in hexadecimal."""

    field: str
    certificate: CertificateFacts
    level: Level
    signed_at: datetime
    digest: str
    visible: bool


class LockedPdf(CannotSign):
    """An earlier signatory, or the form's author, allows no further signature."""

    code = "locked_pdf"
    kind = Kind.INVALID
    cause = "pdf"
    message = gettext_noop(
        "An earlier signature, or the author of this PDF, forbids this signature: adding it would break what was signed. "
        "Sign a version made before that lock."
    )


class FieldTaken(CannotSign):
    """The signature field is already filled."""

    code = "field_taken"
    cause = "pdf"
    message = gettext_noop(
        "This document already bears the signature « {field} ». Open it again to see where it stands."
    )


class CertifyNotFirst(CannotSign):
    """Only the first signature of a document can restrict what follows."""

    code = "certify_not_first"
    kind = Kind.INVALID
    cause = "pdf"
    message = gettext_noop(
        "This document already bears a signature, so it can't be certified any more. Sign it without certifying."
    )


def sign_pdf(
    source: Path,
    target: Path,
    *,
    key: SigningKey,
    trust: Trust,
    field_name: str,
    now: datetime,
    timestamper: TimeStamper | None = None,
    appearance: Appearance | None = None,
    place: Place | None = None,
    reason: str = "",
    location: str = "",
    certify: Certify | None = None,
    max_pages: int = MAX_PAGES,
) -> Signed:
    """Sign ``source`` into ``target``, in constant memory; with a timestamper PAdES B-T, otherwise B-B.

    Nothing is signed that couldn't be validated afterwards: key, locks and file are checked first. If anything fails,
    ``target`` isn't there. Earlier signatures stay as they are.

    :raises CannotSign: one of its kinds, each with its ``cause``, ``retryable``, and what to do next.
    """
    refuse_unusable(key, trust=trust, now=now)
    with _kept_only_if_whole(target), source.open("rb") as file, target.open("w+b") as output:
        with reading():
            reader = open_pdf(file, max_pages=max_pages)
            _refuse_unsignable(reader, field_name, certify)
            spot = spot_on(reader, place) if place and appearance else None
            signer = _pdf_signer(key, field_name, spot, appearance, reason, location, certify)
            size = container_for(key.chain).size(timestamper.token_size if timestamper else 0)
            prepared = _prepare(reader, output, signer, size, now)
        attributes = container_for(key.chain).attributes(prepared.document_digest)
        signature = key.raw.sign(attributes)
        token = timestamper.token(sha256(signature).digest()) if timestamper else b""
        prepared.fill_with_cms(output, container_for(key.chain).assemble(attributes, signature, token=token))
    return Signed(
        field=field_name,
        certificate=key.certificate,
        level=Level.B_T if timestamper else Level.B_B,
        signed_at=now,
        digest=prepared.document_digest.hex(),
        visible=spot is not None,
    )


def _refuse_unsignable(reader: "PdfFileReader", field_name: str, certify: Certify | None) -> None:
    """pyHanko signs over locks that are not the certifying signature's, and over XFA, without a word."""
    from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
    from pyhanko.sign.validation import EmbeddedPdfSignature

    if has_xfa(reader):
        raise XfaForm
    for name, _value, field in enumerate_sig_fields(reader, filled_status=True):
        if name == field_name:
            raise FieldTaken(field=field_name)
        if certify:
            raise CertifyNotFirst
        earlier = EmbeddedPdfSignature(reader, field, name)
        if earlier.docmdp_level is MDPPerm.NO_CHANGES or (
            earlier.fieldmdp and earlier.fieldmdp.is_locked(field_name)
        ):
            raise LockedPdf


def _pdf_signer(
    key: SigningKey,
    field_name: str,
    spot: Spot | None,
    appearance: Appearance | None,
    reason: str,
    location: str,
    certify: Certify | None,
) -> "PdfSigner":
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    box: Any = spot.box if spot else None  # the hint says int; PDF numbers may have decimals
    return PdfSigner(
        PdfSignatureMetadata(
            field_name=field_name,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=key.certificate.name,
            reason=reason or None,
            location=location or None,
            certify=certify is not None,
            docmdp_permissions=MDPPerm(certify.value) if certify else MDPPerm.FILL_FORMS,
        ),
        signer=_external_signer(key.chain),
        stamp_style=_Stamp(appearance.pdf if spot and appearance else b"", spot.quarter_turns if spot else 0),  # type: ignore[arg-type]
        new_field_spec=SigFieldSpec(field_name, on_page=spot.page if spot else 0, box=box),
    )


def _prepare(
    reader: "PdfFileReader", output: IO[bytes], signer: "PdfSigner", size: int, now: datetime
) -> "PreparedByteRangeDigest":
    """Write the document with a gap for the signature. A key that lives elsewhere can sign the result's digest later."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.general import SigningError

    writer = IncrementalPdfFileWriter.from_reader(reader)
    # pyHanko would enter itself as a producer; that breaks the agreement with the XMP data that PDF/A asks for.
    writer._update_meta = lambda: None  # type: ignore[method-assign]  # noqa: SLF001
    try:
        session = signer.init_signing_session(writer)
        session.system_time = now
        document = session.prepare_tbs_document(None, bytes_reserved=2 * size)
    except SigningError as error:
        raise LockedPdf from error
    prepared, _ = document.digest_tbs_document(output=output)
    return prepared


@lru_cache(maxsize=512)
def _external_signer(chain: tuple[bytes, ...]) -> "ExternalSigner":
    """pyHanko's view of a key that it doesn't hold: we make the container ourselves (see :mod:`signing.pades.cms`)."""
    from asn1crypto import x509
    from pyhanko.sign.signers import ExternalSigner

    return ExternalSigner(signing_cert=x509.Certificate.load(chain[0]), cert_registry=None)


class _Stamp:
    """The stamp style that pyHanko asks to draw: a page of another PDF, upright on a page that is turned."""

    def __init__(self, pdf: bytes, quarter_turns: int) -> None:
        self._pdf = pdf
        self._quarter_turns = quarter_turns

    def create_stamp(self, writer: Any, box: Any, text_params: Any) -> Any:
        from pyhanko.pdf_utils import generic, layout
        from pyhanko.stamp import StaticStampStyle

        if not self._pdf:
            return None
        if self._quarter_turns % 2:
            box = layout.BoxConstraints(width=box.height, height=box.width)
        centred = layout.SimpleBoxLayoutRule(
            x_align=layout.AxisAlignment.ALIGN_MID,
            y_align=layout.AxisAlignment.ALIGN_MID,
            inner_content_scaling=layout.InnerScaling.STRETCH_TO_FIT,
        )
        with NamedTemporaryFile(suffix=".pdf") as file:
            file.write(self._pdf)
            file.flush()
            style = StaticStampStyle.from_pdf_file(file.name, border_width=0, background_layout=centred)
            stamp = style.create_stamp(writer, box, {})
            drawn: Any = cast(Any, stamp.register()).get_object()
        cosine, sine = ((1, 0), (0, 1), (-1, 0), (0, -1))[self._quarter_turns]
        matrix = (cosine, sine, -sine, cosine, 0, 0)
        drawn["/Matrix"] = generic.ArrayObject(map(generic.NumberObject, matrix))
        return stamp


@contextmanager
def _kept_only_if_whole(target: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        target.unlink(missing_ok=True)
        raise
