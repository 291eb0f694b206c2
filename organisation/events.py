"""What can become true in the organisation."""

from dataclasses import dataclass
from datetime import date

from journal.events import Change, Event, Ref


@dataclass(frozen=True, kw_only=True)
class AdministrationCreated(Event):
    name = "organisation.administration_created"

    code: str


@dataclass(frozen=True, kw_only=True)
class AdministrationChanged(Event):
    name = "organisation.administration_changed"

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class CalendarDaySet(Event):
    """``about`` is the administration."""

    name = "organisation.calendar_day_set"

    day: date
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class UnitOpened(Event):
    name = "organisation.unit_opened"

    parent: Ref | None
    opened_on: date


@dataclass(frozen=True, kw_only=True)
class UnitChanged(Event):
    name = "organisation.unit_changed"

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class UnitPlaced(Event):
    name = "organisation.unit_placed"

    effective_on: date
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class UnitClosed(Event):
    name = "organisation.unit_closed"

    closed_on: date


@dataclass(frozen=True, kw_only=True)
class PostCreated(Event):
    name = "organisation.post_created"

    heads_unit: bool
    rights: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PostChanged(Event):
    name = "organisation.post_changed"

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class PostClosed(Event):
    name = "organisation.post_closed"

    closed_on: date


@dataclass(frozen=True, kw_only=True)
class PersonAppointed(Event):
    """``about`` is the person."""

    name = "organisation.person_appointed"

    post: Ref
    kind: str
    act: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(Event):
    """``about`` is the person."""

    name = "organisation.appointment_ended"

    post: Ref
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Event):
    """An account was made. If ``by_link``, the mail that follows carries a link to set a password (``organisation.links``)."""

    name = "organisation.person_invited"

    language: str
    by_link: bool


@dataclass(frozen=True, kw_only=True)
class PersonChanged(Event):
    name = "organisation.person_changed"

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(Event):
    name = "organisation.person_deactivated"

    reason: str


@dataclass(frozen=True, kw_only=True)
class PersonReactivated(Event):
    """The mail that follows carries a link to set a new password."""

    name = "organisation.person_reactivated"


@dataclass(frozen=True, kw_only=True)
class ApplicationCreated(Event):
    name = "organisation.application_created"

    post: Ref
    rights: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PowersDelegated(Event):
    """``about`` is the delegation."""

    name = "organisation.powers_delegated"

    post: Ref
    delegator: Ref
    delegate: Ref
    act_number: str
    act_date: date
    publication: str
    starts_on: date
    ends_on: date
    units: tuple[Ref, ...]
    may_sign: bool


@dataclass(frozen=True, kw_only=True)
class DelegationRevoked(Event):
    """``about`` is the delegation."""

    name = "organisation.delegation_revoked"

    post: Ref
    delegator: Ref
    delegate: Ref
    reason: str


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    name = "organisation.signed_in"


@dataclass(frozen=True, kw_only=True)
class SignInFailed(Event):
    name = "organisation.sign_in_failed"

    reason: str


@dataclass(frozen=True, kw_only=True)
class SignedOut(Event):
    name = "organisation.signed_out"


@dataclass(frozen=True, kw_only=True)
class PasswordResetRequested(Event):
    """The mail that follows carries a link to set a new password."""

    name = "organisation.password_reset_requested"


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """``through`` is ``link`` (invitation, reset) or ``password`` (the person knew the old one)."""

    name = "organisation.password_changed"

    through: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorEnabled(Event):
    name = "organisation.second_factor_enabled"


@dataclass(frozen=True, kw_only=True)
class SecondFactorDisabled(Event):
    name = "organisation.second_factor_disabled"


@dataclass(frozen=True, kw_only=True)
class RecoveryCodesRenewed(Event):
    name = "organisation.recovery_codes_renewed"
