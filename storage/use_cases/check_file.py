"""Look into a file to its depth, and make the images and texts of its pages."""

import hashlib
import json
from datetime import datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from common.errors import Kind, Refusal
from documents import inspect, pages
from journal.events import Actor, Event, Ref
from journal.publish import publish
from storage.events import FileChecked, FileRefused
from storage.kinds import PAGED
from storage.models import FileState, SideFile, SideKind, StoredFile, side_key
from storage.queries import local_copy
from storage.stores import store

_AT_ONCE = 20  # images
_OUTCOME = ("state", "problem", "problem_facts", "pages", "active_content", "is_signed", "checked_at")


def check_file(*, file_id: UUID, actor: Actor, now: datetime) -> StoredFile | None:
    """Check a file, make what its pages are shown and searched by, and say that it is ready, or refused and why.

    May be called again at any time: what is made stays made. None when the file has been swept meanwhile.

    :raises StorageAway: the store can't be reached; the same call later goes on.
    :raises FileDamaged: the store gave other bytes than were kept. :raises FileMissing: it has none.
    """
    file = StoredFile.objects.filter(id=file_id, checked_at=None).first()
    if file is None:
        return StoredFile.objects.filter(id=file_id).first()
    try:
        with local_copy(file) as path:
            _look_into(file, path, now)
    except Refusal as refusal:
        if refusal.kind is Kind.UNAVAILABLE:
            raise
        file.state, file.problem, file.problem_facts = FileState.REFUSED, refusal.message, refusal.facts
        return _conclude(file, _refused(file, refusal), actor, now)
    file.state = FileState.READY
    return _conclude(file, _checked(file), actor, now)


def _look_into(file: StoredFile, path: Path, now: datetime) -> None:
    if file.media_type not in PAGED:
        return
    limit = settings.UPLOAD_MAX_PAGES
    if file.media_type == inspect.PDF:
        facts = inspect.inspect_pdf(path, max_pages=limit)
        file.pages, file.is_signed = facts.pages, facts.is_signed
        file.active_content = list(facts.active_content)
        _make_texts(file, path, now)
    else:
        file.pages = inspect.quick_look(path, file.media_type, max_pages=limit) or 1
    _make_images(file, file.pages, path, now)


def _make_images(file: StoredFile, amount: int, path: Path, now: datetime) -> None:
    """Make the images that aren't there yet, a few at a time, so that a killed worker repeats little."""
    kept = set(file.sides.filter(kind=SideKind.PAGE).values_list("page", "width"))
    first = max((page for page, _ in kept), default=1)
    images = pages.render_pages(path, file.media_type, pages=amount - first + 1, first=first)
    while batch := list(islice(images, _AT_ONCE)):
        # A page narrower than a thumbnail comes twice at one width.
        new = {(image.page, image.width): image for image in batch}
        sides = [_image(file, new[place], now) for place in new if place not in kept]
        SideFile.objects.bulk_create(sides, ignore_conflicts=True)


def _make_texts(file: StoredFile, path: Path, now: datetime) -> None:
    if file.sides.filter(kind=SideKind.TEXT).exists():
        return
    texts = pages.page_texts(path)
    if any(text.strip() for text in texts):
        content = json.dumps(texts, ensure_ascii=False).encode()
        text = _kept(file, content, SideKind.TEXT, "application/json", now=now)
        SideFile.objects.bulk_create([text], ignore_conflicts=True)


def _image(file: StoredFile, image: pages.PageImage, now: datetime) -> SideFile:
    return _kept(
        file,
        image.content,
        SideKind.PAGE,
        image.media_type,
        now=now,
        page=image.page,
        width=image.width,
        height=image.height,
    )


def _kept(
    file: StoredFile,
    content: bytes,
    kind: SideKind,
    media_type: str,
    *,
    now: datetime,
    page: int = 0,
    width: int = 0,
    height: int = 0,
) -> SideFile:
    side = SideFile(
        file=file,
        kind=kind,
        page=page,
        width=width,
        height=height,
        key=side_key(file, f"{kind}-{page}-{width}"),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type=media_type,
        created_at=now,
    )
    store().put_if_absent(side.key, content, sha256=side.sha256, media_type=media_type)
    return side


def _conclude(file: StoredFile, event: Event, actor: Actor, now: datetime) -> StoredFile:
    """Write the outcome, unless another worker, which took this one for dead, has written it meanwhile."""
    file.checked_at = now
    outcome = {name: getattr(file, name) for name in _OUTCOME}
    with transaction.atomic():
        if StoredFile.objects.filter(id=file.id, checked_at=None).update(**outcome):
            publish(event, actor=actor, now=now)
    return file


def _checked(file: StoredFile) -> FileChecked:
    return FileChecked(
        administration_id=file.administration_id,
        about=_ref(file),
        pages=file.pages,
        active_content=tuple(file.active_content),
        is_signed=file.is_signed,
    )


def _refused(file: StoredFile, refusal: Refusal) -> FileRefused:
    return FileRefused(
        administration_id=file.administration_id,
        about=_ref(file),
        code=refusal.code,
        problem=str(refusal),
    )


def _ref(file: StoredFile) -> Ref:
    return Ref(kind="file", id=file.id, label=str(file))
