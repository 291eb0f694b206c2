"""What changed in the document since the version before: its text line by line, and the pages side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.errors import Kind, Refusal, Unseen, gettext_noop
from parapheur import queries
from parapheur.models import DocumentVersion
from storage.queries import page_texts
from web.request import Request

_SUBMITTED = ("submitted", "corrected")
_AROUND = 2
"""Unchanged lines shown before and after a change."""


class NothingBefore(Refusal):
    """A document that has had one version only has nothing to be compared with."""

    code = "nothing_before"
    kind = Kind.UNSEEN
    message = gettext_noop("This document has had one version only: there is nothing to compare it with.")


@dataclass(frozen=True)
class Line:
    """A line of text as it was and is; one of them is empty where the line was added or taken out."""

    before: str
    after: str
    state: str


@require_safe
def changes(request: Request, folder_id: UUID) -> HttpResponse:
    """The two last versions that the drafter put in, compared.

    :raises Unseen: the folder isn't there, or not for these eyes.
    :raises NothingBefore: it has had one version only.
    """
    seen = queries.folder_view(request.principal, folder_id)
    if not seen.documents:
        raise Unseen
    main = seen.documents[0]
    put_in = [
        version
        for version in queries.versions_of(seen.folder)
        if version.document_id == main.pk and version.why in _SUBMITTED
    ]
    if len(put_in) < 2:  # a pair
        raise NothingBefore
    after, before = put_in[0], put_in[1]
    texts = (_lines(before), _lines(after))
    context = {
        "here": "parapheur",
        "folder": seen.folder,
        "before": before,
        "after": after,
        "has_text": all(texts),
        "lines": list(compared(*texts)) if all(texts) else [],
        "pages": list(
            zip_longest(range(1, (before.file.pages or 0) + 1), range(1, (after.file.pages or 0) + 1))
        ),
    }
    return render(request, "web/pages/parapheur/changes.html", context)


def compared(before: list[str], after: list[str]) -> Iterator[Line]:
    """The lines that changed, with a few around them; a line without text stands where some were left out."""
    steps = SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(_AROUND)
    for number, group in enumerate(steps):
        if number:
            yield Line("", "", "gap")
        for tag, a1, a2, b1, b2 in group:
            for old, new in zip_longest(before[a1:a2], after[b1:b2], fillvalue=""):
                yield Line(old, new, "same" if tag == "equal" else "changed")


def _lines(version: DocumentVersion) -> list[str]:
    return [line.strip() for text in page_texts(version.file) for line in text.splitlines() if line.strip()]
