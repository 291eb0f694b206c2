"""The directory: people with their posts, found by any part of their name in either script."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from common.errors import Unseen
from common.text import fold
from organisation.credentials import Access, credentials
from organisation.models import Delegation, Post, PostHolding, User
from organisation.policies import delegations_visible_to, must_administer_technically
from organisation.principal import Principal
from organisation.queries.capacities import delegations_at, holdings_on

PAGE = 50
Place = tuple[str, UUID]
"""Where a page of the directory ends: the last name and identifier."""


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """A person or application, with the posts held that day."""

    person: User
    holdings: tuple[PostHolding, ...]

    @property
    def units(self) -> frozenset[UUID]:
        """The units of those posts."""
        return frozenset(holding.post.unit_id for holding in self.holdings)


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """Some people, and where the next page begins, if there is one."""

    rows: tuple[PersonRow, ...]
    next: Place | None


def people(
    by: Principal,
    *,
    day: date,
    search: str = "",
    applications: bool = False,
    leavers: bool = False,
    after: Place | None = None,
    limit: int = PAGE,
) -> PeoplePage:
    """People of one's administration by name; every word of ``search`` must occur in their names or address."""
    found = _named(User.objects.filter(administration_id=by.administration_id), search)
    found = found.filter(is_application=applications)
    if not leavers:
        found = found.filter(is_active=True)
    if after:
        found = found.filter(Q(name_fr__gt=after[0]) | Q(name_fr=after[0], pk__gt=after[1]))
    chosen = list(found.order_by("name_fr", "id")[: limit + 1])
    more = len(chosen) > limit
    chosen = chosen[:limit]
    held = _holdings(chosen, day)
    return PeoplePage(
        rows=tuple(PersonRow(person=person, holdings=tuple(held[person.pk])) for person in chosen),
        next=(chosen[-1].name_fr, chosen[-1].pk) if more else None,
    )


def person_row(person: User, *, day: date) -> PersonRow:
    """One person with the posts held on ``day``."""
    return PersonRow(person=person, holdings=tuple(_holdings([person], day)[person.pk]))


def has_second_factor(person_id: UUID) -> bool:
    """Whether a code is asked for when the person signs in."""
    return bool(TOTPDevice.objects.filter(user_id=person_id, confirmed=True).exists())


def begun_second_factor(by: Principal) -> TOTPDevice | None:
    """The device that one has begun to set up, whose first code is awaited."""
    return TOTPDevice.objects.filter(user_id=by.user_id, confirmed=False).first()


def recovery_codes_left(by: Principal) -> int:
    """How many recovery codes haven't served yet."""
    return int(StaticToken.objects.filter(device__user_id=by.user_id).count())


def delegation_candidates(by: Principal, *, search: str = "", limit: int = 20) -> list[User]:
    """Who may receive one's powers: the active people of the administration, oneself apart."""
    active = User.objects.filter(
        administration_id=by.administration_id, is_active=True, is_application=False
    ).exclude(pk=by.user_id)
    return list(_named(active, search).order_by("name_fr", "id")[:limit])


def delegations_given(by: Principal, *, after: UUID | None = None, limit: int = PAGE) -> list[Delegation]:
    """The delegations that one gave, the newest first, ended ones too."""
    return _newest(delegations_visible_to(by).filter(delegator_id=by.user_id), after, limit)


def delegations_received(by: Principal, *, after: UUID | None = None, limit: int = PAGE) -> list[Delegation]:
    """The delegations that one received, the newest first, ended ones too."""
    return _newest(delegations_visible_to(by).filter(delegate_id=by.user_id), after, limit)


def delegations_of(by: Principal, *, after: UUID | None = None, limit: int = PAGE) -> list[Delegation]:
    """All delegations open to ``by``, the newest first, ended ones too."""
    return _newest(delegations_visible_to(by), after, limit)


def delegations_in_force(
    by: Principal, *, now: datetime, day: date, after: UUID | None = None, limit: int = PAGE
) -> list[Delegation]:
    """The delegations open to ``by`` that let somebody act at ``now``."""
    visible = delegations_visible_to(by).values("pk")
    return _newest(delegations_at(now, day).filter(pk__in=visible), after, limit)


def _named(people: QuerySet[User], search: str) -> QuerySet[User]:
    for word in fold(search).split():
        people = people.filter(search__contains=word)
    return people


def _newest(found: QuerySet[Delegation], after: UUID | None, limit: int) -> list[Delegation]:
    if after:
        found = found.filter(pk__lt=after)
    fetched = found.select_related("post__unit", "delegator", "delegate").prefetch_related("units")
    return list(fetched.order_by("-pk")[:limit])


def _holdings(chosen: Iterable[User], day: date) -> defaultdict[UUID, list[PostHolding]]:
    held: defaultdict[UUID, list[PostHolding]] = defaultdict(list)
    for holding in holdings_on(day).filter(user__in=list(chosen)).order_by("starts_on", "id"):
        held[holding.user_id].append(holding)
    return held


@dataclass(frozen=True, kw_only=True)
class ApplicationRow:
    """An application with its post of that day, and its credentials unless they were withdrawn."""

    account: User
    posts: tuple[Post, ...]
    access: Access | None


def applications(by: Principal, *, day: date, leavers: bool = False) -> list[ApplicationRow]:
    """The applications of one's administration by name, at most 200. :raises NotATechnicalAdministrator:"""
    must_administer_technically(by)
    rows = people(by, day=day, applications=True, leavers=leavers, limit=200).rows
    return _with_access(rows)


def application_of(by: Principal, application_id: UUID, *, day: date) -> ApplicationRow:
    """One application of one's administration. :raises NotATechnicalAdministrator, Unseen:"""
    must_administer_technically(by)
    account = User.objects.filter(
        administration_id=by.administration_id, is_application=True, pk=application_id
    ).first()
    if account is None:
        raise Unseen
    return _with_access([person_row(account, day=day)])[0]


def _with_access(rows: Sequence[PersonRow]) -> list[ApplicationRow]:
    access = credentials().of(row.person.pk for row in rows)
    held = [[holding.post_id for holding in row.holdings] for row in rows]
    chosen = Post.objects.filter(pk__in=[pk for pks in held for pk in pks]).select_related("unit")
    posts = {post.pk: post for post in chosen.prefetch_related("rights__unit")}
    return [
        ApplicationRow(
            account=row.person, posts=tuple(posts[pk] for pk in held[place]), access=access.get(row.person.pk)
        )
        for place, row in enumerate(rows)
    ]
