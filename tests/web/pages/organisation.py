"""The administrator's pages."""

from typing import Any

from common import clock
from common.text import Bilingual
from organisation.models import Delegation, Post, PostHolding, Unit, User
from organisation.queries import principal_for
from organisation.roles import Role
from organisation.use_cases.admit_application import admit_application
from tests.web.pages import Page


def _unit(name: str = "") -> dict[str, Any]:
    unit = Unit.objects.exclude(placements__parent=None).earliest("code")
    return {"unit_id": unit.pk} | ({"name": name} if name else {})


def _post(name: str = "") -> dict[str, Any]:
    post = Post.objects.filter(heads_unit=True).earliest("pk")
    return {"post_id": post.pk} | ({"name": name} if name else {})


def _person(name: str = "") -> dict[str, Any]:
    person = User.objects.get(email="redacteur@exemple.invalid")
    return {"person_id": person.pk} | ({"name": name} if name else {})


def _holding() -> dict[str, Any]:
    return {
        "holding_id": PostHolding.objects.filter(user__email="redacteur@exemple.invalid").earliest("pk").pk
    }


def _application(name: str = "") -> dict[str, Any]:
    """One that was let in before; the demonstration has none."""
    by = principal_for(User.objects.get(email="administration@exemple.invalid").pk, now=clock.now())
    account = User.objects.filter(is_application=True).first()
    if account is None:
        account = admit_application(
            by=by,
            name=Bilingual("Système de gestion électronique", "نظام التدبير الإلكتروني"),
            unit_id=min(by.units(Role.TECHNICAL_ADMIN)),
            rights=[],
            scopes=["mails:read", "registers:read"],
            now=clock.now(),
        ).account
    return {"application_id": account.pk} | ({"name": name} if name else {})


WHO = "administration"


def _colleague() -> str:
    return f"?to={User.objects.get(email='cheffe-division@exemple.invalid').pk}"


PAGES = {
    "delegations": [Page("directeur"), Page(WHO)],
    "delegation-new": [Page("directeur"), Page("directeur", query=_colleague)],
    "delegation-revoke": Page("directeur", lambda: {"delegation_id": Delegation.objects.earliest("pk").pk}),
    "organisation": Page(WHO),
    "units": [Page(WHO), Page(WHO, query="?day=01/01/2031")],
    "unit": Page(WHO, _unit),
    "unit-act": [
        Page(WHO, lambda: _unit("open")),
        Page(WHO, lambda: _unit("rename")),
        Page(WHO, lambda: _unit("move")),
        Page(WHO, lambda: _unit("close")),
    ],
    "posts": Page(WHO),
    "post": Page(WHO, _post),
    "post-create": Page(WHO, _unit),
    "post-act": [
        Page(WHO, lambda: _post("change")),
        Page(WHO, lambda: _post("move")),
        Page(WHO, lambda: _post("close")),
    ],
    "people": [Page(WHO), Page(WHO, query=lambda: f"?post={_post()['post_id']}")],
    "person": Page(WHO, _person),
    "person-invite": Page(WHO),
    "person-appoint": Page(WHO, _person),
    "person-act": [Page(WHO, lambda: _person("change")), Page(WHO, lambda: _person("close"))],
    "appointment-end": Page(WHO, _holding),
    "administration": Page(WHO),
    "logo-change": Page(WHO),
    "administrations": Page(WHO),
    "administration-found": Page(WHO),
    "calendar": Page(WHO),
    "calendar-set": Page(WHO),
    "applications": Page(WHO, query="?show=all"),
    "application-new": Page(WHO),
    "application": Page(WHO, _application),
    "application-act": [
        Page(WHO, lambda: _application("scopes")),
        Page(WHO, lambda: _application("secret")),
        Page(WHO, lambda: _application("withdraw")),
    ],
}
NOT_PAGES = {"calendar-clear": "only an act", "logo": "a picture"}
