"""What becomes true of files."""

from dataclasses import dataclass
from typing import ClassVar

from common.errors import gettext_noop
from journal.events import Event


@dataclass(frozen=True, kw_only=True)
class FileStored(Event):
    """Bytes that the administration hadn't are kept; ``about`` is the file, labelled with the name it came under."""

    name: ClassVar[str] = "storage.file_stored"
    sentence: ClassVar[str] = gettext_noop("{actor} put the file {about} into the store")

    sha256: str
    size: int
    media_type: str
    made_here: bool


@dataclass(frozen=True, kw_only=True)
class FileChecked(Event):
    """The deep check is done, the page images are there: the file may be relied on."""

    name: ClassVar[str] = "storage.file_checked"
    sentence: ClassVar[str] = gettext_noop("{actor} checked the file {about}")

    pages: int | None
    active_content: tuple[str, ...]
    is_signed: bool


@dataclass(frozen=True, kw_only=True)
class FileRefused(Event):
    """The deep check found that the file can't be used; ``code`` is the refusal's."""

    name: ClassVar[str] = "storage.file_refused"
    sentence: ClassVar[str] = gettext_noop("{actor} checked the file {about} and refused it: {problem}")

    code: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class FileSwept(Event):
    """A file that nothing ever came to hold was removed."""

    name: ClassVar[str] = "storage.file_swept"
    sentence: ClassVar[str] = gettext_noop("{actor} removed the file {about}, which nothing held")

    sha256: str
    size: int
