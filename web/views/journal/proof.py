"""How far the journal is proved, and how anybody verifies it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from audit.policies import NotAnAuditor, can_audit
from audit.queries import proof_state
from audit.use_cases.request_verification import PATIENCE, request_verification
from web.request import Request


@require_safe
def proof(request: Request) -> HttpResponse:
    """Sealed until when, verified when and with what outcome, and what one types to verify it oneself."""
    if not can_audit(request.principal):
        raise NotAnAuditor
    state = proof_state()
    context = {
        "here": "proof",
        "proof": state,
        "waits": state.asked_at is not None,
        "stuck": state.asked_at is not None and request.now - state.asked_at > PATIENCE,
    }
    return render(request, "web/pages/journal/proof.html", context)


@require_POST
def verify_now(request: Request) -> HttpResponse:
    """Have a worker verify the journal; one that is under way is enough."""
    request_verification(by=request.principal, now=request.now)
    return redirect("proof")
