"""The pages of what is one's own."""

from django.utils import timezone

from organisation.models import User
from organisation.queries import principal_for
from organisation.use_cases.begin_second_factor import begin_second_factor
from tests.web.pages import Page


def _begun() -> dict[str, str]:
    """The secretary has begun to set up a telephone."""
    person = User.objects.get(email="secretaire@exemple.invalid")
    begin_second_factor(by=principal_for(person.pk, now=timezone.now()))
    return {}


PAGES = {
    "notifications": [Page("cheffe-division"), Page("bureau-ordre"), Page("directeur")],
    "profile": Page("cheffe-division"),
    "second-factor": Page("cheffe-division"),
    "second-factor-set-up": Page("secretaire", _begun),
    "sessions": Page("cheffe-division"),
    "keyboard": Page("bureau-ordre"),
    "components": Page("administration"),
}
NOT_PAGES = {
    "notifications-unread": "a part of a page",
    "notifications-read": "only an act",
    "notifications-told": "only an act",
    "notification": "only an act",
    "preferences": "only an act",
    "password-change": "only an act",
    "second-factor-begin": "only an act",
    "second-factor-codes": "only an act",
    "second-factor-off": "only an act",
    "sessions-end-others": "only an act",
    "session-end": "only an act",
}
