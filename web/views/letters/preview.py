"""The paper that a draft makes, page by page."""

import tempfile
from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from common.errors import Refusal
from courrier.letter_queries import NothingWritten, preview_letter
from documents.pages import page_texts, render_pages
from organisation.principal import Principal
from web.request import Request

_WIDTH, _PDF = 1000, "application/pdf"


@require_safe
def preview_page(request: Request, mail_id: UUID, page: int) -> HttpResponse:
    """The image of one page of the letter as it stands now."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letter.pdf"
        try:
            path.write_bytes(preview_letter(request.principal, mail_id))
        except NothingWritten as problem:
            raise Http404 from problem
        [image] = render_pages(path, _PDF, pages=1, first=page, widths=(_WIDTH,))
    response = HttpResponse(image.content, content_type="image/webp")
    # The address carries the letter's version: the same address shows the same page.
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def page_count(by: Principal, mail_id: UUID) -> int:
    """How many pages the letter has now; none when nothing is written, or its paper can't be made yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letter.pdf"
        try:
            path.write_bytes(preview_letter(by, mail_id))
            return len(page_texts(path))
        except Refusal:
            return 0
