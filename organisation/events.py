"""What can become true in the organisation."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from common.errors import gettext_noop
from journal.events import Change, Event, Ref


@dataclass(frozen=True, kw_only=True)
class AdministrationCreated(Event):
    name = "organisation.administration_created"
    sentence: ClassVar[str] = gettext_noop("{actor} created the administration {about}")

    code: str


@dataclass(frozen=True, kw_only=True)
class AdministrationChanged(Event):
    name = "organisation.administration_changed"
    sentence: ClassVar[str] = gettext_noop("{actor} changed the particulars of {about}")

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class CalendarDaySet(Event):
    """``about`` is the administration."""

    name = "organisation.calendar_day_set"
    sentence: ClassVar[str] = gettext_noop("{actor} decided on the calendar of {about}: {day}")

    day: date
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class UnitOpened(Event):
    name = "organisation.unit_opened"
    sentence: ClassVar[str] = gettext_noop("{actor} opened the unit {about}")

    parent: Ref | None
    opened_on: date


@dataclass(frozen=True, kw_only=True)
class UnitChanged(Event):
    name = "organisation.unit_changed"
    sentence: ClassVar[str] = gettext_noop("{actor} changed the unit {about}")

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class UnitPlaced(Event):
    name = "organisation.unit_placed"
    sentence: ClassVar[str] = gettext_noop(
        "{actor} moved the unit {about} in the organisation chart, from {effective_on} on"
    )

    effective_on: date
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class UnitClosed(Event):
    name = "organisation.unit_closed"
    sentence: ClassVar[str] = gettext_noop("{actor} closed the unit {about}")

    closed_on: date


@dataclass(frozen=True, kw_only=True)
class PostCreated(Event):
    name = "organisation.post_created"
    sentence: ClassVar[str] = gettext_noop("{actor} created the post {about}")

    heads_unit: bool
    rights: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PostChanged(Event):
    name = "organisation.post_changed"
    sentence: ClassVar[str] = gettext_noop("{actor} changed the post {about}")

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class PostMoved(Event):
    """``unit_id`` is the unit in which it stands now."""

    name = "organisation.post_moved"
    sentence: ClassVar[str] = gettext_noop("{actor} moved the post {about} to another unit")

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class PostClosed(Event):
    name = "organisation.post_closed"
    sentence: ClassVar[str] = gettext_noop("{actor} closed the post {about}")

    closed_on: date


@dataclass(frozen=True, kw_only=True)
class PersonAppointed(Event):
    """``about`` is the person."""

    name = "organisation.person_appointed"
    sentence: ClassVar[str] = gettext_noop(
        "{actor} appointed {about} to the post {post}, from {starts_on} on"
    )

    post: Ref
    kind: str
    act: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(Event):
    """``about`` is the person."""

    name = "organisation.appointment_ended"
    sentence: ClassVar[str] = gettext_noop(
        "{actor} ended the appointment of {about} to the post {post}, on {ends_on}"
    )

    post: Ref
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Event):
    """An account was made. If ``by_link``, the mail that follows carries a link to set a password (``organisation.links``)."""

    name = "organisation.person_invited"
    sentence: ClassVar[str] = gettext_noop("{actor} created the account of {about}")

    language: str
    by_link: bool


@dataclass(frozen=True, kw_only=True)
class InvitationRepeated(Event):
    """The mail that follows carries a new link to set a password."""

    name = "organisation.invitation_repeated"
    sentence: ClassVar[str] = gettext_noop("{actor} sent the invitation of {about} again")


@dataclass(frozen=True, kw_only=True)
class PersonChanged(Event):
    name = "organisation.person_changed"
    sentence: ClassVar[str] = gettext_noop("{actor} changed the account of {about}")

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(Event):
    name = "organisation.person_deactivated"
    sentence: ClassVar[str] = gettext_noop("{actor} closed the account of {about}: {reason}")

    reason: str


@dataclass(frozen=True, kw_only=True)
class PersonReactivated(Event):
    """The mail that follows carries a link to set a new password."""

    name = "organisation.person_reactivated"
    sentence: ClassVar[str] = gettext_noop("{actor} opened the account of {about} again")


@dataclass(frozen=True, kw_only=True)
class ApplicationCreated(Event):
    name = "organisation.application_created"
    sentence: ClassVar[str] = gettext_noop("{actor} created the application {about}")

    post: Ref
    rights: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ApplicationSecretRenewed(Event):
    name = "organisation.application_secret_renewed"
    sentence: ClassVar[str] = gettext_noop("{actor} gave the application {about} a new secret")


@dataclass(frozen=True, kw_only=True)
class ApplicationScopesChanged(Event):
    name = "organisation.application_scopes_changed"
    sentence: ClassVar[str] = gettext_noop("{actor} changed what the application {about} may do")

    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class PowersDelegated(Event):
    """``about`` is the delegation."""

    name = "organisation.powers_delegated"
    sentence: ClassVar[str] = gettext_noop(
        "{actor} delegated the powers of the post {post} to {delegate} by the act {act_number}"
    )

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
    sentence: ClassVar[str] = gettext_noop(
        "{actor} revoked the delegation of the post {post} to {delegate}: {reason}"
    )

    post: Ref
    delegator: Ref
    delegate: Ref
    reason: str


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    name = "organisation.signed_in"
    sentence: ClassVar[str] = gettext_noop("{actor} signed in")


@dataclass(frozen=True, kw_only=True)
class SignInFailed(Event):
    name = "organisation.sign_in_failed"
    sentence: ClassVar[str] = gettext_noop("Somebody failed to sign in as {about}")

    reason: str


@dataclass(frozen=True, kw_only=True)
class SignedOut(Event):
    name = "organisation.signed_out"
    sentence: ClassVar[str] = gettext_noop("{actor} signed out")


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event):
    """Somebody ended sessions of theirs in other browsers."""

    name = "organisation.sessions_ended"
    sentence: ClassVar[str] = gettext_noop("{actor} ended sessions left open elsewhere ({count})")

    count: int


@dataclass(frozen=True, kw_only=True)
class PasswordResetRequested(Event):
    """The mail that follows carries a link to set a new password."""

    name = "organisation.password_reset_requested"
    sentence: ClassVar[str] = gettext_noop("A new password was asked for {about}")


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """``through`` is ``link`` (invitation, reset) or ``password`` (the person knew the old one)."""

    name = "organisation.password_changed"
    sentence: ClassVar[str] = gettext_noop("{actor} set a new password")

    through: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorEnabled(Event):
    name = "organisation.second_factor_enabled"
    sentence: ClassVar[str] = gettext_noop("{actor} switched on the second factor")


@dataclass(frozen=True, kw_only=True)
class SecondFactorDisabled(Event):
    name = "organisation.second_factor_disabled"
    sentence: ClassVar[str] = gettext_noop("{actor} switched off the second factor of {about}")


@dataclass(frozen=True, kw_only=True)
class RecoveryCodesRenewed(Event):
    name = "organisation.recovery_codes_renewed"
    sentence: ClassVar[str] = gettext_noop("{actor} made new recovery codes")


@dataclass(frozen=True, kw_only=True)
class FailedWorkTriedAgain(Event):
    """``about`` is the administration; ``subscribers`` are those that are told again."""

    name = "organisation.failed_work_tried_again"
    sentence: ClassVar[str] = gettext_noop("{actor} had failed work tried again ({count})")

    count: int
    subscribers: tuple[str, ...]
