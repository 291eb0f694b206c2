"""Files for tests: small real PDF files and images, good and bad, and files already kept."""

import io
from datetime import UTC, datetime
from itertools import count
from uuid import UUID, uuid4

from common.identifiers import new_id
from journal.events import Actor
from storage.models import StoredFile
from storage.use_cases.store_made import store_made

_serial = count(1)
CLERK = Actor(id=new_id(), label="Clerk Exemple")


def make_pdf(*, pages: int = 1, text: str = "", javascript: bool = False, password: str = "") -> bytes:
    """A PDF of A4 pages, each saying ``text`` and its number; no two calls give the same bytes."""
    import pikepdf

    document = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for number in range(1, pages + 1):
        page = document.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        words = f"{text} {number} {next(_serial)}".encode()
        page.Contents = document.make_stream(b"BT /F1 18 Tf 72 720 Td (" + words + b") Tj ET")
    if javascript:
        document.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('bonjour')")
        )
    target = io.BytesIO()
    encryption = pikepdf.Encryption(owner=password, user=password) if password else False
    document.save(target, encryption=encryption)
    return target.getvalue()


def make_signed_pdf() -> bytes:
    """A PDF that somebody has signed elsewhere, with a key that nobody knows."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=Ailleurs Exemple")
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
        .sign(key, SHA256())
    )
    bundle = pkcs12.serialize_key_and_certificates(b"key", key, certificate, None, NoEncryption())
    signer = SimpleSigner.load_pkcs12_data(bundle, other_certs=[])
    document = IncrementalPdfFileWriter(io.BytesIO(make_pdf()))
    signed = sign_pdf(document, PdfSignatureMetadata(field_name="Signature"), signer)
    return bytes(signed.getvalue())


def make_image(kind: str = "PNG", *, size: tuple[int, int] = (300, 400), frames: int = 1) -> bytes:
    """An image file of ``kind`` (PNG, JPEG, TIFF); a TIFF may have several frames."""
    from PIL import Image

    images = [Image.new("RGB", size, (255, 255, next(_serial) % 256)) for _ in range(frames)]
    target = io.BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if frames > 1 else {}
    images[0].save(target, kind, **more)
    return target.getvalue()


def make_file(
    *,
    now: datetime,
    administration_id: UUID | None = None,
    content: bytes | None = None,
    media_type: str = "application/pdf",
) -> StoredFile:
    """A file kept for an administration and ready, a PDF of one page unless said otherwise."""
    return store_made(
        content=make_pdf() if content is None else content,
        media_type=media_type,
        administration_id=administration_id or uuid4(),
        actor=CLERK,
        now=now,
    )
