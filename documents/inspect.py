"""What a file really is, by its bytes and not by its name, and whether it can be kept as a piece."""

from dataclasses import dataclass
from pathlib import Path

from common.errors import Kind, Refusal, gettext_noop
from documents.sandbox import Answer, Question, ask

PDF = "application/pdf"
IMAGES = frozenset({"image/jpeg", "image/png", "image/tiff"})
HEAD = 4096  # bytes that :func:`sniff` wants to see
_TAIL = 4096
_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"GIF8", "image/gif"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
)
_OFFICE = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (
        b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
)


class EmptyFile(Refusal):
    """There are no bytes."""

    code = "empty_file"
    kind = Kind.INVALID
    message = gettext_noop("This file is empty. Scan or save the document again, then send it.")


class TruncatedPdf(Refusal):
    """The end of the PDF is missing."""

    code = "truncated_pdf"
    kind = Kind.INVALID
    message = gettext_noop(
        "The end of this PDF is missing: it was cut while being copied. Copy or scan it again."
    )


class BrokenPdf(Refusal):
    """The PDF can't be read, even with repairs."""

    code = "broken_pdf"
    kind = Kind.INVALID
    message = gettext_noop("This PDF is damaged and can't be read. Ask for it again, or scan the paper.")


class EncryptedPdf(Refusal):
    """The PDF is protected by a password or by restrictions."""

    code = "encrypted_pdf"
    kind = Kind.INVALID
    message = gettext_noop(
        "This PDF is protected by a password or by restrictions. Ask the sender for it without protection, "
        "or print it and scan the paper."
    )


class TooManyPages(Refusal):
    """More pages than a piece may have."""

    code = "too_many_pages"
    kind = Kind.TOO_LARGE
    message = gettext_noop(
        "This document has {pages} pages, and {limit} are allowed. Split it and add the parts one by one."
    )


class UnsafeFile(Refusal):
    """The file exhausts whatever opens it."""

    code = "unsafe_file"
    kind = Kind.INVALID
    message = gettext_noop(
        "This file is built so that it overloads the computers that open it. Do not open it elsewhere; "
        "tell your computer security office, and ask the sender for a plain copy."
    )


class BrokenImage(Refusal):
    """The image can't be read."""

    code = "broken_image"
    kind = Kind.INVALID
    message = gettext_noop("This image is damaged and can't be shown. Scan the paper again.")


class ImageTooLarge(Refusal):
    """The image has more pixels than any scan of a page."""

    code = "image_too_large"
    kind = Kind.TOO_LARGE
    message = gettext_noop("This image has more points than a page needs. Scan it again at 300 dpi or less.")


_REFUSALS: dict[str, type[Refusal]] = {
    refusal.code: refusal
    for refusal in (
        BrokenPdf,
        EncryptedPdf,
        TooManyPages,
        UnsafeFile,
        BrokenImage,
        ImageTooLarge,
        TruncatedPdf,
    )
}


@dataclass(frozen=True, kw_only=True)
class PdfFacts:
    """What is inside a PDF. ``active_content`` names what could act by itself (JavaScript, launches, forms that send …)."""

    pages: int
    active_content: tuple[str, ...]
    signature_count: int
    pdf_a: str

    @property
    def is_signed(self) -> bool:
        """Whether it bears an electronic signature."""
        return self.signature_count > 0


def sniff(head: bytes) -> str | None:
    """The media type that the first bytes (:data:`HEAD` of them) tell; None when they tell nothing."""
    if b"%PDF-" in head[:1024]:
        return PDF
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return _office(head) if media_type == "application/zip" else media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return "text/plain" if _is_text(head) else None


def quick_look(path: Path, media_type: str, *, max_pages: int) -> int | None:
    """What can be refused at once; the number of pages where the file has pages.

    :raises EmptyFile, TruncatedPdf, BrokenPdf, EncryptedPdf, TooManyPages, UnsafeFile, BrokenImage, ImageTooLarge:
    """
    size = path.stat().st_size
    if size == 0:
        raise EmptyFile
    if media_type == PDF:
        with path.open("rb") as file:
            file.seek(max(0, size - _TAIL))
            # Some writers pad the end with zeros: what counts is that the end marker is there before them.
            if b"%%EOF" not in file.read() and not _ends_after_padding(path, size):
                raise TruncatedPdf
    elif media_type not in IMAGES:
        return None
    answer, _ = ask_or_refuse({"task": "count", "path": str(path), "media_type": media_type})
    pages = int(answer["pages"])
    if pages > max_pages:
        raise TooManyPages(pages=pages, limit=max_pages)
    return pages


def inspect_pdf(path: Path, *, max_pages: int) -> PdfFacts:
    """All that matters about a PDF's inside, looked up apart from this process, with its memory and time limited.

    :raises BrokenPdf, EncryptedPdf, TooManyPages, UnsafeFile:
    """
    answer, _ = ask_or_refuse({"task": "inspect", "path": str(path), "max_pages": max_pages})
    return PdfFacts(
        pages=int(answer["pages"]),
        active_content=tuple(str(kind) for kind in answer["active_content"]),
        signature_count=int(answer["signature_count"]),
        pdf_a=str(answer["pdf_a"]),
    )


def ask_or_refuse(question: Question, *, seconds: float = 20) -> tuple[Answer, list[bytes]]:
    """Ask the sandbox; what it refuses, and its death under the work, become refusals."""
    answer, frames = ask(question, seconds=seconds)
    if answer is None:
        raise UnsafeFile
    if refused := answer.get("refused"):
        raise _REFUSALS[refused](**answer.get("facts", {}))
    return answer, frames


def _ends_after_padding(path: Path, size: int) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, size - 256 * 1024))
        return file.read().rstrip(b"\x00\r\n \t").endswith(b"%%EOF")


def _office(head: bytes) -> str:
    for mark, media_type in _OFFICE:
        if mark in head:
            return media_type
    return "application/zip"


def _is_text(head: bytes) -> bool:
    if not head or b"\x00" in head:
        return False
    try:
        head[: HEAD - 4].decode()
    except UnicodeDecodeError:
        return False
    return True
