"""Registers: the books in which the account may register."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import NamedSerializer, NameSerializer
from api.pages import PageQuery
from api.schema import operation
from api.views import Resource
from common.errors import Unseen
from courrier.queries import registers
from courrier.status import Direction


class RegisterSerializer(serializers.Serializer[Any]):
    """A register, kept by the desk of a unit."""

    id = serializers.UUIDField(source="pk")
    code = serializers.CharField()
    name = NameSerializer()
    direction = serializers.ChoiceField(Direction.choices)
    unit = NamedSerializer()
    is_confidential = serializers.BooleanField(help_text="What is registered here is confidential at least.")


class RegisterQuery(PageQuery):
    """What the list of registers takes."""

    direction = serializers.ChoiceField(Direction.choices, required=False)


class Registers(Resource):
    resource = "registers"

    @operation(answers=RegisterSerializer, asks=RegisterQuery, problems=())
    def list(self, request: Request) -> Response:
        """The open registers in which the account may register, by code."""
        chosen, pages = self.asked(RegisterQuery)
        return pages.of_all(registers(self.by, **chosen), RegisterSerializer)

    @operation(answers=RegisterSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One register in which the account may register."""
        for register in registers(self.by):
            if register.pk == pk:
                return Response(RegisterSerializer(register).data)
        raise Unseen
