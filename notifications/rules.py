"""Who is told of what: one table. The first rule that names a person is the one by which that person is told.

Nobody is told of what they did themselves, nor of a record that they may not see at that instant (``telling``).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.errors import gettext_noop as _
from courrier import events as courrier
from journal.events import Event
from notifications import whom
from notifications.models import Kind
from notifications.telling import News
from notifications.whom import Fact
from organisation import events as organisation
from parapheur import events as parapheur
from parapheur.engine.values import StepKind

Facts = Callable[[Fact], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """When ``event`` happens, ``people`` are told ``sentence``, whose places ``facts`` fills."""

    event: type[Event]
    people: Callable[[Fact], Iterable[UUID]]
    kind: Kind
    sentence: str
    facts: Facts
    is_urgent: Callable[[Fact], bool]


def _rule(
    event: type[Event],
    people: Callable[[Fact], Iterable[UUID]],
    kind: Kind,
    sentence: str,
    *,
    facts: Facts,
    urgent: Callable[[Fact], bool] | bool = False,
) -> Rule:
    is_urgent = urgent if callable(urgent) else lambda _: urgent
    return Rule(event=event, people=people, kind=kind, sentence=sentence, facts=facts, is_urgent=is_urgent)


_FOLDER, _MAIL, _DELEGATION = whom.folder_facts, whom.mail_facts, whom.delegation_facts

_ASKED = (
    (StepKind.SIGNATURE, Kind.TO_SIGN, _("{asker} asks you to sign {about}.")),
    (StepKind.VISA, Kind.TO_APPROVE, _("{asker} asks you to check {about} and to give your visa.")),
    (StepKind.OPINION, Kind.TO_ADVISE, _("{asker} asks you to read {about} and to give your opinion.")),
)

RULES: tuple[Rule, ...] = (
    *(
        _rule(event, whom.asked_for(step), kind, sentence, facts=_FOLDER, urgent=whom.folder_is_pressing)
        for event in (parapheur.StageOpened, parapheur.StepReassigned)
        for step, kind, sentence in _ASKED
    ),
    _rule(
        parapheur.StageOpened,
        whom.asked_for(StepKind.INFORMATION),
        Kind.TO_READ,
        _("{asker} sends you, for information, {about}."),
        facts=_FOLDER,
    ),
    _rule(
        parapheur.StepFailed,
        whom.drafter_and_asked,
        Kind.TO_REPAIR,
        _("{actor} could not finish {about}: open it to see why, and try again."),
        facts=_FOLDER,
        urgent=True,
    ),
    _rule(
        parapheur.FolderReturned,
        whom.drafter_of_returned,
        Kind.TO_CORRECT,
        _("{actor} returned {about}: correct it and send the new version."),
        facts=_FOLDER,
        urgent=True,
    ),
    _rule(
        parapheur.FolderRefused,
        whom.drafter_of_refused,
        Kind.TO_REPAIR,
        _("{actor} refused {about}: its circuit has ended."),
        facts=_FOLDER,
        urgent=True,
    ),
    _rule(
        parapheur.FolderCompleted,
        whom.drafter_of_completed,
        Kind.NEWS,
        _("All have decided, and the circuit has ended well: {about}."),
        facts=_FOLDER,
    ),
    _rule(
        courrier.MailAssigned,
        whom.person_given_the_mail,
        Kind.TO_HANDLE,
        _("{actor} assigned to you {about}: take it in charge."),
        facts=_MAIL,
        urgent=whom.mail_is_pressing,
    ),
    _rule(
        courrier.MailAssigned,
        whom.leaders_of_owner,
        Kind.TO_HANDLE,
        _("{actor} assigned to {unit} {about}: take it in charge, or give it to somebody."),
        facts=_MAIL,
        urgent=whom.mail_is_pressing,
    ),
    _rule(
        courrier.MailAssigned,
        whom.leaders_of_copies,
        Kind.TO_READ,
        _("{actor} sends you, for information, {about}."),
        facts=_MAIL,
    ),
    _rule(
        courrier.DeadlineExtended,
        whom.who_has_the_mail,
        Kind.NEWS,
        _("{actor} gave more time for {about}."),
        facts=_MAIL,
    ),
    _rule(
        courrier.MailCommented,
        whom.who_has_the_mail,
        Kind.TO_READ,
        _("{actor} commented on {about}."),
        facts=_MAIL,
    ),
    _rule(
        courrier.AssignmentReturned,
        whom.who_has_it_back,
        Kind.TO_ASSIGN,
        _("{actor} sent back {about}: choose another unit."),
        facts=_MAIL,
        urgent=whom.mail_is_pressing,
    ),
    _rule(
        courrier.MailReopened,
        whom.who_has_the_mail,
        Kind.TO_HANDLE,
        _("{actor} reopened {about}: take it up again."),
        facts=_MAIL,
        urgent=whom.mail_is_pressing,
    ),
    _rule(
        courrier.MailCancelled,
        whom.who_has_the_mail,
        Kind.NEWS,
        _("{actor} cancelled {about}: nothing is left to do."),
        facts=_MAIL,
    ),
    _rule(
        courrier.MailShared,
        whom.person_shared_with,
        Kind.TO_READ,
        _("{actor} lets you read {about}."),
        facts=_MAIL,
    ),
    _rule(
        courrier.ConfidentialReaderNamed,
        whom.holders_of_named_post,
        Kind.TO_READ,
        _("{actor} lets you read {about}."),
        facts=_MAIL,
    ),
    _rule(
        courrier.LetterCompleted,
        whom.desk_of_letter,
        Kind.TO_DISPATCH,
        _("Signed and sealed, it waits to be dispatched: {about}."),
        facts=_MAIL,
        urgent=whom.mail_is_pressing,
    ),
    _rule(
        courrier.MailDispatched,
        whom.drafter_of_letter,
        Kind.NEWS,
        _("{actor} dispatched {about}."),
        facts=_MAIL,
    ),
    _rule(
        courrier.DispatchProofRecorded,
        whom.drafter_of_letter,
        Kind.NEWS,
        _("{actor} recorded what came back after dispatch: {about}."),
        facts=_MAIL,
    ),
    _rule(
        organisation.PowersDelegated,
        whom.delegate_who_signs,
        Kind.NEWS,
        _("{delegator} lets you sign and act as {post}, from {first} to {last}."),
        facts=_DELEGATION,
        urgent=True,
    ),
    _rule(
        organisation.PowersDelegated,
        whom.delegate,
        Kind.NEWS,
        _("{delegator} lets you act, without signing, as {post}, from {first} to {last}."),
        facts=_DELEGATION,
        urgent=True,
    ),
    _rule(
        organisation.PowersDelegated,
        whom.delegator,
        Kind.NEWS,
        _("{delegate} will act for you as {post}, from {first} to {last}."),
        facts=_DELEGATION,
    ),
    _rule(
        organisation.DelegationRevoked,
        whom.delegate,
        Kind.NEWS,
        _("{actor} ended your delegation: you no longer act for {delegator} as {post}."),
        facts=_DELEGATION,
        urgent=True,
    ),
    _rule(
        organisation.DelegationRevoked,
        whom.delegator,
        Kind.NEWS,
        _("{actor} ended the delegation: {delegate} no longer acts for you as {post}."),
        facts=_DELEGATION,
    ),
)


def news_of(fact: Fact) -> dict[UUID, list[News]]:
    """Who is told of ``fact``, and what: one thing each."""
    concerned: dict[UUID, list[News]] = {}
    for rule in RULES:
        if not isinstance(fact.event, rule.event):
            continue
        people = [person for person in rule.people(fact) if person not in {fact.told.actor.id, *concerned}]
        if not people:
            continue
        news = News(
            kind=rule.kind,
            sentence=rule.sentence,
            facts=rule.facts(fact),
            about=fact.event.about,
            matter=fact.event.matter,
            happened_at=fact.told.occurred_at,
            is_urgent=rule.is_urgent(fact),
            entry_id=fact.told.entry_id,
        )
        concerned |= {person: [news] for person in people}
    return concerned
