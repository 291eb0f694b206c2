"""Keys from PKCS#12 files, and the certificates that are refused before anything is signed."""

import datetime as dt
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from signing.keys import store
from signing.keys.store import SecretFile, load_pkcs12, refuse_unusable
from signing.keys.trust import Trust
from tests.signing.conftest import NOW, pdf_bytes


@pytest.fixture
def p12(authority, tmp_path) -> Path:
    """Salma's key as PKCS#12, its chain in the wrong order, its password « s3cret é » in a file."""
    pem = (authority.folder / "holders" / "salma.pem").read_bytes()
    own, *chain = x509.load_pem_x509_certificates(pem)
    encryption = serialization.BestAvailableEncryption("s3cret é".encode())
    private = serialization.load_pem_private_key(pem, None)
    path = tmp_path / "salma.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"salma", private, own, chain[::-1], encryption))
    (tmp_path / "password").write_text("s3cret é\n", encoding="utf-8")
    return path


def test_a_pkcs12_file_signs_like_the_key_it_holds(p12, tmp_path, authority, desk):
    loaded = load_pkcs12(p12, SecretFile(tmp_path / "password"))
    assert loaded.chain == authority.key("salma").chain
    _, signed = desk.of(loaded).sign(desk.write(pdf_bytes()))
    assert signed.certificate == authority.key("salma").certificate


def test_the_password_is_asked_for_once(p12):
    asked = []

    def password() -> str:
        asked.append(1)
        return "s3cret é"

    assert load_pkcs12(p12, password) is load_pkcs12(p12, password)
    assert asked == [1]


def test_a_replaced_file_is_loaded_again(p12, tmp_path):
    secret = SecretFile(tmp_path / "password")
    load_pkcs12(p12, secret)
    p12.write_bytes(b"not a key")
    with pytest.raises(store.KeyUnreadable):
        load_pkcs12(p12, secret)


def test_a_wrong_password_is_told_from_a_damaged_file(p12):
    with pytest.raises(store.WrongKeyPassword) as wrong:
        load_pkcs12(p12, lambda: "guess")
    assert (wrong.value.cause, wrong.value.retryable) == ("key", False)
    p12.write_bytes(p12.read_bytes()[:-100])
    with pytest.raises(store.KeyUnreadable):
        load_pkcs12(p12, lambda: "s3cret é")


def test_a_missing_file_is_named_without_its_folder(p12, tmp_path):
    with pytest.raises(store.KeyUnreadable, match="away") as refused:
        load_pkcs12(tmp_path / "away.p12", lambda: "")
    assert str(tmp_path) not in str(refused.value)
    with pytest.raises(store.KeyUnreadable, match="no-password"):
        load_pkcs12(p12, SecretFile(tmp_path / "no-password"))


@pytest.mark.parametrize(
    "private", [rsa.generate_private_key(65537, 1024), ed25519.Ed25519PrivateKey.generate()]
)
def test_weak_and_unknown_keys_are_refused(tmp_path, private):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Faible")])
    certificate = (
        x509.CertificateBuilder(name, name, private.public_key(), 1)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .sign(private, None if isinstance(private, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    )
    path = tmp_path / "weak.p12"
    encryption = serialization.BestAvailableEncryption(b"x")
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"", private, certificate, None, encryption))
    with pytest.raises(store.KeyUnsupported):
        load_pkcs12(path, lambda: "x")


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        (NOW + dt.timedelta(days=4 * 365), store.CertificateExpired),
        (NOW - dt.timedelta(days=2), store.CertificateNotYetValid),
        (NOW + dt.timedelta(days=30), store.RevocationUnknown),
    ],
)
def test_nothing_is_signed_out_of_time(desk, moment, refusal):
    source = desk.write(pdf_bytes())
    with pytest.raises(refusal, match="Salma Fictive") as refused:
        desk.sign(source, now=moment)
    assert refused.value.cause == "certificate"
    assert list(desk.folder.iterdir()) == [source]


def test_nothing_is_signed_with_a_revoked_certificate(desk, other_authority):
    source = desk.write(pdf_bytes())
    other_authority.revoke("salma", now=NOW)
    with pytest.raises(store.CertificateRevoked):
        desk.of(other_authority.key("salma")).sign(source, trust=other_authority.trust(now=NOW))


def test_a_certificate_that_no_list_speaks_of_is_refused_for_now(authority, trust):
    nobody = Trust(roots=trust.roots, intermediates=trust.intermediates)
    with pytest.raises(store.RevocationUnknown) as refused:
        refuse_unusable(authority.key("salma"), trust=nobody, now=NOW)
    assert refused.value.retryable


def test_a_list_that_somebody_else_signed_says_nothing(authority, trust, other_authority):
    foreign = Trust(trust.roots, trust.intermediates, other_authority.trust(now=NOW).crls)
    with pytest.raises(store.RevocationUnknown):
        refuse_unusable(authority.key("salma"), trust=foreign, now=NOW)


def test_an_authoritys_certificate_does_not_sign_documents(authority, trust):
    key = store.load_pem(authority.folder / "issuing.pem")
    with pytest.raises(store.CertificateNotForSigning):
        refuse_unusable(key, trust=trust, now=NOW)
