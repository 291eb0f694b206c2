"""Validate the signatures of a PDF, whoever made them.

How it is judged, and why so:

- pyHanko's ``validate_pdf_signature`` is used rather than its AdES functions: those have one function per level, hide why a
  signature without a time stamp failed, and answer neither « which bytes are covered » nor « what changed since ».
- Revocation is always required, from the lists given (no network): a list that is missing or past its next update makes the
  outcome ``could_not_check``, never valid.
- A time stamp counts only if its own certificate is trusted now. Then the signatory's certificate is judged at that instant: it
  may have expired since, or have been revoked later than the date on the list. Without such a stamp nothing proves when the
  signature was made, and the certificate is judged now.
- A certificate that has expired since is only judged by a list that still speaks of it: one issued before the expiry, or that
  says that it keeps expired certificates (X.509, expiredCertsOnCRL).
- Further signatures and filled forms are allowed changes; anything else that was added after a signature makes it ``changed``.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from common.errors import gettext_noop
from signing.keys.certificate import facts_of
from signing.keys.errors import CannotSign
from signing.keys.trust import Trust, fresh_lists, speaks_after_expiry
from signing.pades.document import MAX_PAGES, BrokenPdf, is_visible, open_pdf, reading
from signing.pades.sign import Signed
from signing.pades.verdict import Changes, Level, Outcome, SignatureVerdict, Verdict, overall

if TYPE_CHECKING:
    from asn1crypto import crl, x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import DocumentTimestampStatus, EmbeddedPdfSignature, PdfSignatureStatus
    from pyhanko_certvalidator import ValidationContext

MAX_SIGNATURES = 50  # each one reads the whole file again

logger = logging.getLogger(__name__)
_WHITE_SPACE = b"\x00\t\n\x0c\r "  # ISO 32000-1, table 1: what a mail gateway may leave at the end


class SignatureNotAsMeant(CannotSign):
    """The signed file was opened again, and isn't what it should be; the fact ``finding`` says in a word what is wrong."""

    code = "signature_not_as_meant"
    cause = "result"
    message = gettext_noop(
        "The signature was made, but the signed file didn't pass the check, so it wasn't kept. "
        "Try again; if it happens again, tell the administrator."
    )


def validate_pdf(path: Path, *, trust: Trust, now: datetime, max_pages: int = MAX_PAGES) -> Verdict:
    """The verdict on every signature of the file, at ``now``; whatever the bytes are, it answers. Not to be called from an event loop.

    :raises OSError: the file can't be opened.
    """
    judge = _Judge(trust, now)
    with path.open("rb") as file:
        try:
            with reading():
                reader = open_pdf(file, max_pages=max_pages)
                signatures = tuple(asyncio.run(_judge_all(reader, judge)))
        except CannotSign as refusal:  # of the reader: too many pages, encrypted, damaged
            logger.info("No verdict on the signatures of %s: %s", path.name, refusal)
            return Verdict(Outcome.BROKEN, (), now)
    return overall(signatures, now)


def check_signed(path: Path, signed: Signed, *, trust: Trust, now: datetime) -> Verdict:
    """Open a file that was just signed and make sure that it is as it was meant, in every respect.

    The signature is the expected one, by the expected certificate, at the expected level, valid now, over the whole file, with
    its stamp on the page; and no earlier signature has suffered.

    :raises SignatureNotAsMeant: it isn't.
    """
    verdict = validate_pdf(path, trust=trust, now=now)
    mine = next((s for s in verdict.signatures if s.field == signed.field), None)
    if mine is None:
        raise SignatureNotAsMeant(finding="missing")
    if not mine.outcome.is_valid:
        raise SignatureNotAsMeant(finding=mine.outcome.value)
    if mine.certificate != signed.certificate:
        raise SignatureNotAsMeant(finding="signatory")
    if mine.level is not signed.level:
        raise SignatureNotAsMeant(finding="level")
    if not mine.covers_file:
        raise SignatureNotAsMeant(finding="coverage")
    if mine.visible != signed.visible:
        raise SignatureNotAsMeant(finding="stamp")
    if any(s.outcome in (Outcome.CHANGED, Outcome.BROKEN) for s in verdict.signatures):
        raise SignatureNotAsMeant(finding="earlier signature")
    return verdict


class _Judge:
    """Whom to trust, and when."""

    def __init__(self, trust: Trust, now: datetime) -> None:
        self.now = now
        self._roots, self._intermediates = _parsed(trust.roots), _parsed(trust.intermediates)
        self._lists = fresh_lists(trust, now)
        self._parsed_lists = _parsed_lists(self._lists)

    def context(self, moment: datetime, *, revocation: bool = True) -> "ValidationContext":
        from pyhanko_certvalidator import ValidationContext

        return ValidationContext(
            trust_roots=self._roots,
            other_certs=self._intermediates,
            crls=self._parsed_lists,
            revocation_mode="require" if revocation else "none",
            # A list issued after the instant that is judged knows more about it than an earlier one.
            retroactive_revinfo=True,
            moment=moment,
            allow_fetching=False,
        )

    def still_known(self, certificate: bytes) -> bool:
        return speaks_after_expiry(certificate, self._lists)


@lru_cache(maxsize=64)
def _parsed(certificates: tuple[bytes, ...]) -> tuple["x509.Certificate", ...]:
    from asn1crypto import x509

    return tuple(x509.Certificate.load(der) for der in certificates)


@lru_cache(maxsize=8)
def _parsed_lists(lists: tuple[bytes, ...]) -> tuple["crl.CertificateList", ...]:
    from asn1crypto import crl

    return tuple(crl.CertificateList.load(der) for der in lists)


async def _judge_all(reader: "PdfFileReader", judge: _Judge) -> list[SignatureVerdict]:
    from pyhanko.sign.fields import enumerate_sig_fields
    from pyhanko.sign.validation import EmbeddedPdfSignature

    fields = list(enumerate_sig_fields(reader, filled_status=True))
    if len(fields) > MAX_SIGNATURES:
        raise BrokenPdf
    found: list[tuple[int, SignatureVerdict]] = []
    for name, _value, field in fields:
        try:
            with reading():
                signature = EmbeddedPdfSignature(reader, field, name)
                judged = await (_judge_time_stamp if _is_time_stamp(signature) else _judge_signature)(
                    signature, judge
                )
                found.append((signature.signed_revision, judged))
        except BrokenPdf:
            found.append((0, SignatureVerdict(field=str(name), outcome=Outcome.BROKEN)))
    return [verdict for _, verdict in sorted(found, key=lambda pair: pair[0])]


def _is_time_stamp(signature: "EmbeddedPdfSignature") -> bool:
    return str(signature.sig_object_type) == "/DocTimeStamp"


async def _judge_signature(signature: "EmbeddedPdfSignature", judge: _Judge) -> SignatureVerdict:
    stamped = _stamped_at(signature)
    moment = min(stamped, judge.now) if stamped else judge.now
    status = await _status(signature, judge, moment)
    stamp = status.timestamp_validity
    proven = stamp if stamp and stamp.trusted else None
    if stamped and not proven:  # it proves nothing: judge the signature as if it had none
        moment = judge.now
        status = await _status(signature, judge, moment)
    allowed = bool(status.docmdp_ok) and not _followed_by_loose_bytes(signature)
    outcome = await _outcome(
        status,
        allowed,
        judge,
        moment,
        lambda: _status(signature, judge, moment, revocation=False),
    )
    certificate = facts_of(status.signing_cert.dump())
    is_pades = _text(signature, "/SubFilter") == "/ETSI.CAdES.detached"
    return SignatureVerdict(
        field=signature.field_name,
        outcome=Outcome.VALID_NO_LEGAL_VALUE
        if outcome is Outcome.VALID and certificate.is_demonstration
        else outcome,
        signer=certificate.name,
        certificate=certificate,
        level=(Level.B_T if proven else Level.B_B) if is_pades else Level.NOT_PADES,
        claimed_at=status.signer_reported_dt,
        timestamped_at=proven.timestamp if proven else None,
        timestamped_by=facts_of(proven.signing_cert.dump()).name if proven else "",
        is_demonstration=certificate.is_demonstration,
        visible=is_visible(signature),
        reason=_text(signature, "/Reason"),
        location=_text(signature, "/Location"),
        **_integrity(status, allowed, outcome),
    )


async def _judge_time_stamp(signature: "EmbeddedPdfSignature", judge: _Judge) -> SignatureVerdict:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import async_validate_pdf_timestamp

    async def ask(*, revocation: bool) -> "DocumentTimestampStatus":
        return await async_validate_pdf_timestamp(signature, judge.context(judge.now, revocation=revocation))

    status = await ask(revocation=True)
    allowed = status.modification_level is not ModificationLevel.OTHER
    allowed = allowed and not _followed_by_loose_bytes(signature)
    outcome = await _outcome(status, allowed, judge, judge.now, lambda: ask(revocation=False))
    certificate = facts_of(status.signing_cert.dump())
    return SignatureVerdict(
        field=signature.field_name,
        outcome=Outcome.VALID_NO_LEGAL_VALUE
        if outcome is Outcome.VALID and certificate.is_demonstration
        else outcome,
        signer=certificate.name,
        certificate=certificate,
        level=Level.TIME_STAMP,
        timestamped_at=status.timestamp if status.trusted else None,
        timestamped_by=certificate.name,
        is_demonstration=certificate.is_demonstration,
        **_integrity(status, allowed, outcome),
    )


async def _status(
    signature: "EmbeddedPdfSignature", judge: _Judge, moment: datetime, *, revocation: bool = True
) -> "PdfSignatureStatus":
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    return await async_validate_pdf_signature(
        signature,
        signer_validation_context=judge.context(moment, revocation=revocation),
        ts_validation_context=judge.context(judge.now),
        key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}),
    )


async def _outcome(
    status: Any,
    changes_allowed: bool,
    judge: _Judge,
    moment: datetime,
    without_lists: Callable[[], Awaitable[Any]],
) -> Outcome:
    from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
    from pyhanko.sign.validation import SignatureCoverageLevel

    whole = status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    if not (status.intact and status.valid and whole and changes_allowed):
        return Outcome.CHANGED
    problem = status.trust_problem_indic
    if problem in (
        AdESIndeterminate.REVOKED_NO_POE,
        AdESIndeterminate.REVOKED_CA_NO_POE,
        AdESFailure.REVOKED,
    ):
        return Outcome.REVOKED
    certificate = status.signing_cert
    general = AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE
    in_time = certificate.not_valid_before <= moment <= certificate.not_valid_after
    if problem in (AdESIndeterminate.OUT_OF_BOUNDS_NO_POE, general) and not in_time:
        return Outcome.EXPIRED
    if problem is AdESIndeterminate.TRY_LATER:
        return Outcome.COULD_NOT_CHECK
    if problem is general:
        # pyHanko says the same for a missing list and for a bad chain: ask again without lists.
        return Outcome.COULD_NOT_CHECK if (await without_lists()).trusted else Outcome.UNTRUSTED
    if problem is not None or not status.trusted:
        return Outcome.UNTRUSTED
    if certificate.not_valid_after < judge.now and not judge.still_known(certificate.dump()):
        return Outcome.COULD_NOT_CHECK
    return Outcome.VALID


def _integrity(status: Any, changes_allowed: bool, outcome: Outcome) -> dict[str, Any]:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import SignatureCoverageLevel

    untouched = status.modification_level is ModificationLevel.NONE
    changes = (Changes.NONE if untouched else Changes.ALLOWED) if changes_allowed else Changes.FORBIDDEN
    revoked = status.revocation_details
    return {
        "intact": status.intact and status.valid,
        "covers_revision": status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION,
        "covers_file": status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        "changes_after": changes,
        "trusted": status.trusted,
        "revocation_checked": outcome is not Outcome.COULD_NOT_CHECK
        and (status.trusted or revoked is not None),
        "revoked_at": revoked.revocation_date if revoked else None,
    }


def _followed_by_loose_bytes(signature: "EmbeddedPdfSignature") -> bool:
    """Whether the file goes on after this signature with something that is no revision: pyHanko judges revisions only."""
    if signature.signed_revision < signature.reader.xrefs.total_revisions - 1:
        return False
    *_, start, length = signature.byte_range
    file = signature.reader.stream
    file.seek(start + length)
    return bool(file.read().strip(_WHITE_SPACE))


def _text(signature: "EmbeddedPdfSignature", entry: str) -> str:
    return str(signature.sig_object[entry]) if entry in signature.sig_object else ""


def _stamped_at(signature: "EmbeddedPdfSignature") -> datetime | None:
    """The instant in the signature's time stamp, as yet unproved."""
    from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

    token = next(extract_tst_data_iter(signature.signer_info, signed=False), None)
    instant: datetime | None = (
        token["encap_content_info"]["content"].parsed["gen_time"].native if token else None
    )
    return instant
