"""Signature containers (CMS, RFC 5652; CAdES attributes, ETSI EN 319 122-1) from what never changes for a key.

pyHanko builds the whole container anew for every signature, twice, in 10 ms each; what changes from one signature to the
next is a digest, a signature and a time stamp. Everything else is encoded once per certificate here.
"""

from functools import lru_cache
from hashlib import sha256

_UNIVERSAL, _CONTEXT = 0, 2
_PRIMITIVE, _CONSTRUCTED = 0, 1
_OCTET_STRING, _SEQUENCE, _SET = 4, 16, 17
_BLANK = b"\xf0" + bytes(30) + b"\x0f"  # stands where the digest goes


class Container:
    """Makes the containers of one certificate chain (DER, signatory first), for detached content or for a time-stamp token."""

    def __init__(self, chain: tuple[bytes, ...], *, content_type: str = "data") -> None:
        from asn1crypto import algos, cms, tsp, x509

        signatory = x509.Certificate.load(chain[0])
        issuer_serial = {"issuer": signatory.issuer, "serial_number": signatory.serial_number}
        sid = cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(issuer_serial)})
        digest = algos.DigestAlgorithm({"algorithm": "sha256"}).dump()
        mechanism = "sha256_ecdsa" if signatory.public_key.algorithm == "ec" else "sha256_rsa"
        names = [x509.GeneralName({"directory_name": signatory.issuer})]
        reference = {
            "hash_algorithm": {"algorithm": "sha256"},
            "cert_hash": sha256(chain[0]).digest(),
            "issuer_serial": {"issuer": names, "serial_number": signatory.serial_number},
        }
        attributes = [
            {"type": "content_type", "values": [content_type]},
            {"type": "message_digest", "values": [_BLANK]},
            {"type": "signing_certificate_v2", "values": [tsp.SigningCertificateV2({"certs": [reference]})]},
        ]
        self._attributes: bytes = cms.CMSAttributes(attributes).dump()
        self._is_token = content_type != "data"
        self._version = cms.CMSVersion("v3" if self._is_token else "v1").dump()
        self._content_type = cms.ContentType(content_type).dump()
        self._digests = _tlv(_SET, digest)
        self._certificates = _context(0, b"".join(sorted(_without_root(chain))))
        self._signer_head = cms.CMSVersion("v1").dump() + sid.dump() + digest
        self._mechanism = algos.SignedDigestAlgorithm({"algorithm": mechanism}).dump()
        self._signed_data_type = cms.ContentType("signed_data").dump()
        self._stamp_type = cms.CMSAttributeType("signature_time_stamp_token").dump()
        self._signature_length = (
            (signatory.public_key.bit_size + 7) // 8 * (2 if mechanism.endswith("ecdsa") else 1)
        )

    def attributes(self, digest: bytes) -> bytes:
        """The signed attributes for a SHA-256 of the content: the bytes that the private key signs."""
        return self._attributes.replace(_BLANK, digest)

    def assemble(
        self, attributes: bytes, signature: bytes, *, token: bytes = b"", content: bytes = b""
    ) -> bytes:
        """The whole container in DER; ``token`` is a time stamp (RFC 3161) of the signature, ``content`` what a token encloses."""
        stamp = _context(1, _tlv(_SEQUENCE, self._stamp_type + _tlv(_SET, token))) if token else b""
        # In the container the attributes bear the tag [0]; what was signed bears the tag of a set (RFC 5652, 5.4).
        signer = self._signer_head + b"\xa0" + attributes[1:] + self._mechanism + _octets(signature) + stamp
        enclosed = _context(0, _octets(content)) if self._is_token else b""
        signed_data = (
            self._version
            + self._digests
            + _tlv(_SEQUENCE, self._content_type + enclosed)
            + self._certificates
            + _tlv(_SET, _tlv(_SEQUENCE, signer))
        )
        return _tlv(_SEQUENCE, self._signed_data_type + _context(0, _tlv(_SEQUENCE, signed_data)))

    def size(self, token_size: int) -> int:
        """The most bytes that a container with a time stamp of ``token_size`` bytes takes."""
        empty = self.assemble(self._attributes, bytes(self._signature_length + 16))
        return len(empty) + (token_size + 64 if token_size else 0)


@lru_cache(maxsize=512)
def container_for(chain: tuple[bytes, ...], content_type: str = "data") -> Container:
    """The container maker of a chain, made once."""
    return Container(chain, content_type=content_type)


def _without_root(chain: tuple[bytes, ...]) -> list[bytes]:
    """A validator must hold the root itself; sending it along only costs room."""
    from asn1crypto import x509

    return [der for der in chain if der == chain[0] or x509.Certificate.load(der).self_signed == "no"]


def _tlv(tag: int, contents: bytes) -> bytes:
    return _emit(_UNIVERSAL, _CONSTRUCTED, tag, contents)


def _context(tag: int, contents: bytes) -> bytes:
    return _emit(_CONTEXT, _CONSTRUCTED, tag, contents)


def _octets(contents: bytes) -> bytes:
    return _emit(_UNIVERSAL, _PRIMITIVE, _OCTET_STRING, contents)


def _emit(class_: int, method: int, tag: int, contents: bytes) -> bytes:
    from asn1crypto.parser import emit

    encoded: bytes = emit(class_, method, tag, contents)
    return encoded
