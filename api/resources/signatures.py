"""Signatures and seals that were made, with what they prove."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import FileRefSerializer, NameSerializer
from api.pages import PageQuery
from api.schema import operation
from api.views import Resource
from common.errors import Unseen
from parapheur.models import Step
from parapheur.policies import visible_to
from signing.models import Signature
from signing.queries import made_at


class SignatureSerializer(serializers.Serializer[Any]):
    """A signature (by a person) or seal (of the administration), made at a step of a folder."""

    id = serializers.UUIDField(source="pk")
    kind = serializers.ChoiceField(Signature.Kind.choices)
    step_id = serializers.UUIDField(source="reference")
    name = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    level = serializers.CharField(help_text="Baseline level of ETSI EN 319 142-1.")
    code = serializers.CharField(help_text="The code on its stamp, for the public verification.")
    made_at = serializers.DateTimeField(source="ended_at")
    certificate = serializers.DictField(child=serializers.JSONField())
    file = FileRefSerializer(help_text="The file that it made.")

    @extend_schema_field(NameSerializer)
    def get_name(self, signature: Signature) -> dict[str, str]:
        return {"fr": signature.name_fr, "ar": signature.name_ar}

    @extend_schema_field(NameSerializer)
    def get_title(self, signature: Signature) -> dict[str, str]:
        return {"fr": signature.title_fr, "ar": signature.title_ar}


class SignatureQuery(PageQuery):
    """What the list of signatures takes."""

    folder_id = serializers.UUIDField(required=False)


class Signatures(Resource):
    resource = "signatures"

    @operation(answers=SignatureSerializer, asks=SignatureQuery, problems=())
    def list(self, request: Request) -> Response:
        """The signatures and seals in the folders open to the account, newest first; of one folder, if it is named."""
        chosen, pages = self.asked(SignatureQuery)
        after = pages.after(lambda position: UUID(position[0]))
        found = list(made_at(self._steps(chosen.get("folder_id")), after=after)[: pages.limit + 1])
        more = [str(found[pages.limit - 1].pk)] if len(found) > pages.limit else None
        return pages.answer(SignatureSerializer(found[: pages.limit], many=True).data, next_page=more)

    @operation(answers=SignatureSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One signature or seal."""
        found = made_at(self._steps(None)).filter(pk=pk).first()
        if found is None:
            raise Unseen
        return Response(SignatureSerializer(found).data)

    def _steps(self, folder_id: UUID | None) -> "QuerySet[Step, UUID]":
        folders = visible_to(self.by)
        if folder_id:
            folders = folders.filter(pk=folder_id)
        return Step.objects.filter(folder__in=folders.values("pk")).values_list("pk", flat=True)
