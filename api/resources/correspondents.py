"""Correspondents: those an administration exchanges letters with."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import NameSerializer, VersionSerializer, bilingual
from api.pages import PageQuery
from api.schema import operation
from api.views import Resource
from courrier.details import CorrespondentDetails
from courrier.models import CorrespondentKind
from courrier.queries import correspondent, find_correspondents
from courrier.use_cases.change_correspondent import change_correspondent
from courrier.use_cases.create_correspondent import create_correspondent


class CorrespondentSerializer(serializers.Serializer[Any]):
    """A body or a person outside the administration."""

    id = serializers.UUIDField(source="pk")
    version = serializers.IntegerField()
    kind = serializers.ChoiceField(CorrespondentKind.choices)
    name = NameSerializer()
    address = serializers.CharField()
    city = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()


class NewCorrespondentSerializer(serializers.Serializer[Any]):
    """What is written about a correspondent; a name in one language is enough."""

    name = NameSerializer()
    kind = serializers.ChoiceField(CorrespondentKind.choices, default=CorrespondentKind.BODY)
    address = serializers.CharField(max_length=2000, allow_blank=True, default="")
    city = serializers.CharField(max_length=80, allow_blank=True, default="")
    email = serializers.CharField(max_length=254, allow_blank=True, default="")
    phone = serializers.CharField(max_length=40, allow_blank=True, default="")


class ChangedCorrespondentSerializer(NewCorrespondentSerializer, VersionSerializer):
    """The same anew, for the version that was read."""


class CorrespondentQuery(PageQuery):
    """What the list of correspondents takes."""

    search = serializers.CharField(
        required=False, max_length=200, allow_blank=True, help_text="Words of the name, in either language."
    )


class Correspondents(Resource):
    resource = "correspondents"

    @operation(answers=CorrespondentSerializer, asks=CorrespondentQuery, problems=())
    def list(self, request: Request) -> Response:
        """Correspondents by name; every word of “search” occurs in their name."""
        chosen, pages = self.asked(CorrespondentQuery)
        found = find_correspondents(
            self.by,
            chosen.get("search", ""),
            after=pages.after(lambda position: (position[0], UUID(position[1]))),
            limit=pages.limit + 1,
        )
        page = found[: pages.limit]
        more = [page[-1].folded, str(page[-1].pk)] if len(found) > len(page) else None
        return pages.answer(CorrespondentSerializer(page, many=True).data, next_page=more)

    @operation(answers=CorrespondentSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One correspondent."""
        return Response(CorrespondentSerializer(correspondent(self.by, pk)).data)

    @operation(
        answers=CorrespondentSerializer, takes=NewCorrespondentSerializer, status=201, once=True, problems=()
    )
    def create(self, request: Request) -> Response:
        """Create a correspondent."""
        made = create_correspondent(
            by=self.by,
            details=_details(self.taken(NewCorrespondentSerializer)),
            request_key=self.request_key,
            now=self.now,
        )
        return Response(CorrespondentSerializer(made).data, status=201)

    @operation(answers=CorrespondentSerializer, takes=ChangedCorrespondentSerializer, problems=(404, 409))
    def update(self, request: Request, pk: UUID) -> Response:
        """Replace what is written about a correspondent."""
        given = self.taken(ChangedCorrespondentSerializer)
        version = given.pop("version")
        changed = change_correspondent(
            by=self.by, correspondent_id=pk, details=_details(given), version=version, now=self.now
        )
        return Response(CorrespondentSerializer(changed).data)

    def present_version(self) -> int:
        return correspondent(self.by, self.kwargs["pk"]).version


def _details(given: dict[str, Any]) -> CorrespondentDetails:
    return CorrespondentDetails(**given | {"name": bilingual(given["name"])})
