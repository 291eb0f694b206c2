"""Assignments: to whom a mail is handed, with what is asked."""

from typing import Any

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import NamedSerializer
from api.pages import PageQuery
from api.resources.mails import AssignmentSerializer
from api.schema import operation
from api.views import Resource
from courrier.policies import seen
from courrier.queries import instructions, mail_view
from courrier.status import Verb
from courrier.use_cases.assign import assign
from courrier.use_cases.reassign import reassign


class AssignmentQuery(PageQuery):
    """What the list of assignments takes."""

    mail_id = serializers.UUIDField()


class NewAssignmentSerializer(serializers.Serializer[Any]):
    """To whom the mail goes: one owner, and units in copy. A deadline is a day, or working days from today."""

    mail_id = serializers.UUIDField()
    verb = serializers.ChoiceField(
        [Verb.ASSIGN, Verb.REASSIGN],
        default=Verb.ASSIGN,
        help_text="“reassign” hands on what a unit has already; the mail's abilities say which is open.",
    )
    unit_id = serializers.UUIDField()
    person_id = serializers.UUIDField(required=False, allow_null=True)
    copy_unit_ids = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=200)
    instruction_id = serializers.UUIDField(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    deadline = serializers.DateField(required=False, allow_null=True)
    working_days = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=1000)
    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000, help_text="The mail's.")


class Assignments(Resource):
    resource = "assignments"

    @operation(answers=AssignmentSerializer, asks=AssignmentQuery)
    def list(self, request: Request) -> Response:
        """The assignments of a mail, first to last."""
        chosen, pages = self.asked(AssignmentQuery)
        return pages.of_all(mail_view(self.by, chosen["mail_id"]).assignments, AssignmentSerializer)

    @operation(answers=AssignmentSerializer, takes=NewAssignmentSerializer, status=201, once=True)
    def create(self, request: Request) -> Response:
        """Hand a mail to a unit."""
        given = self.taken(NewAssignmentSerializer)
        hand_over = reassign if given.pop("verb") == Verb.REASSIGN else assign
        made = hand_over(by=self.by, request_key=self.request_key, now=self.now, **given)
        return Response(AssignmentSerializer(made).data, status=201)

    @operation(answers=NamedSerializer, asks=PageQuery, problems=())
    @action(detail=False)
    def instructions(self, request: Request) -> Response:
        """The instructions to choose from."""
        _, pages = self.asked()
        return pages.of_all(instructions(self.by), NamedSerializer)

    def present_version(self) -> int:
        return seen(self.by, self.request.data["mail_id"]).version
