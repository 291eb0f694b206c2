"""What can happen to a signature or a seal."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from common.errors import gettext_noop
from common.text import Bilingual
from journal.events import Event


@dataclass(frozen=True, kw_only=True)
class CertificateSeen:
    """What people want to know of a certificate that signs here."""

    name: str
    issuer: str
    serial: str
    key: str
    not_after: datetime
    is_demonstration: bool


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One part of signing that was tried; ``problem`` says what is wrong and what to do, none when nothing is."""

    part: str
    title: Bilingual
    problem: Bilingual | None = None
    code: str = ""
    certificate: CertificateSeen | None = None

    @property
    def is_fine(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.problem is None


@dataclass(frozen=True, kw_only=True)
class SignatureRequested(Event):
    """A signature, or a seal, is to be made on a file."""

    name: ClassVar[str] = "signing.signature_requested"
    sentence: ClassVar[str] = gettext_noop("{actor} asked for {about}")
    reference: UUID
    chain_id: UUID
    is_seal: bool


@dataclass(frozen=True, kw_only=True)
class FileSigned(Event):
    """A signature, or a seal, was made, opened again and found valid; ``reference`` is what it was asked for."""

    name: ClassVar[str] = "signing.file_signed"
    sentence: ClassVar[str] = gettext_noop("{actor}: {about} was made and verified")
    reference: UUID
    chain_id: UUID
    is_seal: bool
    input_file_id: UUID
    file_id: UUID
    sha256: str
    level: str
    certificate: str
    certificate_serial: str
    is_demonstration: bool


@dataclass(frozen=True, kw_only=True)
class SigningFailed(Event):
    """A signature, or a seal, can't be made, for this cause; whoever asked must decide what to do."""

    name: ClassVar[str] = "signing.signing_failed"
    sentence: ClassVar[str] = gettext_noop("{about} could not be made: {cause}")
    reference: UUID
    chain_id: UUID
    is_seal: bool
    cause: str
    cause_code: str


@dataclass(frozen=True, kw_only=True)
class SignatureVerified(Event):
    """Somebody looked up a signature by the code printed on paper."""

    name: ClassVar[str] = "signing.signature_verified"
    sentence: ClassVar[str] = gettext_noop("Somebody verified {about} by its code")
    reads: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class SigningCheckAsked(Event):
    """Somebody wants to know whether signing works; ``about`` is the administration."""

    name: ClassVar[str] = "signing.check_asked"
    sentence: ClassVar[str] = gettext_noop("{actor} asked whether signing works for {about}")


@dataclass(frozen=True, kw_only=True)
class SigningChecked(Event):
    """Each part of signing was tried, where signatures are made; ``about`` is the administration."""

    name: ClassVar[str] = "signing.checked"
    sentence: ClassVar[str] = gettext_noop("{actor} tried each part of signing for {about}")
    reads: ClassVar[bool] = True
    findings: tuple[Finding, ...]
