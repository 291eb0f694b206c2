"""What can happen to a signature or a seal."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from common.errors import gettext_noop
from journal.events import Event


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
