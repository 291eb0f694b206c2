"""Choose how a channel tells."""

from datetime import datetime

from django.db import transaction

from common.errors import Kind, Refusal, gettext_noop
from journal.events import Change, Ref
from journal.publish import publish
from notifications.channels import CHANNELS
from notifications.events import PreferenceChanged
from notifications.models import Preference, When
from notifications.queries import preferences_of
from organisation.principal import Principal


class NoSuchChannel(Refusal):
    """There is no such way to tell, or no such time."""

    code = "no_such_channel"
    kind = Kind.INVALID
    message = gettext_noop(
        "You can't be told in this way. Open your notifications again and choose from what is offered."
    )


def change_preference(*, by: Principal, channel: str, when: str, now: datetime) -> When:
    """Choose when ``channel`` tells ``by`` of what isn't urgent; what is urgent, it always tells at once.

    :raises NoSuchChannel: the channel or the time doesn't exist.
    """
    if channel not in CHANNELS or when not in When.values:
        raise NoSuchChannel
    before, chosen = preferences_of(by)[channel], When(when)
    if before == chosen:
        return chosen
    with transaction.atomic():
        Preference.objects.update_or_create(person_id=by.user_id, channel=channel, defaults={"when": chosen})
        event = PreferenceChanged(
            administration_id=by.administration_id,
            about=Ref(kind="person", id=by.user_id, label=by.name.fr, label_ar=by.name.ar),
            changes=(Change(field=channel, before=before.value, after=chosen.value),),
        )
        publish(event, actor=by.actor(), now=now)
    return chosen
