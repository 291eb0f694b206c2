"""What an administration still needs before mail can be registered, as a list that leads to each page."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courrier.list_queries import directions_without_register
from organisation.principal import Principal
from organisation.queries import administration_of, organisation_chart
from organisation.roles import Role
from web.templatetags.ui import listed


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to set up, whether it is, and where."""

    done: bool
    heading: str
    text: str
    url: str


def missing(by: Principal, *, day: date) -> list[Step]:
    """The steps in the order in which they are taken."""
    chart = organisation_chart(by, day=day)
    posts = [held for place in chart for held in place.posts]
    vacant = sum(not held.holdings for held in posts)
    roles = {right.role for held in posts if held.holdings for right in held.post.rights.all()}
    return [
        _particulars(by),
        _units(len(chart)),
        _posts(len(posts), vacant),
        _clerk(Role.CLERK in roles, Role.SIGNATORY in roles),
        *([_registers(by)] if by.has(Role.FUNCTIONAL_ADMIN) else []),
    ]


def _particulars(by: Principal) -> Step:
    administration = administration_of(by)
    done = bool(administration.address_fr and administration.address_ar)
    return Step(
        done=done,
        heading=_("The particulars of the administration"),
        text=_("Its address is printed on letters.") if done else _("Its address is missing on letters."),
        url=reverse("administration"),
    )


def _units(number: int) -> Step:
    text = ngettext("{count} unit stands in the chart.", "{count} units stand in the chart.", number)
    return Step(
        done=number > 1,
        heading=_("The organisation chart"),
        text=text.format(count=number),
        url=reverse("units"),
    )


def _posts(number: int, vacant: int) -> Step:
    text = (
        ngettext("{count} post has no holder.", "{count} posts have no holder.", vacant).format(count=vacant)
        if vacant
        else _("Every post has its holder.")
    )
    return Step(
        done=number > 1 and not vacant,
        heading=_("Posts and who holds them"),
        text=text if number > 1 else _("No post is created yet besides your own."),
        url=reverse("posts") + ("?show=vacant" if vacant else ""),
    )


def _clerk(clerk: bool, signatory: bool) -> Step:
    texts = [] if clerk else [_("Nobody may register mail yet.")]
    texts += [] if signatory else [_("Nobody may sign yet.")]
    return Step(
        done=clerk and signatory,
        heading=_("People who register and people who sign"),
        text=" ".join(texts) or _("There is at least one of each."),
        url=reverse("posts"),
    )


def _registers(by: Principal) -> Step:
    absent = directions_without_register(by)
    return Step(
        done=not absent,
        heading=_("Registers and how their numbers are written"),
        text=_("No register is in use for: {directions}.").format(
            directions=listed(one.label for one in absent)
        )
        if absent
        else _("Each kind of mail has its register."),
        url=reverse("register-settings"),
    )
