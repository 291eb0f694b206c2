"""Opening a PDF from anybody: read only as far as needed, within limits, and every way of being wrong has its name."""

import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, cast

from common.errors import Kind, gettext_noop
from signing.keys.errors import CannotSign

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import EmbeddedPdfSignature

MAX_PAGES = 2000
_MAX_NODES_PER_PAGE = 2
_UNSEEN = 1 | 2 | 32  # Invisible, Hidden, NoView (ISO 32000, table 167)

logger = logging.getLogger(__name__)


class BrokenPdf(CannotSign):
    """The file isn't a PDF, is cut off, or contradicts itself."""

    code = "broken_pdf"
    kind = Kind.INVALID
    cause = "pdf"
    message = gettext_noop(
        "This file is damaged, incomplete or not a PDF. Make the PDF again, or scan the document again."
    )


class EncryptedPdf(CannotSign):
    """The file is protected by a password, or against changes."""

    code = "encrypted_pdf"
    kind = Kind.INVALID
    cause = "pdf"
    message = gettext_noop("This PDF is encrypted. Save it without password or protection, then try again.")


class XfaForm(CannotSign):
    """The file is a form of the old XML kind, whose content a signature doesn't hold."""

    code = "xfa_form"
    kind = Kind.INVALID
    cause = "pdf"
    message = gettext_noop(
        "This PDF is a dynamic form (XFA), which can't be signed reliably. Print it to a new PDF and use that one."
    )


class HybridPdf(CannotSign):
    """The file has two tables of contents, so that two programs may read two documents in it."""

    code = "hybrid_pdf"
    kind = Kind.INVALID
    cause = "pdf"
    message = gettext_noop(
        "This PDF is built so that programs may show it differently. Print it to a new PDF and use that one."
    )


class TooManyPages(CannotSign):
    """The file has more pages than are handled here."""

    code = "too_many_pages"
    kind = Kind.TOO_LARGE
    cause = "pdf"
    message = gettext_noop("This PDF has more than {limit} pages. Split it into several documents.")


@contextmanager
def reading() -> Iterator[None]:
    """Turn what pyHanko raises on hostile bytes, which is nearly anything, into :class:`BrokenPdf`."""
    from pyhanko.pdf_utils.misc import PdfError

    try:
        yield
    except (PdfError, ValueError, TypeError, LookupError, AttributeError, AssertionError) as error:
        logger.info("A PDF can't be read: %r", error)
        raise BrokenPdf from error
    except (RuntimeError, ArithmeticError, EOFError, struct.error, zlib.error) as error:
        logger.info("A PDF can't be read: %r", error)
        raise BrokenPdf from error


def open_pdf(file: IO[bytes], *, max_pages: int = MAX_PAGES) -> "PdfFileReader":
    """A reader of an open file (ISO 32000); nothing is loaded beyond what is asked of it. To be used within :func:`reading`.

    :raises EncryptedPdf, HybridPdf, TooManyPages:
    """
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(file, strict=True)
    if reader.encrypted:
        raise EncryptedPdf
    if reader.xrefs.hybrid_xrefs_present:
        raise HybridPdf
    _count_pages(reader, max_pages)
    return reader


def has_xfa(reader: "PdfFileReader") -> bool:
    """Whether the document carries an XFA form."""
    return "/AcroForm" in reader.root and "/XFA" in reader.root["/AcroForm"]


def is_visible(signature: "EmbeddedPdfSignature") -> bool:
    """Whether the signature's stamp is really there: drawn, with an extent, not hidden, and among the page's annotations."""
    field: Any = signature.sig_field
    return any(map(_is_drawn, _entries(field["/Kids"]) if "/Kids" in field else [field]))


def _is_drawn(annotation: Any) -> bool:
    from pyhanko.pdf_utils.generic import StreamObject

    if (
        "/AP" not in annotation
        or "/P" not in annotation
        or ("/F" in annotation and annotation["/F"] & _UNSEEN)
    ):
        return False
    left, bottom, right, top = annotation["/Rect"]
    drawn = "/N" in annotation["/AP"] and isinstance(annotation["/AP"]["/N"], StreamObject)
    listed = "/Annots" in annotation["/P"] and annotation in _entries(annotation["/P"]["/Annots"])
    return drawn and listed and left != right and bottom != top


def _entries(array: Any) -> list[Any]:
    """What an array holds, references followed (iterating it in pyHanko yields the references)."""
    return [array[index] for index in range(len(array))]


def _count_pages(reader: "PdfFileReader", limit: int) -> None:
    """Walk the page tree; what the file says of its own number of pages isn't believed."""
    pages, nodes, waiting = 0, 0, [reader.root.raw_get("/Pages")]
    while waiting:
        node = cast(Any, waiting.pop()).get_object()
        nodes += 1
        if "/Kids" in node:
            waiting.extend(node["/Kids"])
        else:
            pages += 1
        if pages > limit or nodes + len(waiting) > _MAX_NODES_PER_PAGE * limit + 1:
            raise TooManyPages(limit=limit)
