"""Signing: the decision is taken here; the signature itself is made by the system right after."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from common.errors import Kind, Refusal, gettext_noop
from organisation.principal import Capacity, Principal
from parapheur.engine.values import Decision, Verb
from parapheur.models import Folder, Step
from parapheur.policies import acting_capacity, engine_actor, visible_to
from parapheur.queries import signing_chain
from parapheur.transitions import Transition, about, carry_out, expect_document, folder_of
from signing.use_cases.request_signature import request_signature
from signing.values import Signatory


class AuthenticationTooOld(Refusal):
    """A signature needs proof, given right before it, of who signs."""

    code = "authentication_too_old"
    kind = Kind.FORBIDDEN
    message = gettext_noop("Type your password again to sign: the last time is too long ago.")


def sign_folder(
    *,
    folder_id: UUID,
    step_id: UUID,
    by: Principal,
    now: datetime,
    version: int | None = None,
    document_version: int | None = None,
    request_key: str | None = None,
) -> Folder:
    """Decide to sign the folder's document, at a signature step that waits for this person.

    :raises Unseen: the folder isn't theirs to see.
    :raises AuthenticationTooOld: password or code were not given within the last minutes.
    :raises DocumentReplaced: the document isn't the one they read, ``document_version``.
    :raises VersionConflict: the folder has changed since ``version``.
    :raises NotYourTurn: the step waits for somebody else, or the delegation doesn't cover signing.
    """
    folder = folder_of(visible_to(by), folder_id)
    expect_document(folder, document_version)
    fresh = timedelta(seconds=settings.FRESH_AUTHENTICATION_SECONDS)
    if by.authenticated_at is None or now - by.authenticated_at > fresh:
        raise AuthenticationTooOld
    capacity = acting_capacity(by, step_id)
    decision = Decision(verb=Verb.SIGN, by=engine_actor(by, signing=True), step=step_id)
    actor = by.actor(capacity)

    def ask(transition: Transition) -> None:
        what = about(folder)
        request_signature(
            chain_id=signing_chain(transition.document),
            file_id=transition.document.file_id,
            reference=step_id,
            signatory=_signatory(by, capacity),
            place=transition.document.signature_place,
            order=_order(folder, step_id),
            administration_id=folder.administration_id,
            matter=what["matter"],
            unit_id=folder.unit_id,
            actor=actor,
            now=now,
        )

    return carry_out(
        folder, decision, actor=actor, version=version, request_key=request_key, also=ask, now=now
    )


def _signatory(by: Principal, capacity: Capacity | None) -> Signatory:
    return Signatory(
        user_id=by.user_id,
        name=by.name,
        title=capacity.title if capacity else None,
        delegator=capacity.delegator if capacity else None,
        delegation_act=capacity.delegation_act if capacity else "",
        is_interim=bool(capacity and capacity.is_interim),
    )


def _order(folder: Folder, step_id: UUID) -> int:
    """The signature's rank among the folder's signature steps, which is where its stamp goes."""
    signatures = Step.objects.filter(folder=folder, kind="signature").order_by("stage", "position")
    return list(signatures.values_list("pk", flat=True)).index(step_id)
