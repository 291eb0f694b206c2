"""What notifications do when something has happened: tell people, then have the channels carry it to them."""

from journal.events import Event
from journal.models import Lane
from journal.subscriptions import Told, reaction, work
from notifications.accounts import send_invitation, send_reset
from notifications.events import MessageWritten
from notifications.rules import RULES, news_of
from notifications.sending import send
from notifications.settling import SETTLING, settle
from notifications.telling import tell
from notifications.whom import Fact
from organisation.events import InvitationRepeated, PasswordResetRequested, PersonInvited, PersonReactivated


@reaction(*dict.fromkeys([*(rule.event for rule in RULES), *SETTLING]))
def tell_people(event: Event, told: Told) -> None:
    """Take off what is dealt with, and tell whom the rules name."""
    fact = Fact.of(event, told)
    if fact is not None:
        settle(event, told, fact.people)
        tell(news_of(fact), fact.people)


@work(MessageWritten)
def send_message(event: MessageWritten, told: Told) -> None:
    """Have the channel carry the message; what it raises is kept, and tried again later."""
    send(event.about.id, now=told.now)


@work(PersonInvited, InvitationRepeated, PersonReactivated, lane=Lane.FAST)
def invite(event: PersonInvited | InvitationRepeated | PersonReactivated, told: Told) -> None:
    """Send the person the link by which they choose their password."""
    if not isinstance(event, PersonInvited) or event.by_link:
        send_invitation(event.about.id, entry_id=told.entry_id, now=told.now)


@work(PasswordResetRequested, lane=Lane.FAST)  # somebody waits for it
def send_password_link(event: PasswordResetRequested, told: Told) -> None:
    """Send the person the link by which they choose a new password."""
    send_reset(event.about.id, entry_id=told.entry_id, now=told.now)
