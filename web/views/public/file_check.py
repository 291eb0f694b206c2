"""The whole check of a PDF that somebody sends: every signature in it, whoever made it. Nothing of it is kept."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from rest_framework.throttling import SimpleRateThrottle

from signing.keyring import keyring
from signing.pades.validate import validate_pdf
from signing.pades.verdict import Outcome, Verdict
from signing.queries import by_hash
from web.request import Request

MOST_PAGES = 500
_MIB = 1024 * 1024
_BEGINS_WITHIN = 1024  # bytes: where readers look for the head of a PDF
TONES = {
    Outcome.VALID: "good",
    Outcome.CHANGED: "bad",
    Outcome.BROKEN: "bad",
    Outcome.REVOKED: "bad",
}
"""The colour of a verdict; every other one leaves a doubt."""


class FileChecks(SimpleRateThrottle):
    """How often one address may have files checked, which takes the server some work."""

    scope = "file-checks"

    def get_rate(self) -> str:
        return str(settings.VERIFY_RATE)

    def get_cache_key(self, request: Request, view: object) -> str:  # type: ignore[override]
        return f"throttle-{self.scope}-{self.get_ident(request)}"  # type: ignore[arg-type]


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_file(request: Request) -> HttpResponse:
    """Choose a file and send it; the answer says in words what its signatures are worth."""
    if request.method != "POST":
        return _page(request)
    throttle = FileChecks()
    if not throttle.allow_request(request, None):  # type: ignore[arg-type]
        minutes = max(1, round((throttle.wait() or 60) / 60))
        problem = _("Too many files were sent from here. Try again in {minutes} minutes.").format(
            minutes=minutes
        )
        return _page(request, problem=problem, status=429)
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile) or not sent.size:
        return _page(request, problem=_("Choose the PDF file that you want to check."), status=422)
    if sent.size > settings.VERIFY_MAX_BYTES:
        size = settings.VERIFY_MAX_BYTES // _MIB
        problem = _("This file is larger than {size} MB. Type the code on its stamp instead.").format(
            size=size
        )
        return _page(request, problem=problem, status=413)
    if b"%PDF-" not in sent.read(_BEGINS_WITHIN):
        return _page(
            request,
            problem=_("This is not a PDF. Choose the signed PDF itself, not a picture of it."),
            status=422,
        )
    return _judged(request, sent)


def _judged(request: Request, sent: UploadedFile) -> HttpResponse:
    digest = hashlib.sha256()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.pdf"
        with path.open("wb") as target:
            for chunk in sent.chunks():
                target.write(chunk)
                digest.update(chunk)
        verdict = validate_pdf(
            path, trust=keyring().trust(now=request.now), now=request.now, max_pages=MOST_PAGES
        )
    known = by_hash(digest.hexdigest())
    return _page(
        request, verdict=verdict, known_code=known.signature.code if known else "", digest=digest.hexdigest()
    )


def _page(
    request: Request,
    *,
    verdict: Verdict | None = None,
    problem: str = "",
    known_code: str = "",
    digest: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "verdict": verdict,
        "tone": TONES.get(verdict.outcome, "unsure") if verdict else "",
        "problem": problem,
        "known_code": known_code,
        "digest": digest,
        "size": settings.VERIFY_MAX_BYTES // _MIB,
    }
    return render(request, "web/pages/public/file.html", context, status=status)
