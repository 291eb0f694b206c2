"""What a validation finds, in values that can be shown, kept and compared."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from common.errors import gettext_noop
from signing.keys.certificate import CertificateFacts


class Outcome(Enum):
    """The verdict on a signature or a file, from the best to the worst."""

    VALID = "valid"
    VALID_NO_LEGAL_VALUE = "valid_no_legal_value"
    NOT_SIGNED = "not_signed"
    COULD_NOT_CHECK = "could_not_check"
    EXPIRED = "expired"
    UNTRUSTED = "untrusted"
    REVOKED = "revoked"
    CHANGED = "changed"
    BROKEN = "broken"

    @property
    def sentence(self) -> str:
        """The plain sentence for it: an English message id."""
        return _SENTENCES[self]

    @property
    def is_valid(self) -> bool:
        """Whether the signature holds (with or without legal value)."""
        return self in (Outcome.VALID, Outcome.VALID_NO_LEGAL_VALUE)


_SENTENCES = {
    Outcome.VALID: gettext_noop("The signature is valid, and the document hasn't changed since."),
    Outcome.VALID_NO_LEGAL_VALUE: gettext_noop(
        "The document hasn't changed since it was signed, but the signature is a demonstration and has no legal value."
    ),
    Outcome.NOT_SIGNED: gettext_noop("This document bears no electronic signature."),
    Outcome.COULD_NOT_CHECK: gettext_noop(
        "The document hasn't changed since it was signed, but it couldn't be checked whether the certificate has been revoked: "
        "the revocation list is missing or out of date. Try again later."
    ),
    Outcome.EXPIRED: gettext_noop(
        "The certificate wasn't within its period of validity at the time that can be proved. Ask the signatory to sign again."
    ),
    Outcome.UNTRUSTED: gettext_noop(
        "The signature comes from an authority that isn't recognised here. Ask the sender by another channel, or the administrator."
    ),
    Outcome.REVOKED: gettext_noop(
        "The signatory's certificate had been revoked. Don't rely on this signature; ask for a new one."
    ),
    Outcome.CHANGED: gettext_noop(
        "The document was changed after it was signed. Don't rely on it; ask the sender for the original."
    ),
    Outcome.BROKEN: gettext_noop(
        "The file or its signature is damaged and can't be read. Ask the sender for the original."
    ),
}


class Level(Enum):
    """What a signature proves of its time (baseline levels of ETSI EN 319 142-1)."""

    B_B = "B-B"  # who and what
    B_T = "B-T"  # and when: a trusted time stamp
    NOT_PADES = "not-PAdES"  # an older kind of PDF signature (adbe.pkcs7.detached)
    TIME_STAMP = "time-stamp"  # no signatory: a time stamp of the whole document


class Changes(Enum):
    """What was added to the file after a signature."""

    NONE = "none"
    ALLOWED = "allowed"  # further signatures, filled forms
    FORBIDDEN = "forbidden"


@dataclass(frozen=True)
class SignatureVerdict:
    """What was found about one signature.

    ``timestamped_at`` is there only if the time stamp is trusted; ``claimed_at`` is what the signatory's computer said.
    ``revocation_checked`` is true only if fresh lists spoke of every certificate of the chain.
    """

    field: str
    outcome: Outcome
    signer: str = ""
    certificate: CertificateFacts | None = None
    level: Level | None = None
    claimed_at: datetime | None = None
    timestamped_at: datetime | None = None
    timestamped_by: str = ""
    revoked_at: datetime | None = None
    intact: bool = False
    covers_revision: bool = False
    covers_file: bool = False
    changes_after: Changes = Changes.FORBIDDEN
    trusted: bool = False
    revocation_checked: bool = False
    is_demonstration: bool = False
    visible: bool = False
    reason: str = ""
    location: str = ""


@dataclass(frozen=True)
class Verdict:
    """What was found about a file at ``checked_at``: the worst of its signatures, in the order they were made."""

    outcome: Outcome
    signatures: tuple[SignatureVerdict, ...]
    checked_at: datetime


def overall(signatures: tuple[SignatureVerdict, ...], checked_at: datetime) -> Verdict:
    """The verdict on a file with these signatures."""
    order = list(Outcome)
    worst = max((s.outcome for s in signatures), key=order.index, default=Outcome.NOT_SIGNED)
    return Verdict(worst, signatures, checked_at)
