"""Whom we trust, and what the revocation lists say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

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


class Standing(Enum):
    """What the lists say about a certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"  # no list of its issuer, or none that is fresh: never to be taken for good


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
