"""Choosing among the people and posts of the house, by their unit."""

from django.utils.translation import get_language

from common.clock import local_day
from organisation.queries import UnitInChart, organisation_chart
from web.request import Request

Groups = list[tuple[str, list[tuple[str, str]]]]


def people_in(chart: list[UnitInChart]) -> Groups:
    """Who holds a post in each unit of the chart, once there."""
    language = get_language() or "fr"
    groups = []
    for one in chart:
        people = {
            str(
                holding.user_id
            ): f"{holding.user.name.in_language(language)} · {held.post.title.in_language(language)}"
            for held in one.posts
            for holding in held.holdings
            if holding.user.is_active
        }
        if people:
            groups.append((one.unit.name.in_language(language), list(people.items())))
    return groups


def posts_today(request: Request) -> Groups:
    """The posts of each unit today, with who holds them."""
    by = request.principal
    return posts_of(organisation_chart(by, day=local_day(request.now, by.time_zone)))


def posts_of(chart: list[UnitInChart]) -> Groups:
    """The posts of each unit of the chart, with who holds them."""
    language = get_language() or "fr"
    groups = []
    for one in chart:
        posts = [
            (
                str(held.post.pk),
                " · ".join(
                    [
                        held.post.title.in_language(language),
                        *(holding.user.name.in_language(language) for holding in held.holdings),
                    ]
                ),
            )
            for held in one.posts
        ]
        if posts:
            groups.append((one.unit.name.in_language(language), posts))
    return groups
