"""Whom we trust, and what the revocation lists say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from common.errors import Kind, gettext_noop
from signing.keys.errors import CannotSign

if TYPE_CHECKING:
    from cryptography import x509

EXPIRED_CERTS_ON_CRL = "2.5.29.60"  # X.509 (ITU-T), 9.5.2.8
_CLOCK_TOLERANCE = timedelta(minutes=5)  # between our clock and the authority's


@dataclass(frozen=True)
class Trust:
    """The roots we trust, the authorities between them and the signatories, and their revocation lists (RFC 5280), all DER."""

    roots: tuple[bytes, ...]
    intermediates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()


class TrustUnreadable(CannotSign):
    """A file among the recognised authorities holds something else than a certificate or a list."""

    code = "trust_unreadable"
    kind = Kind.UNAVAILABLE
    cause = "certificate"
    retryable = True  # a list may be being replaced at this moment
    message = gettext_noop(
        "The file {file} among the recognised authorities can't be read. Put a certificate in PEM (.pem) or a revocation "
        "list (.crl) in its place, readable by the application."
    )


class Standing(Enum):
    """What the lists say about a certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"  # no list of its issuer, or none that is fresh: never to be taken for good


def load_trust(folder: Path) -> Trust:
    """The authorities in ``folder``: ``*.pem`` are their certificates, self-signed ones the roots; ``*.crl`` their lists (DER or PEM).

    Read again only when a file has changed.

    :raises TrustUnreadable: one of them can't be read.
    """
    return _load_trust(tuple((path, _edition(path)) for path in _trust_files(folder)))


def leads_to_root(certificate: bytes, trust: Trust) -> bool:
    """Whether the certificate was issued by a recognised authority, and that one by another up to a root."""
    seen, last = set(), _certificate(certificate)
    known = [_certificate(der) for der in trust.intermediates + trust.roots]
    roots = {_certificate(der) for der in trust.roots}
    while last not in seen:
        if last in roots:
            return True
        seen.add(last)
        last = next((issuer for issuer in known if _is_issued_by(last, issuer)), last)
    return False


def fresh_lists(trust: Trust, now: datetime) -> tuple[bytes, ...]:
    """The revocation lists that may be relied on at ``now``: not past their next update, nor from the future."""
    return tuple(der for der in trust.crls if _is_fresh(_crl(der), now))


def standing(certificate: bytes, trust: Trust, now: datetime) -> Standing:
    """What a fresh, genuine list of the certificate's issuer says about it at ``now``."""
    subject = _certificate(certificate)
    issuers = [
        der for der in trust.intermediates + trust.roots if _certificate(der).subject == subject.issuer
    ]
    lists = [crl for crl in fresh_lists(trust, now) if any(_is_signed_by(crl, issuer) for issuer in issuers)]
    if any(_crl(crl).get_revoked_certificate_by_serial_number(subject.serial_number) for crl in lists):
        return Standing.REVOKED
    return Standing.GOOD if lists else Standing.UNKNOWN


def speaks_after_expiry(certificate: bytes, lists: Iterable[bytes]) -> bool:
    """Whether one of the lists still tells if a certificate was revoked that has expired since (RFC 5280, 3.3; X.509, 9.5.2.8)."""
    subject = _certificate(certificate)
    own = [_crl(der) for der in lists if _crl(der).issuer == subject.issuer]
    return any(_keeps_since(crl) <= subject.not_valid_after_utc for crl in own)


def _keeps_since(crl: "x509.CertificateRevocationList") -> datetime:
    """Certificates that expired at this instant or later are still on the list if they were revoked."""
    from asn1crypto.core import GeneralizedTime
    from cryptography.x509 import ObjectIdentifier, UnrecognizedExtension

    for extension in crl.extensions:
        if extension.oid == ObjectIdentifier(EXPIRED_CERTS_ON_CRL) and isinstance(
            extension.value, UnrecognizedExtension
        ):
            since: datetime = GeneralizedTime.load(extension.value.value).native
            return min(since, crl.last_update_utc)
    return crl.last_update_utc


def _is_fresh(crl: "x509.CertificateRevocationList", now: datetime) -> bool:
    return (
        crl.next_update_utc is not None
        and crl.last_update_utc - _CLOCK_TOLERANCE <= now <= crl.next_update_utc
    )


def _trust_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix in {".pem", ".crl"})


def _edition(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise TrustUnreadable(file=path.name) from error
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=8)
def _load_trust(files: tuple[tuple[Path, tuple[int, int]], ...]) -> Trust:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    certificates, lists = [], []
    for path, _ in files:
        try:
            content = path.read_bytes()
            if path.suffix == ".pem":
                certificates += x509.load_pem_x509_certificates(content)
            elif content.startswith(b"-----BEGIN"):
                lists.append(x509.load_pem_x509_crl(content).public_bytes(Encoding.DER))
            else:
                lists.append(x509.load_der_x509_crl(content).public_bytes(Encoding.DER))
        except (OSError, ValueError) as error:
            raise TrustUnreadable(file=path.name) from error
    return Trust(
        roots=tuple(c.public_bytes(Encoding.DER) for c in certificates if c.subject == c.issuer),
        intermediates=tuple(c.public_bytes(Encoding.DER) for c in certificates if c.subject != c.issuer),
        crls=tuple(lists),
    )


def _is_issued_by(certificate: "x509.Certificate", issuer: "x509.Certificate") -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


@lru_cache(maxsize=64)
def _is_signed_by(crl: bytes, issuer: bytes) -> bool:
    authority = _certificate(issuer)
    return _crl(crl).issuer == authority.subject and _crl(crl).is_signature_valid(authority.public_key())  # type: ignore[arg-type]


@lru_cache(maxsize=64)
def _crl(der: bytes) -> "x509.CertificateRevocationList":
    from cryptography import x509

    return x509.load_der_x509_crl(der)


@lru_cache(maxsize=256)
def _certificate(der: bytes) -> "x509.Certificate":
    from cryptography import x509

    return x509.load_der_x509_certificate(der)
