"""A document beside what one does with it: its pages as images, or its words for who can't see them or has a slow line."""

from collections.abc import Callable
from dataclasses import dataclass

from storage.models import StoredFile
from storage.queries import page_texts
from web.request import Request


@dataclass(frozen=True, kw_only=True)
class Viewed:
    """What `components/viewer.html` shows."""

    name: str
    file: StoredFile
    images: list[str]
    """The addresses of its pages; none while they are being made."""
    download: str
    words: list[str] | None
    """The text of each page when that was asked for; all empty for a scan, which carries none."""

    @property
    def has_words(self) -> bool:
        return any(page.strip() for page in self.words or ())


def viewed(
    request: Request, file: StoredFile, *, name: str, image: Callable[[int], str], download: str
) -> Viewed:
    """The file as the request asks for it: ``?text=1`` for its words; ``image`` gives the address of a page."""
    count = (file.pages or 0) if file.checked_at else 0
    return Viewed(
        name=name,
        file=file,
        images=[image(page) for page in range(1, count + 1)],
        download=download,
        words=page_texts(file) if count and "text" in request.GET else None,
    )
