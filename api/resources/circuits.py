"""Circuits: the ways that folders travel, in their published versions."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import NameSerializer
from api.pages import PageQuery
from api.resources.folders import STEP_KINDS
from api.schema import operation
from api.views import Resource
from common.clock import local_day
from common.errors import Unseen
from parapheur.engine.values import ActorKind, Rule
from parapheur.models import CircuitVersion
from parapheur.queries import circuits_of, usable_circuits


class CircuitStepSerializer(serializers.Serializer[Any]):
    """What is asked at a step, and of whom."""

    kind = serializers.ChoiceField(STEP_KINDS)
    actor_kind = serializers.ChoiceField([kind.value for kind in ActorKind], allow_null=True)
    actor_id = serializers.UUIDField(allow_null=True)


class CircuitStageSerializer(serializers.Serializer[Any]):
    """Steps that are open at the same time, and whether all of them or one must be done."""

    rule = serializers.ChoiceField([rule.value for rule in Rule])
    steps = CircuitStepSerializer(many=True)


class CircuitSerializer(serializers.Serializer[Any]):
    """A circuit in the version that new folders take; ``id`` is that version's."""

    id = serializers.UUIDField(source="pk", help_text="“circuit_version_id” where a circuit is chosen.")
    circuit_id = serializers.UUIDField()
    code = serializers.CharField(source="circuit.code")
    name = NameSerializer(source="circuit.name")
    unit_id = serializers.UUIDField(
        source="circuit.unit_id", allow_null=True, help_text="Null: for all units."
    )
    number = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    stages = serializers.SerializerMethodField()

    @extend_schema_field(CircuitStageSerializer(many=True))
    def get_stages(self, version: CircuitVersion) -> list[dict[str, Any]]:
        return [
            {
                "rule": stage.get("rule", Rule.ALL.value),
                "steps": [
                    {name: step.get(name) for name in ("kind", "actor_kind", "actor_id")}
                    for step in stage["steps"]
                ],
            }
            for stage in version.stages
        ]


class CircuitQuery(PageQuery):
    """What the list of circuits takes."""

    unit_id = serializers.UUIDField(
        required=False, help_text="Those that a folder of this unit may travel today."
    )


class Circuits(Resource):
    resource = "circuits"

    @operation(answers=CircuitSerializer, asks=CircuitQuery, problems=())
    def list(self, request: Request) -> Response:
        """The circuits of the administration that can be chosen, by name."""
        chosen, pages = self.asked(CircuitQuery)
        found = (
            usable_circuits(self.by, chosen["unit_id"], day=local_day(self.now, self.by.time_zone))
            if "unit_id" in chosen
            else circuits_of(self.by)
        )
        return pages.of_all(found, CircuitSerializer)

    @operation(answers=CircuitSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One circuit in the version that new folders take."""
        version = circuits_of(self.by).filter(pk=pk).first()
        if version is None:
            raise Unseen
        return Response(CircuitSerializer(version).data)
