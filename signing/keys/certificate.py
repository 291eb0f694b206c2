"""What a certificate says, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from hashlib import sha256

DEMONSTRATION_MARK = "DEMONSTRATION – NO LEGAL VALUE"
# An arc that anybody may draw from a UUID without registering it (ITU-T X.667).
DEMONSTRATION_POLICY = "2.25.47396316804017298375402968241270361529"


class KeyType(Enum):
    """The kinds of key that are made here."""

    P_256 = "P-256"
    RSA_2048 = "RSA-2048"
    RSA_3072 = "RSA-3072"


@dataclass(frozen=True)
class CertificateFacts:
    """What a certificate (X.509, RFC 5280) says about its holder and itself; instants are aware, in UTC."""

    name: str
    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    policies: tuple[str, ...]
    usages: tuple[str, ...]
    key: str
    fingerprint: str
    is_demonstration: bool


@lru_cache(maxsize=512)
def facts_of(der: bytes) -> CertificateFacts:
    """Read a certificate in DER; ``fingerprint`` is its SHA-256 in hexadecimal.

    :raises ValueError: it isn't a certificate.
    """
    from asn1crypto import x509

    certificate = x509.Certificate.load(der, strict=True)
    policies = tuple(
        policy["policy_identifier"].dotted for policy in certificate.certificate_policies_value or ()
    )
    usages = certificate.key_usage_value
    return CertificateFacts(
        name=_common_name(certificate.subject.native) or certificate.subject.human_friendly,
        subject=certificate.subject.human_friendly,
        issuer=certificate.issuer.human_friendly,
        serial=f"{certificate.serial_number:X}",
        not_before=certificate.not_valid_before,
        not_after=certificate.not_valid_after,
        policies=policies,
        usages=tuple(sorted(usages.native)) if usages is not None else (),
        key=_describe_key(certificate.public_key),
        fingerprint=sha256(der).hexdigest(),
        is_demonstration=DEMONSTRATION_POLICY in policies,
    )


def _common_name(subject: dict[str, str | list[str]]) -> str:
    """The common name, and the name in the other script beside it if the certificate has one."""
    names = [subject.get("common_name") or subject.get("organization_name") or "", subject.get("name") or ""]
    return " – ".join(name if isinstance(name, str) else ", ".join(name) for name in names if name)


def _describe_key(public_key: object) -> str:
    algorithm: str = public_key.algorithm  # type: ignore[attr-defined]  # asn1crypto carries no types
    if algorithm == "ec":
        return f"EC {public_key.curve[1]}"  # type: ignore[attr-defined]
    return f"{algorithm.upper()} {public_key.bit_size}"  # type: ignore[attr-defined]
