"""Certificates and revocation lists of the demonstration authority (X.509, RFC 5280). Loaded only when one is made."""

import unicodedata
from datetime import datetime, timedelta
from enum import Enum
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from common.text import Bilingual, clean_line
from signing.keys.certificate import DEMONSTRATION_MARK, DEMONSTRATION_POLICY, KeyType
from signing.keys.trust import EXPIRED_CERTS_ON_CRL

Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

CRL_LIFE = timedelta(days=7)
_AUTHORITY_LIFE = timedelta(days=20 * 365)
_HOLDER_LIFE = timedelta(days=3 * 365)
_CLOCK_TOLERANCE = timedelta(hours=1)
_NAME = x509.ObjectIdentifier("2.5.4.41")
_RIGHT_TO_LEFT = {"R", "AL"}
_NAME_LENGTH = 64  # ub-common-name of RFC 5280


class Role(Enum):
    """What a certificate is for."""

    AUTHORITY = "authority"
    TIME_STAMP = "time_stamp"
    HOLDER = "holder"


class Issued:
    """A private key and its certificate, with the certificates above it."""

    def __init__(self, private: Private, certificates: list[x509.Certificate]) -> None:
        self.private = private
        self.certificates = certificates

    @classmethod
    def from_pem(cls, content: bytes) -> "Issued":
        """Read what :meth:`to_pem` wrote."""
        private = cast(Private, serialization.load_pem_private_key(content, password=None))
        return cls(private, x509.load_pem_x509_certificates(content))

    def to_pem(self) -> bytes:
        """Private key without password, certificate, chain: one file, so that it is there whole or not at all."""
        private = self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return private + b"".join(c.public_bytes(serialization.Encoding.PEM) for c in self.certificates)


def certify(
    *,
    name: Bilingual,
    organisation: Bilingual,
    role: Role,
    key_type: KeyType,
    issuer: Issued | None,
    now: datetime,
) -> Issued:
    """A new key and its certificate, signed by ``issuer`` (by itself when there is none: a root)."""
    private = _generate(key_type)
    subject = _distinguished(name, organisation)
    above = issuer.certificates if issuer else []
    last = now + (_AUTHORITY_LIFE if role is not Role.HOLDER else _HOLDER_LIFE)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above[0].subject if above else subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_TOLERANCE)
        .not_valid_after(min([last, *(c.not_valid_after_utc for c in above)]))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .add_extension(_policy(), critical=False)
        .add_extension(x509.BasicConstraints(role is Role.AUTHORITY, None), critical=True)
        .add_extension(_usage(role), critical=True)
    )
    if above:
        authority_key = above[0].extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        identifier = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(authority_key)
        builder = builder.add_extension(identifier, critical=False)
    if role is Role.TIME_STAMP:  # RFC 3161, 2.3: this use alone, and critical
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    certificate = builder.sign(issuer.private if issuer else private, hashes.SHA256())
    return Issued(private, [certificate, *above])


def revocation_list(
    issuer: Issued, *, previous: bytes | None, now: datetime, revoke: int | None = None
) -> bytes:
    """The issuer's next list in DER: all that the previous one had, and one more serial number if given."""
    last = x509.load_der_x509_crl(previous) if previous else None
    number = last.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number + 1 if last else 1
    authority = issuer.certificates[0]
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.subject)
        .last_update(now)
        .next_update(now + CRL_LIFE)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_keeps_expired(authority.not_valid_before_utc), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
                authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
            ),
            critical=False,
        )
    )
    for known in last or ():
        builder = builder.add_revoked_certificate(known)
    if revoke is not None:
        entry = x509.RevokedCertificateBuilder().serial_number(revoke).revocation_date(now)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(issuer.private, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _generate(key_type: KeyType) -> Private:
    if key_type is KeyType.P_256:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, 3072 if key_type is KeyType.RSA_3072 else 2048)


def _distinguished(name: Bilingual, organisation: Bilingual) -> x509.Name:
    """The French name as common name, the Arabic one beside it: both are in the certificate that everybody gets to see."""
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "MA"),
        x509.NameAttribute(
            NameOID.ORGANIZATION_NAME, _left_to_right(organisation.fr) or _right_to_left(organisation.ar)
        ),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, DEMONSTRATION_MARK),
        x509.NameAttribute(NameOID.COMMON_NAME, _left_to_right(name.fr) or _right_to_left(name.ar)),
    ]
    if _left_to_right(name.fr) and _right_to_left(name.ar):
        attributes.append(x509.NameAttribute(_NAME, _right_to_left(name.ar)))
    return x509.Name(attributes)


# A value in two directions can't be compared with another (RFC 4518, RFC 3454 section 6), and no chain with it validates.
def _left_to_right(text: str) -> str:
    kept = "".join(c for c in clean_line(text) if unicodedata.bidirectional(c) not in _RIGHT_TO_LEFT)
    return clean_line(kept)[:_NAME_LENGTH]


def _right_to_left(text: str) -> str:
    kept = "".join(c for c in clean_line(text) if unicodedata.bidirectional(c) != "L")[:_NAME_LENGTH]
    inside = [i for i, c in enumerate(kept) if unicodedata.bidirectional(c) in _RIGHT_TO_LEFT]
    return kept[inside[0] : inside[-1] + 1] if inside else ""


def _policy() -> x509.CertificatePolicies:
    notice = x509.UserNotice(notice_reference=None, explicit_text=DEMONSTRATION_MARK)
    return x509.CertificatePolicies(
        [x509.PolicyInformation(x509.ObjectIdentifier(DEMONSTRATION_POLICY), [notice])]
    )


def _usage(role: Role) -> x509.KeyUsage:
    authority = role is Role.AUTHORITY
    return x509.KeyUsage(
        digital_signature=role is Role.TIME_STAMP,
        content_commitment=role is Role.HOLDER,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _keeps_expired(since: datetime) -> x509.UnrecognizedExtension:
    """Says that the list keeps revoked certificates after their expiry, so that it can speak of old signatures too."""
    moment = f"{since:%Y%m%d%H%M%SZ}".encode()
    return x509.UnrecognizedExtension(
        x509.ObjectIdentifier(EXPIRED_CERTS_ON_CRL), bytes([0x18, len(moment)]) + moment
    )
