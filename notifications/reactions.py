"""What notifications do when something has happened: tell people, then have the channels carry it to them."""

from journal.events import Event
from journal.subscriptions import Told, reaction, work
from notifications.events import MessageWritten
from notifications.rules import RULES, news_of
from notifications.sending import send
from notifications.settling import SETTLING, settle
from notifications.telling import tell
from notifications.whom import Fact


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
