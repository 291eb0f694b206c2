"""Who may do what with the organisation, and who sees which of its records.

- A **functional administrator** opens, moves and closes units, creates posts and appoints people in the units that the
  right covers; invites and closes accounts; revokes delegations. What concerns the whole administration (its particulars,
  its calendar, a unit at the top) needs a right over its top units.
- A **technical administrator** creates and closes applications, and alone gives the role to others. Neither of the two
  sees content, and nobody widens their own rights: another administrator must do it.
- The **holder of a post**, titular or acting, delegates its powers; a delegate doesn't (no sub-delegation).
- An **administration** is founded from the command line, or by a technical administrator at the top of the installation's
  first administration. Founding gives no right in it: the founder sees the names of the others, and nothing else of them.
- Everybody sees the chart and the directory of their own administration, and nothing of any other.
"""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from common.errors import Forbidden, gettext_noop
from organisation.models import Delegation, Post, Unit, User
from organisation.principal import Capacity, Principal
from organisation.roles import BY_TECHNICAL_ADMIN, Right, Role

FUNCTIONAL = Role.FUNCTIONAL_ADMIN
TECHNICAL = Role.TECHNICAL_ADMIN


class NotAnAdministratorHere(Forbidden):
    """No right as functional administrator over all the units concerned."""

    code = "not_an_administrator_here"
    message = gettext_noop(
        "Only a functional administrator of the units concerned may do this. Ask yours to do it."
    )


class NotATechnicalAdministrator(Forbidden):
    """Applications and technical rights are the technical administrator's."""

    code = "not_a_technical_administrator"
    message = gettext_noop("Only a technical administrator may do this. Ask yours to do it.")


class NotTheHost(Forbidden):
    """Other administrations are the affair of the first one's technical administrator."""

    code = "not_the_host"
    message = gettext_noop(
        "Only a technical administrator of the installation's first administration may do this. Ask them to do it."
    )


class OwnRights(Forbidden):
    """Nobody widens their own rights, or closes their own account."""

    code = "own_rights"
    message = gettext_noop("You can't decide on your own rights. Ask another administrator to do it.")


class NotTheHolder(Forbidden):
    """Only who holds the post delegates its powers."""

    code = "not_the_holder"
    message = gettext_noop(
        "Only the holder of a post may delegate its powers; powers received by delegation can't be passed on. "
        "Ask the holder to make the delegation."
    )


def can_administer(by: Principal, unit_ids: Iterable[UUID]) -> bool:
    """Whether the functional administrator's right covers all of ``unit_ids`` (and there is such a right at all)."""
    covered = by.units(FUNCTIONAL)
    return bool(covered) and covered.issuperset(unit_ids)


def is_administrator(by: Principal) -> bool:
    """Whether the administrators' pages are open to ``by``; what each act needs is asked again by its use case."""
    return by.has(FUNCTIONAL, TECHNICAL) and not by.is_application


def must_be_administrator(by: Principal) -> None:
    """:raises NotAnAdministratorHere: the administrators' pages are not open to ``by``."""
    if not is_administrator(by):
        raise NotAnAdministratorHere


def must_administer(by: Principal, unit_ids: Iterable[UUID] = ()) -> Capacity | None:
    """The capacity in which ``by`` administers the units. :raises NotAnAdministratorHere: there is none."""
    units = frozenset(unit_ids)
    if not can_administer(by, units):
        raise NotAnAdministratorHere
    return next((by.capacity_in(unit, FUNCTIONAL) for unit in units or by.units(FUNCTIONAL)), None)


def must_administer_technically(by: Principal, unit_id: UUID | None = None) -> Capacity | None:
    """The capacity in which ``by`` is technical administrator (of the unit, if one is said).

    :raises NotATechnicalAdministrator: there is none.
    """
    covered = by.units(TECHNICAL)
    if not covered or (unit_id and unit_id not in covered):
        raise NotATechnicalAdministrator
    return by.capacity_in(unit_id or min(covered), TECHNICAL)


def must_be_allowed_to_give(by: Principal, rights: Iterable[Right]) -> None:
    """Whether ``by`` may put these rights on a post.

    :raises NotAnAdministratorHere: one lies in a unit that ``by`` doesn't administer.
    :raises NotATechnicalAdministrator: one is technical, and ``by`` isn't.
    """
    given = tuple(rights)
    if any(right.role in BY_TECHNICAL_ADMIN for right in given):
        must_administer_technically(by)
    must_administer(by, (right.unit_id for right in given))


def needs_second_factor(by: Principal) -> bool:
    """Whether the installation asks a second factor of a role that this person holds."""
    return not by.is_application and any(
        by.has(role) for role in Role if role.value in settings.SECOND_FACTOR_ROLES
    )


def must_hold(by: Principal, post_id: UUID) -> Capacity:
    """The capacity in which ``by`` holds the post. :raises NotTheHolder: only by delegation, or not at all."""
    capacity = by.capacity_of_post(post_id)
    if capacity is None or capacity.delegation_id is not None or by.is_application:
        raise NotTheHolder
    return capacity


def can_revoke(by: Principal, delegation: Delegation) -> bool:
    """The delegator takes the powers back; so does who holds the post now, or its functional administrator."""
    capacity = by.capacity_of_post(delegation.post_id)
    holds = capacity is not None and capacity.delegation_id is None
    return by.user_id == delegation.delegator_id or holds or can_administer(by, [delegation.post.unit_id])


def can_close_account(by: Principal, person: User, units: Iterable[UUID]) -> bool:
    """An application's account is the technical administrator's; a person's the functional administrator's of all their units."""
    if person.pk == by.user_id:
        return False
    return by.has(TECHNICAL) if person.is_application else can_administer(by, units)


def delegations_visible_to(by: Principal) -> QuerySet[Delegation]:
    """One's own, given or received; all those of the administration for its administrators and auditors."""
    own = Delegation.objects.filter(administration_id=by.administration_id)
    if by.has(FUNCTIONAL, Role.AUDITOR):
        return own
    return own.filter(Q(delegator_id=by.user_id) | Q(delegate_id=by.user_id) | Q(post_id__in=by.post_ids))


def abilities(
    by: Principal, record: Unit | Post | User | Delegation, *, units: Iterable[UUID] = ()
) -> frozenset[str]:
    """The names of the use cases open to ``by`` on the record; buttons and the API ask this.

    For a person, ``units`` are those of the posts they hold (``PersonRow.units``).
    """
    if record.administration_id != by.administration_id:
        return frozenset()
    if isinstance(record, Unit):
        acts = {"open_unit", "change_unit", "place_unit", "close_unit", "create_post"}
        return frozenset(acts if can_administer(by, [record.pk]) else ())
    if isinstance(record, Post):
        return _on_post(by, record)
    if isinstance(record, Delegation):
        return frozenset({"revoke_delegation"} if can_revoke(by, record) and not record.revoked_at else ())
    return _on_person(by, record, frozenset(units))


def _on_post(by: Principal, post: Post) -> frozenset[str]:
    acts: set[str] = set()
    if can_administer(by, [post.unit_id]):
        acts |= {"change_post", "move_post", "close_post", "appoint"}
    held = by.capacity_of_post(post.pk)
    if held and held.delegation_id is None and not by.is_application:
        acts.add("delegate_powers")
    return frozenset(acts)


def _on_person(by: Principal, person: User, units: frozenset[UUID]) -> frozenset[str]:
    acts: set[str] = set()
    if can_close_account(by, person, units):
        acts.add("deactivate_person" if person.is_active else "reactivate_person")
    if not person.is_application and can_administer(by, units):
        acts |= {"change_person", "reset_second_factor"}
        if person.is_active:
            acts.add("appoint")
        if person.awaits_password:
            acts.add("invite_again")
    return frozenset(acts)
