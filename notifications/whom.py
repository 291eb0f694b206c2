"""Whom a fact concerns, and what there is to say of it. The state is read again: facts arrive late and in any order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from courrier.models import Mail
from courrier.models.choices import Urgency
from courrier.status import Status
from journal.events import Event, Ref
from journal.subscriptions import Told
from notifications.people import WAITING, People
from organisation.models import Delegation, Unit, User
from parapheur.engine.values import CircuitState, StepKind
from parapheur.models import Folder, Step


@dataclass(frozen=True)
class Fact:
    """An event that is being told, with the people and the record as they stand now."""

    event: Any
    told: Told
    people: People

    @classmethod
    def of(cls, event: Event, told: Told) -> "Fact | None":
        """The fact, unless it belongs to no administration."""
        if event.administration_id is None:
            return None
        return cls(event, told, People(event.administration_id, told.now))

    @cached_property
    def folder(self) -> Folder:
        return Folder.objects.select_related("initiator").get(pk=self.event.about.id)

    @cached_property
    def mail(self) -> Mail:
        return Mail.objects.select_related("register").get(pk=self.event.about.id)

    @cached_property
    def delegation(self) -> Delegation:
        found = Delegation.objects.select_related("post", "delegator", "delegate")
        return found.get(pk=self.event.about.id)


# ── Folders


def asked_for(kind: StepKind) -> Callable[[Fact], Iterable[UUID]]:
    """Who may decide at the steps of ``kind`` that the event opened, if they still wait."""

    def people(fact: Fact) -> Iterable[UUID]:
        ids = getattr(fact.event, "step_ids", None) or (fact.event.step_id,)
        steps = Step.objects.filter(pk__in=ids, kind=kind.value, state__in=WAITING)
        return [person for step in steps for person in fact.people.asked_at(step)]

    return people


def drafter_and_asked(fact: Fact) -> Iterable[UUID]:
    """Who can try the failed step again, and who started the folder."""
    steps = Step.objects.filter(pk=fact.event.step_id, state__in=WAITING)
    asked = [person for step in steps for person in fact.people.asked_at(step)]
    return [*asked, fact.folder.initiator_id] if steps else []


def drafter_of_returned(fact: Fact) -> Iterable[UUID]:
    return _drafter_if(fact, CircuitState.RETURNED)


def drafter_of_refused(fact: Fact) -> Iterable[UUID]:
    return _drafter_if(fact, CircuitState.REFUSED)


def drafter_of_completed(fact: Fact) -> Iterable[UUID]:
    return _drafter_if(fact, CircuitState.COMPLETED)


def folder_is_pressing(fact: Fact) -> bool:
    """Due tomorrow or before, or about an urgent letter."""
    about_urgent = Mail.objects.filter(pk=fact.folder.origin_id, urgency__gt=Urgency.NORMAL)
    return _presses(fact.folder.due_on, fact) or (fact.folder.origin_kind == "mail" and about_urgent.exists())


def folder_facts(fact: Fact) -> dict[str, Any]:
    """Who acted, who asks, the folder's title, the reason if one was given, and by when."""
    return facts_of_folder(fact.folder) | _actor(fact) | {"quote": getattr(fact.event, "reason", "")}


def facts_of_folder(folder: Folder) -> dict[str, Any]:
    """What every sentence about a folder says of it."""
    return {
        "asker": _name(folder.initiator),
        "about": {"kind": "folder", "title": folder.title},
        "due": _day(folder.due_on),
    }


# ── Mail


def person_given_the_mail(fact: Fact) -> Iterable[UUID]:
    return [fact.event.person.id] if fact.event.person and _still_assigned(fact) else []


def leaders_of_owner(fact: Fact) -> Iterable[UUID]:
    return fact.people.leading(fact.event.owner.id) if _still_assigned(fact) else []


def leaders_of_copies(fact: Fact) -> Iterable[UUID]:
    return [person for unit in fact.event.copies for person in fact.people.leading(unit.id)]


def who_has_it_back(fact: Fact) -> Iterable[UUID]:
    return fact.people.having(fact.mail) if fact.mail.status == Status.TO_REORIENT else []


def who_has_the_mail(fact: Fact) -> Iterable[UUID]:
    return fact.people.having(fact.mail)


def person_shared_with(fact: Fact) -> Iterable[UUID]:
    return [fact.event.person.id]


def desk_of_letter(fact: Fact) -> Iterable[UUID]:
    """The clerks of the desk that dispatches the letter, while it waits there."""
    return fact.people.clerks(fact.mail.register.unit_id) if fact.mail.status == Status.TO_DISPATCH else []


def drafter_of_letter(fact: Fact) -> Iterable[UUID]:
    """Who wrote the letter."""
    return [fact.mail.entered_by_id]


def holders_of_named_post(fact: Fact) -> Iterable[UUID]:
    return fact.people.standing_for([fact.event.post.id])


def mail_is_pressing(fact: Fact) -> bool:
    """An urgent letter, or one expected tomorrow or before."""
    return fact.mail.urgency > Urgency.NORMAL or _presses(fact.mail.deadline, fact)


def mail_facts(fact: Fact) -> dict[str, Any]:
    """Who acted, the letter, the unit that gets it, the reason if one was given, and by when."""
    owner: Ref | None = getattr(fact.event, "owner", None)
    unit = Unit.objects.get(pk=owner.id) if owner else fact.mail.holder_unit
    return (
        facts_of_mail(fact.mail)
        | _actor(fact)
        | {"unit": {"fr": unit.name_fr, "ar": unit.name_ar}, "quote": getattr(fact.event, "reason", "")}
    )


def facts_of_mail(mail: Mail) -> dict[str, Any]:
    """What every sentence about a letter says of it."""
    return {
        "about": {"kind": "mail", "reference": mail.reference, "title": mail.subject},
        "due": _day(mail.deadline),
    }


# ── Delegations


def delegate_who_signs(fact: Fact) -> Iterable[UUID]:
    return [fact.event.delegate.id] if fact.event.may_sign else []


def delegate(fact: Fact) -> Iterable[UUID]:
    return [fact.event.delegate.id]


def delegator(fact: Fact) -> Iterable[UUID]:
    return [fact.event.delegator.id]


def delegation_facts(fact: Fact) -> dict[str, Any]:
    """Both people, the post, and the first and the last day."""
    act = fact.delegation
    return _actor(fact) | {
        "delegator": _name(act.delegator),
        "delegate": _name(act.delegate),
        "post": {"fr": act.post.title_fr, "ar": act.post.title_ar},
        "first": _day(act.starts_on),
        "last": _day(act.ends_on - timedelta(days=1)),
        "quote": getattr(fact.event, "reason", ""),
    }


def _drafter_if(fact: Fact, state: CircuitState) -> Iterable[UUID]:
    return [fact.folder.initiator_id] if fact.folder.state == state.value else []


def _still_assigned(fact: Fact) -> bool:
    mail, event = fact.mail, fact.event
    person_id = event.person.id if event.person else None
    return mail.status == Status.ASSIGNED and (mail.holder_unit_id, mail.holder_id) == (
        event.owner.id,
        person_id,
    )


def _presses(day: date | None, fact: Fact) -> bool:
    return day is not None and day <= fact.people.day + timedelta(days=1)


def _actor(fact: Fact) -> dict[str, Any]:
    actor = fact.told.actor
    person = User.objects.filter(pk=actor.id).first() if actor.id else None
    name = _name(person) if person else {"fr": "", "ar": ""}
    return {"actor": name | ({"for": actor.on_behalf_of} if actor.on_behalf_of else {})}


def _name(person: User) -> dict[str, str]:
    return {"fr": person.name.fr, "ar": person.name.ar}


def _day(day: date | None) -> dict[str, str] | str:
    return {"day": day.isoformat()} if day else ""
