"""Close the account of a person who leaves, or of an application: everything ends at once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from common.errors import Refusal, gettext_noop
from journal.events import Actor
from journal.publish import publish
from organisation.events import AppointmentEnded, PersonDeactivated
from organisation.models import Delegation, OpenSession, PostHolding, User
from organisation.principal import Principal
from organisation.queries import day_of, lock_administration, person_of
from organisation.references import ref
from organisation.texts import reason_given
from organisation.use_cases._steps import close_sessions, end_delegation, must_be_closable, remove_devices


class AccountClosedAlready(Refusal):
    """The account was closed before."""

    code = "account_closed_already"
    message = gettext_noop("The account of {person} is closed already.")


def deactivate_person(*, by: Principal, person_id: UUID, reason: str, now: datetime) -> User:
    """Close the account: password, sessions and second factor end, so do posts and delegations, given and received.

    A session is worth nothing without the password that it was opened with, so that the next request finds it ended.

    :raises Unseen, NotAnAdministratorHere, NotATechnicalAdministrator, OwnRights, ReasonMissing, AccountClosedAlready:
    """
    person = person_of(by, person_id)
    must_be_closable(by, person, now=now)
    reason = reason_given(reason)
    actor = by.actor()
    with transaction.atomic():
        lock_administration(by.administration_id)
        person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        if not person.is_active:
            raise AccountClosedAlready(person=person.name)
        _end_holdings(person, by=by, actor=actor, now=now)
        _end_delegations(person, reason, actor=actor, now=now)
        remove_devices(person)
        close_sessions(OpenSession.objects.filter(user=person))
        person.set_unusable_password()
        person.advance(
            version=person.version,
            is_active=False,
            left_at=now,
            password=person.password,
            reset_requested_at=None,
        )
        event = PersonDeactivated(administration_id=by.administration_id, about=ref(person), reason=reason)
        publish(event, actor=actor, now=now)
        return person


def _end_holdings(person: User, *, by: Principal, actor: Actor, now: datetime) -> None:
    today = day_of(by, now)
    not_over = Q(ends_on=None) | Q(ends_on__gt=today)
    for holding in PostHolding.objects.filter(not_over, user=person).select_related("post"):
        holding.ends_on = max(today, holding.starts_on)
        holding.save(update_fields=["ends_on"])
        event = AppointmentEnded(
            administration_id=by.administration_id,
            about=ref(person),
            unit_id=holding.post.unit_id,
            post=ref(holding.post),
            ends_on=holding.ends_on,
        )
        publish(event, actor=actor, now=now)


def _end_delegations(person: User, reason: str, *, actor: Actor, now: datetime) -> None:
    theirs = Q(delegator=person) | Q(delegate=person)
    alive = Delegation.objects.filter(theirs, revoked_at=None)
    for delegation in alive.select_related("post", "delegator", "delegate"):
        end_delegation(delegation, reason, version=delegation.version, actor=actor, now=now)
