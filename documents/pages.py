"""A file's pages, as images to look at and as text to search."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from documents.inspect import ask_or_refuse

WIDTHS = (1000, 200)  # pixels: a page on a screen, a thumbnail
_AT_ONCE = 5
_SECONDS = 60.0  # for that many pages


@dataclass(frozen=True, kw_only=True)
class PageImage:
    """One page as an image; ``page`` counts from 1, sizes are in pixels."""

    page: int
    width: int
    height: int
    content: bytes
    media_type: str = "image/webp"


def render_pages(
    path: Path, media_type: str, *, pages: int, first: int = 1, widths: Sequence[int] = WIDTHS
) -> Iterator[PageImage]:
    """The images of ``pages`` pages from page ``first`` on, in order, each at every width; a smaller page isn't enlarged.

    :raises BrokenPdf, BrokenImage, ImageTooLarge, UnsafeFile: see :mod:`documents.inspect`.
    """
    for start in range(first - 1, first - 1 + pages, _AT_ONCE):
        amount = min(_AT_ONCE, first - 1 + pages - start)
        question = {
            "task": "render",
            "path": str(path),
            "media_type": media_type,
            "first": start,
            "count": amount,
            "widths": list(widths),
        }
        answer, parts = ask_or_refuse(question, seconds=_SECONDS)
        for image, content in zip(answer["images"], parts, strict=True):
            yield PageImage(page=image["page"], width=image["width"], height=image["height"], content=content)


def page_texts(path: Path) -> list[str]:
    """The text layer of each page of a PDF; empty strings where there is none.

    :raises BrokenPdf, UnsafeFile: see :mod:`documents.inspect`.
    """
    answer, _ = ask_or_refuse({"task": "texts", "path": str(path)}, seconds=_SECONDS)
    return [str(text) for text in answer["texts"]]
