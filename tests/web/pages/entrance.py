"""The entrance's pages."""

from django.utils import timezone

from organisation.links import INVITATION, password_link
from organisation.models import User
from tests.web.pages import Page


def _token() -> dict[str, str]:
    person = User.objects.get(email="redacteur@exemple.invalid")
    return {"token": password_link(person, lasting=INVITATION, now=timezone.now())}


PAGES = {
    "sign-in": Page(""),
    "password": Page(""),
    "password-sent": Page(""),
    "password-chosen": Page(""),
    "password-choose": Page("", _token),
}
NOT_PAGES = {
    "sign-in-code": "shown only between password and code",
    "sign-out": "only an act",
    "language": "only an act",
}
