"""Units, posts and people: the chart of the account's administration, today or on another day."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import NamedSerializer, NameSerializer
from api.pages import PageQuery
from api.schema import operation
from api.views import Resource
from organisation.models import PostHolding
from organisation.queries import PersonRow, day_of, organisation_chart, people, person_of, person_row
from organisation.queries.chart import PostInChart, UnitInChart
from organisation.roles import Role

HOLDING_KINDS = PostHolding.Title.choices


class DayQuery(PageQuery):
    """What the lists of units and posts take."""

    day = serializers.DateField(required=False, help_text="The chart of this day; today unless said.")


class PeopleQuery(PageQuery):
    """What the list of people takes."""

    search = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="Words of the name or address."
    )


class UnitSerializer(serializers.Serializer[Any]):
    """A unit of the tree."""

    id = serializers.UUIDField(source="unit.pk")
    code = serializers.CharField(source="unit.code")
    name = NameSerializer(source="unit.name")
    parent_id = serializers.UUIDField(allow_null=True)
    depth = serializers.IntegerField(help_text="0 at the top.")
    opened_on = serializers.DateField(source="unit.opened_on")
    closed_on = serializers.DateField(source="unit.closed_on", allow_null=True)


class RightSerializer(serializers.Serializer[Any]):
    """A role that a post carries in a unit."""

    role = serializers.ChoiceField(Role.choices)
    unit_id = serializers.UUIDField()
    with_subtree = serializers.BooleanField()


class HolderSerializer(serializers.Serializer[Any]):
    """Who holds a post, from when to when; the last day isn't included."""

    person = NamedSerializer(source="user")
    kind = serializers.ChoiceField(HOLDING_KINDS)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


class PostSerializer(serializers.Serializer[Any]):
    """A post with its rights and holders; without holders it was vacant."""

    id = serializers.UUIDField(source="post.pk")
    title = NameSerializer(source="post.title")
    unit_id = serializers.UUIDField(source="post.unit_id")
    heads_unit = serializers.BooleanField(source="post.heads_unit")
    rights = RightSerializer(source="post.rights.all", many=True)
    holders = HolderSerializer(source="holdings", many=True)


class HeldSerializer(serializers.Serializer[Any]):
    """A post that a person holds today."""

    id = serializers.UUIDField(source="post.pk")
    title = NameSerializer(source="post.title")
    unit = NamedSerializer(source="post.unit")
    kind = serializers.ChoiceField(HOLDING_KINDS)


class PersonSerializer(serializers.Serializer[Any]):
    """A person of the administration, with the posts held today."""

    id = serializers.UUIDField(source="person.pk")
    name = NameSerializer(source="person.name")
    email = serializers.CharField(source="person.email")
    is_active = serializers.BooleanField(source="person.is_active")
    posts = HeldSerializer(source="holdings", many=True)


class Units(Resource):
    resource = "units"

    @operation(answers=UnitSerializer, asks=DayQuery, problems=())
    def list(self, request: Request) -> Response:
        """All units of a day, each followed by those below it."""
        chosen, pages = self.asked(DayQuery)
        day = chosen.get("day") or day_of(self.by, self.now)
        return pages.of_all(organisation_chart(self.by, day=day), UnitSerializer, key=_unit_key)


class Posts(Resource):
    resource = "posts"

    @operation(answers=PostSerializer, asks=DayQuery, problems=())
    def list(self, request: Request) -> Response:
        """All posts of a day in the order of their units, the head's first."""
        chosen, pages = self.asked(DayQuery)
        day = chosen.get("day") or day_of(self.by, self.now)
        posts = [post for unit in organisation_chart(self.by, day=day) for post in unit.posts]
        return pages.of_all(posts, PostSerializer, key=_post_key)


class People(Resource):
    resource = "people"

    @operation(answers=PersonSerializer, asks=PeopleQuery, problems=())
    def list(self, request: Request) -> Response:
        """The people of the administration by name."""
        chosen, pages = self.asked(PeopleQuery)
        page = people(
            self.by,
            day=day_of(self.by, self.now),
            search=chosen.get("search", ""),
            after=pages.after(lambda position: (position[0], UUID(position[1]))),
            limit=pages.limit,
        )
        more = [page.next[0], str(page.next[1])] if page.next else None
        return pages.answer(PersonSerializer(page.rows, many=True).data, next_page=more)

    @operation(answers=PersonSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One person."""
        row: PersonRow = person_row(person_of(self.by, pk), day=day_of(self.by, self.now))
        return Response(PersonSerializer(row).data)


def _unit_key(unit: UnitInChart) -> UUID:
    return unit.unit.pk


def _post_key(post: PostInChart) -> UUID:
    return post.post.pk
