"""Ask for a link to set a new password."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from journal.events import Actor
from journal.publish import publish
from organisation.events import PasswordResetRequested
from organisation.models import User
from organisation.references import ref

BETWEEN_MAILS = timedelta(minutes=5)


def request_password_reset(*, email: str, now: datetime, address: str = "", request_id: str = "") -> None:
    """Have a link mailed to the person with this address, at most every five minutes.

    Answers the same whether there is such an account or not.
    """
    reachable = User.objects.filter(is_active=True, is_application=False, administration__is_active=True)
    person = reachable.filter(email=email.strip().lower()).first()
    if person is None:
        return
    rested = Q(reset_requested_at=None) | Q(reset_requested_at__lte=now - BETWEEN_MAILS)
    with transaction.atomic():
        if not User.objects.filter(rested, pk=person.pk).update(reset_requested_at=now):
            return
        event = PasswordResetRequested(administration_id=person.administration_id, about=ref(person))
        nobody = Actor(
            administration_id=person.administration_id, channel="web", address=address, request_id=request_id
        )
        publish(event, actor=nobody, now=now)
