"""Which key signs for whom here, whom we trust, and who says the time: chosen by the settings, loaded when needed."""

from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from signing.keys.authority import DemonstrationAuthority
from signing.keys.store import SecretFile, SigningKey, load_pkcs12
from signing.keys.trust import Trust, load_trust
from signing.models import Signature
from signing.pades.timestamp import DemonstrationTimeStamper, HttpTimeStamper, TimeStamper


class KeyRing(Protocol):
    """Where the keys of this installation are. A holder is the id of a person, or of an administration for its seal."""

    def key_for(self, signature: Signature, *, now: datetime) -> SigningKey:
        """The key of the signature's person, or of the administration for a seal.

        :raises CannotSign: there is none, or it can't be used.
        """

    def installed(self) -> dict[str, Callable[[], SigningKey]]:
        """The keys that people have put here, by holder; calling one loads it and raises as :meth:`key_for`."""

    def trust(self, *, now: datetime) -> Trust:
        """The authorities that are recognised here, with their revocation lists.

        :raises TrustUnreadable: a certificate or a list can't be read.
        """


def holder_of(signature: Signature) -> str:
    """Under which name its key is kept: an id stays the same when people, codes and names change."""
    return str(signature.signer_id or signature.administration_id)


class DemonstrationKeys:
    """Keys of the demonstration authority, issued to whoever needs one; without legal value."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key_for(self, signature: Signature, *, now: datetime) -> SigningKey:
        """See :class:`KeyRing`."""
        authority, holder = DemonstrationAuthority.open(self._folder, now=now), holder_of(signature)
        authority.issue(holder, name=signature.name, organisation=signature.administration.name, now=now)
        return authority.key(holder)

    def installed(self) -> dict[str, Callable[[], SigningKey]]:
        """See :class:`KeyRing`: none, they are issued when they are needed."""
        return {}

    def trust(self, *, now: datetime) -> Trust:
        """See :class:`KeyRing`."""
        return DemonstrationAuthority.open(self._folder, now=now).trust(now=now)


class FileKeys:
    """One PKCS#12 file per holder, ``<id>.p12``, its password beside it in ``<id>.password``; authorities in ``trust/``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key_for(self, signature: Signature, *, now: datetime) -> SigningKey:
        """See :class:`KeyRing`."""
        return self._load(self._folder / f"{holder_of(signature)}.p12")

    def installed(self) -> dict[str, Callable[[], SigningKey]]:
        """See :class:`KeyRing`."""
        return {path.stem: partial(self._load, path) for path in sorted(self._folder.glob("*.p12"))}

    def trust(self, *, now: datetime) -> Trust:
        """See :class:`KeyRing`."""
        return load_trust(self._folder / "trust")

    def _load(self, path: Path) -> SigningKey:
        return load_pkcs12(path, SecretFile(path.with_suffix(".password")))


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
