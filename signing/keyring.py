"""Which key signs for whom here, whom we trust, and who says the time: chosen by the settings, loaded when needed."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from signing.keys.authority import DemonstrationAuthority
from signing.keys.store import SecretFile, SigningKey, load_pkcs12
from signing.keys.trust import Trust
from signing.models import Signature
from signing.pades.timestamp import DemonstrationTimeStamper, HttpTimeStamper, TimeStamper


class KeyRing(Protocol):
    """Where the keys of this installation are."""

    def key_for(self, signature: Signature, *, now: datetime) -> SigningKey:
        """The key of the signature's person, or of the administration for a seal.

        :raises CannotSign: there is none, or it can't be used.
        """

    def trust(self, *, now: datetime) -> Trust:
        """The authorities that are recognised here, with their revocation lists."""


class DemonstrationKeys:
    """Keys of the demonstration authority, issued to whoever needs one; without legal value."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key_for(self, signature: Signature, *, now: datetime) -> SigningKey:
        """See :class:`KeyRing`."""
        authority = DemonstrationAuthority.open(self._folder, now=now)
        holder = str(signature.signer_id or signature.administration_id)
        organisation = signature.administration.name
        authority.issue(holder, name=signature.name, organisation=organisation, now=now)
        return authority.key(holder)

    def trust(self, *, now: datetime) -> Trust:
        """See :class:`KeyRing`."""
        return DemonstrationAuthority.open(self._folder, now=now).trust(now=now)


class FileKeys:
    """One PKCS#12 file per holder with its password beside it, and a folder of recognised authorities and lists.

    ``<user id>.p12`` or ``<administration code>.p12`` with ``….password``; ``trust/*.pem`` (self-signed ones are the
    roots) and ``trust/*.crl``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key_for(self, signature: Signature, *, now: datetime) -> SigningKey:
        """See :class:`KeyRing`."""
        holder = signature.signer_id or signature.administration.code
        path = self._folder / f"{holder}.p12"
        return load_pkcs12(path, SecretFile(path.with_suffix(".password")))

    def trust(self, *, now: datetime) -> Trust:
        """See :class:`KeyRing`."""
        from cryptography import x509
        from cryptography.hazmat.primitives.serialization import Encoding

        folder = self._folder / "trust"
        found = [
            c
            for path in sorted(folder.glob("*.pem"))
            for c in x509.load_pem_x509_certificates(path.read_bytes())
        ]
        return Trust(
            roots=tuple(c.public_bytes(Encoding.DER) for c in found if c.subject == c.issuer),
            intermediates=tuple(c.public_bytes(Encoding.DER) for c in found if c.subject != c.issuer),
            crls=tuple(path.read_bytes() for path in sorted(folder.glob("*.crl"))),
        )


def keyring() -> KeyRing:
    """The key ring that ``SIGNING_KEYS`` names: ``demonstration``, or ``pkcs12:/folder``."""
    kind, _, where = settings.SIGNING_KEYS.partition(":")
    if kind == "demonstration":
        return DemonstrationKeys(Path(settings.SIGNING_DIR))
    if kind == "pkcs12" and where:
        return FileKeys(Path(where))
    raise ImproperlyConfigured("SIGNING_KEYS is neither `demonstration` nor `pkcs12:/folder/with/keys`.")


def timestamper(*, now: datetime) -> TimeStamper:
    """The time-stamping service that ``TSA_URL`` names: ``demonstration``, or an address (RFC 3161 over HTTP)."""
    if settings.TSA_URL != "demonstration":
        return HttpTimeStamper(settings.TSA_URL)
    authority = DemonstrationAuthority.open(Path(settings.SIGNING_DIR), now=now)
    return _demonstration_time(authority.time_stamp_key())


@cache
def _demonstration_time(key: SigningKey) -> TimeStamper:
    return DemonstrationTimeStamper(key)
