"""The keys that sign: loaded once, held in this process, never copied out of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

from common.errors import Kind, gettext_noop
from signing.keys.certificate import CertificateFacts, facts_of
from signing.keys.errors import CannotSign
from signing.keys.trust import Standing, Trust, standing

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

# Asked when a key is first loaded; hashable and equal to its like, so that the key is loaded once.
Secret = Callable[[], str]


class RawKey(Protocol):
    """Where the private key is used: in this process, or in a device or service that holds it (PKCS#11, CSC)."""

    def sign(self, data: bytes) -> bytes:
        """The signature over the SHA-256 of ``data``: PKCS #1 v1.5 for RSA, DER-encoded ECDSA for elliptic curves.

        :raises CannotSign: the holder of the key refused, or is away.
        """


@dataclass(frozen=True)
class SigningKey:
    """A certificate, its chain (DER, the signatory's own first), and the way to its private key."""

    certificate: CertificateFacts
    chain: tuple[bytes, ...] = field(repr=False)
    raw: RawKey = field(repr=False, compare=False)


@dataclass(frozen=True)
class SecretFile:
    """A password kept in a file of its own, read when it is needed."""

    path: Path

    def __call__(self) -> str:
        """The file's text without the line end.

        :raises KeyUnreadable: the file can't be read.
        """
        try:
            return self.path.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise KeyUnreadable(file=self.path.name) from error


class KeyUnreadable(CannotSign):
    """The key file, or the file with its password, isn't there, can't be read, or holds something else."""

    code = "key_unreadable"
    kind = Kind.UNAVAILABLE
    cause = "key"
    message = gettext_noop(
        "The signing key {file} can't be read. Check that the file is there, that the application may read it, "
        "and that it holds one private key with its certificate (PKCS#12)."
    )


class WrongKeyPassword(CannotSign):
    """The password doesn't open the key file."""

    code = "wrong_key_password"
    kind = Kind.UNAVAILABLE
    cause = "key"
    message = gettext_noop(
        "The password doesn't open the signing key {file}. Correct the password in the configuration, then try again."
    )


class KeyUnsupported(CannotSign):
    """The key is of a kind, or a size, that we don't sign with."""

    code = "key_unsupported"
    cause = "key"
    message = gettext_noop(
        "The signing key {file} is neither RSA of 2048 bits or more nor an elliptic curve key. "
        "Ask the certification authority for another one."
    )


class CertificateExpired(CannotSign):
    """The certificate's last day has passed."""

    code = "certificate_expired"
    cause = "certificate"
    message = gettext_noop(
        "The certificate of {name} expired on {day}. Renew it with the certification authority before signing."
    )


class CertificateNotYetValid(CannotSign):
    """The certificate's first day has not come."""

    code = "certificate_not_yet_valid"
    cause = "certificate"
    message = gettext_noop(
        "The certificate of {name} is valid from {day} only. Wait until then, or check the server's clock."
    )


class CertificateNotForSigning(CannotSign):
    """The certificate was issued for another use."""

    code = "certificate_not_for_signing"
    cause = "certificate"
    message = gettext_noop(
        "The certificate of {name} wasn't issued for signing documents. Ask the certification authority for a signature certificate."
    )


class CertificateRevoked(CannotSign):
    """The certificate is on its issuer's revocation list."""

    code = "certificate_revoked"
    cause = "certificate"
    message = gettext_noop(
        "The certificate of {name} has been revoked. Ask the certification authority for a new one before signing."
    )


class RevocationUnknown(CannotSign):
    """No fresh revocation list speaks of the certificate."""

    code = "revocation_unknown"
    kind = Kind.UNAVAILABLE
    cause = "certificate"
    retryable = True
    message = gettext_noop(
        "It couldn't be checked whether the certificate of {name} has been revoked: its authority's revocation list is missing "
        "or out of date. Bring the list up to date, then try again."
    )


def load_pkcs12(path: Path, password: Secret) -> SigningKey:
    """The key of a PKCS#12 file (RFC 7292); the password is asked for on the first load in this process only.

    :raises KeyUnreadable: the file isn't there, or isn't PKCS#12 with one key.
    :raises WrongKeyPassword: the password doesn't open it.
    :raises KeyUnsupported: the key is of another kind or too small.
    """
    return _load_pkcs12(path, _edition(path), password)


def load_pem(path: Path) -> SigningKey:
    """The key of a PEM file: private key without password, its certificate, then the chain.

    :raises KeyUnreadable: the file isn't there, or holds something else.
    :raises KeyUnsupported: the key is of another kind or too small.
    """
    return _load_pem(path, _edition(path))


def refuse_unusable(key: SigningKey, *, trust: Trust, now: datetime) -> None:
    """Refuse a key that would make a signature nobody could trust.

    :raises CertificateExpired, CertificateNotYetValid, CertificateNotForSigning, CertificateRevoked, RevocationUnknown:
    """
    certificate = key.certificate
    if now > certificate.not_after:
        raise CertificateExpired(name=certificate.name, day=f"{certificate.not_after:%d/%m/%Y}")
    if now < certificate.not_before:
        raise CertificateNotYetValid(name=certificate.name, day=f"{certificate.not_before:%d/%m/%Y}")
    if not {"non_repudiation", "digital_signature"} & set(certificate.usages):
        raise CertificateNotForSigning(name=certificate.name)
    found = standing(key.chain[0], trust, now)
    if found is Standing.REVOKED:
        raise CertificateRevoked(name=certificate.name)
    if found is Standing.UNKNOWN:
        raise RevocationUnknown(name=certificate.name)


class _LocalKey:
    """A private key in the memory of this process."""

    __slots__ = ("_private",)

    def __init__(self, private: "RSAPrivateKey | EllipticCurvePrivateKey") -> None:
        self._private = private

    def sign(self, data: bytes) -> bytes:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

        if isinstance(self._private, rsa.RSAPrivateKey):
            return self._private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._private.sign(data, ec.ECDSA(hashes.SHA256()))

    def __repr__(self) -> str:
        return "<private key>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A private key never leaves its process.")


def _edition(path: Path) -> tuple[int, int]:
    """Changes when the file is replaced, so that a renewed key is loaded without a restart."""
    try:
        found = path.stat()
    except OSError as error:
        raise KeyUnreadable(file=path.name) from error
    return found.st_mtime_ns, found.st_size


# Loading an RSA key costs 50 to 200 ms (OpenSSL checks it), signing with it less than one: hence the caches.
@lru_cache(maxsize=256)
def _load_pkcs12(path: Path, edition: tuple[int, int], password: Secret) -> SigningKey:
    from asn1crypto import parser
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        content = path.read_bytes()
        parser.parse(content, strict=True)  # tells a damaged file from a wrong password
    except (OSError, ValueError) as error:
        raise KeyUnreadable(file=path.name) from error
    try:
        private, certificate, others = pkcs12.load_key_and_certificates(content, password().encode())
    except ValueError as error:
        raise WrongKeyPassword(file=path.name) from error
    if private is None or certificate is None:
        raise KeyUnreadable(file=path.name)
    return _assemble(path, private, [certificate, *others])


@lru_cache(maxsize=512)
def _load_pem(path: Path, edition: tuple[int, int]) -> SigningKey:
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    try:
        content = path.read_bytes()
        private = serialization.load_pem_private_key(content, password=None)
        certificates = x509.load_pem_x509_certificates(content)
    except (OSError, ValueError, TypeError) as error:
        raise KeyUnreadable(file=path.name) from error
    return _assemble(path, private, certificates)


def _assemble(path: Path, private: object, certificates: list["x509.Certificate"]) -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import Encoding

    if isinstance(private, rsa.RSAPrivateKey):
        if private.key_size < 2048:
            raise KeyUnsupported(file=path.name)
    elif not isinstance(private, ec.EllipticCurvePrivateKey):
        raise KeyUnsupported(file=path.name)
    if certificates[0].public_key() != private.public_key():
        raise KeyUnreadable(file=path.name)
    chain = tuple(certificate.public_bytes(Encoding.DER) for certificate in _in_order(certificates))
    return SigningKey(certificate=facts_of(chain[0]), chain=chain, raw=_LocalKey(private))


def _in_order(certificates: list["x509.Certificate"]) -> list["x509.Certificate"]:
    """The signatory's certificate, then each one's issuer as far as they are given (PKCS#12 keeps no order)."""
    chain, others = certificates[:1], certificates[1:]
    while issuer := next((c for c in others if c.subject == chain[-1].issuer and c not in chain), None):
        chain.append(issuer)
    return chain
