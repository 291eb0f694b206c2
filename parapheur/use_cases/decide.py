"""Deciding at a step: visa, opinion, refusal, return, acknowledgement, a signature made by hand."""

from datetime import datetime
from uuid import UUID

from common.errors import Forbidden
from organisation.principal import Principal
from parapheur.engine.values import Decision, Opinion, Verb
from parapheur.models import Folder
from parapheur.policies import acting_capacity, engine_actor, visible_to
from parapheur.transitions import carry_out, expect_document, folder_of

DECISIONS = frozenset(
    {
        Verb.APPROVE,
        Verb.GIVE_OPINION,
        Verb.REFUSE,
        Verb.RETURN,
        Verb.SEND_BACK,
        Verb.ACKNOWLEDGE,
        Verb.RECORD_PAPER_SIGNATURE,
    }
)


def decide_step(
    *,
    folder_id: UUID,
    step_id: UUID,
    verb: Verb,
    by: Principal,
    now: datetime,
    reason: str = "",
    opinion: Opinion | None = None,
    file_id: UUID | None = None,
    to_stage: int | None = None,
    version: int | None = None,
    document_version: int | None = None,
    request_key: str | None = None,
) -> Folder:
    """Decide at a step that waits for this person, in their own right or by a delegation.

    :raises Unseen: the folder isn't theirs to see.
    :raises DocumentReplaced: the document isn't the one they read, ``document_version``.
    :raises VersionConflict: it has changed since ``version``, or somebody else decided at this very moment.
    :raises Refusal: it isn't their turn, a reason is missing, and what else the engine refuses.
    """
    if verb not in DECISIONS:
        raise Forbidden
    folder = folder_of(visible_to(by), folder_id)
    expect_document(folder, document_version)
    decision = Decision(
        verb=verb,
        by=engine_actor(by, signing=verb is Verb.RECORD_PAPER_SIGNATURE),
        step=step_id,
        reason=reason,
        opinion=opinion,
        file=file_id,
        to_stage=to_stage,
    )
    actor = by.actor(acting_capacity(by, step_id))
    return carry_out(folder, decision, actor=actor, version=version, request_key=request_key, now=now)
