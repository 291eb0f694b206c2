"""Steps that several use cases take inside their transactions."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django_otp import devices_for_user
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from common.clock import local_day
from common.errors import Kind, Refusal, Unseen, gettext_noop
from common.text import Bilingual
from journal.events import Actor
from journal.publish import publish
from organisation.credentials import Access, credentials
from organisation.events import DelegationRevoked, PersonAppointed, PostCreated
from organisation.models import Administration, Delegation, OpenSession, Post, PostHolding, Unit, User
from organisation.policies import (
    NotAnAdministratorHere,
    NotATechnicalAdministrator,
    OwnRights,
    can_close_account,
)
from organisation.principal import Principal
from organisation.queries import day_of, person_of, person_row
from organisation.references import in_both, ref, rights_text
from organisation.roles import Right, Role
from organisation.tree import unit_tree

RECOVERY_CODES = 10
ADMINISTRATOR = Bilingual("Administrateur de la plateforme", "مدير المنصة")
ADMINISTERS = (Role.FUNCTIONAL_ADMIN, Role.TECHNICAL_ADMIN)


class EmailTaken(Refusal):
    """An account has this address already; addresses are unique in the whole installation, since people sign in with them."""

    code = "email_taken"
    message = gettext_noop(
        "An account with the address {email} exists already. Look for it among the people."
    )


class HeadExists(Refusal):
    """A unit has one head."""

    code = "head_exists"
    message = gettext_noop(
        "“{unit}” is already headed by “{post}”. Take that post out of the lead first, or create this one without it."
    )


class ScopesMissing(Refusal):
    """An application without scopes could ask for nothing."""

    code = "scopes_missing"
    kind = Kind.INVALID
    message = gettext_noop("Choose at least one thing that the application may do.")


class ApplicationWithdrawn(Refusal):
    """It has no credentials any more."""

    code = "application_withdrawn"
    message = gettext_noop("The application {application} was withdrawn. Create another one instead.")


class TimeZoneUnknown(Refusal):
    """Not a name of the time zone database."""

    code = "time_zone_unknown"
    kind = Kind.INVALID
    message = gettext_noop(
        "The time zone “{time_zone}” doesn't exist. Give one as in the example Africa/Casablanca."
    )


def known_time_zone(name: str) -> str:
    """The name, when it is one. :raises TimeZoneUnknown:"""
    if name not in available_timezones():
        raise TimeZoneUnknown(time_zone=name)
    return name


def known_scopes(scopes: Iterable[str]) -> tuple[str, ...]:
    """The scopes among these that there are, in order. :raises ScopesMissing: none."""
    wanted = tuple(sorted({*scopes} & {*credentials().scopes()}))
    if not wanted:
        raise ScopesMissing
    return wanted


def admitted(by: Principal, application_id: UUID) -> tuple[User, Access]:
    """An application of one's administration with its credentials. :raises Unseen, ApplicationWithdrawn:"""
    account = person_of(by, application_id)
    if not account.is_application:
        raise Unseen
    access = credentials().of([account.pk]).get(account.pk)
    if not account.is_active or access is None:
        raise ApplicationWithdrawn(application=account.name)
    return account, access


def must_be_free(email: str, *, but: User | None = None) -> None:
    """:raises EmailTaken: another account has the address."""
    others = User.objects.exclude(pk=but.pk) if but else User.objects.all()
    if others.filter(email=email).exists():
        raise EmailTaken(email=email)


def must_have_no_other_head(unit: Unit, *, but: Post | None = None) -> None:
    """:raises HeadExists: another open post heads the unit."""
    others = Post.objects.exclude(pk=but.pk) if but else Post.objects.all()
    if head := others.filter(unit=unit, heads_unit=True, closed_on=None).first():
        raise HeadExists(unit=unit.name, post=head.title)


def must_be_closable(by: Principal, person: User, *, now: datetime) -> None:
    """:raises NotAnAdministratorHere, NotATechnicalAdministrator, OwnRights: ``by`` may not open or close the account."""
    if person.pk == by.user_id:
        raise OwnRights
    if not can_close_account(by, person, person_row(person, day=day_of(by, now)).units):
        raise NotATechnicalAdministrator if person.is_application else NotAnAdministratorHere


def end_delegation(delegation: Delegation, reason: str, *, version: int, actor: Actor, now: datetime) -> None:
    """Revoke the delegation and say so. :raises VersionConflict: it has changed meanwhile."""
    delegation.advance(version=version, revoked_at=now, revocation_reason=reason)
    event = DelegationRevoked(
        administration_id=delegation.administration_id,
        about=ref(delegation),
        unit_id=delegation.post.unit_id,
        post=ref(delegation.post),
        delegator=ref(delegation.delegator),
        delegate=ref(delegation.delegate),
        reason=reason,
    )
    publish(event, actor=actor, now=now)


def close_sessions(sessions: QuerySet[OpenSession]) -> int:
    """Sign these browsers out; returns how many there were."""
    keys = list(sessions.values_list("key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    OpenSession.objects.filter(key__in=keys).delete()
    return len(keys)


def new_recovery_codes(person: User) -> tuple[str, ...]:
    """Ten codes that each serve once; earlier ones end."""
    codes = tuple(StaticToken.random_token() for _ in range(RECOVERY_CODES))
    device, _ = StaticDevice.objects.get_or_create(user=person, name="recovery")
    device.token_set.all().delete()
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def remove_devices(person: User) -> None:
    """Forget the second factor and its recovery codes, begun ones too."""
    for device in devices_for_user(person, confirmed=None):
        device.delete()


def appoint_administrator(person: User, administration: Administration, *, by: Actor, now: datetime) -> None:
    """Give the person a post with all that there is to administer, at the top of the administration."""
    day = local_day(now, administration.time_zone)
    tops = sorted(unit_tree(administration.pk, day).tops)
    post = Post.objects.create(
        administration=administration, unit_id=tops[0], opened_on=day, **in_both("title", ADMINISTRATOR)
    )
    post.set_rights(Right(role=role, unit_id=top, with_subtree=True) for role in ADMINISTERS for top in tops)
    PostHolding.objects.create(post=post, user=person, starts_on=day)
    created = PostCreated(
        administration_id=administration.pk,
        about=ref(post),
        unit_id=post.unit_id,
        heads_unit=False,
        rights=rights_text(post),
    )
    publish(created, actor=by, now=now)
    appointed = PersonAppointed(
        administration_id=administration.pk,
        about=ref(person),
        unit_id=post.unit_id,
        post=ref(post),
        kind=PostHolding.Title.HOLDER.value,
        act="",
        starts_on=day,
        ends_on=None,
    )
    publish(appointed, actor=by, now=now)
