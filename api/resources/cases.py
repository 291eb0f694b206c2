"""Cases: matters that group mails."""

from datetime import datetime
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import NamedSerializer
from api.pages import PageQuery
from api.schema import operation
from api.views import Resource
from courrier.case_queries import case_of, find_cases
from courrier.policies import visible_to
from courrier.use_cases.open_case import open_case
from courrier.use_cases.put_in_case import put_in_case


class CaseSerializer(serializers.Serializer[Any]):
    """A case of a unit."""

    id = serializers.UUIDField(source="pk")
    reference = serializers.CharField()
    title = serializers.CharField()
    unit = NamedSerializer()
    opened_at = serializers.DateTimeField()


class NewCaseSerializer(serializers.Serializer[Any]):
    """A case to be opened in a unit where the account works."""

    unit_id = serializers.UUIDField()
    reference = serializers.CharField(max_length=60)
    title = serializers.CharField(max_length=300)


class MailInCaseSerializer(serializers.Serializer[Any]):
    """A mail of the case that is open to the account."""

    id = serializers.UUIDField(source="pk")
    reference = serializers.CharField()
    subject = serializers.CharField()


class IntoCaseSerializer(serializers.Serializer[Any]):
    """The mail that goes into the case."""

    mail_id = serializers.UUIDField()


class Cases(Resource):
    resource = "cases"

    @operation(answers=CaseSerializer, asks=PageQuery, problems=())
    def list(self, request: Request) -> Response:
        """The cases of the account's units, and those that hold a mail open to it, newest first."""
        _, pages = self.asked()
        after = pages.after(lambda position: (datetime.fromisoformat(position[0]), UUID(position[1])))
        page = find_cases(self.by, after=after, limit=pages.limit + 1)
        last = page[pages.limit - 1] if len(page) > pages.limit else None
        return pages.answer(
            CaseSerializer(page[: pages.limit], many=True).data,
            next_page=[last.opened_at.isoformat(), str(last.pk)] if last else None,
        )

    @operation(answers=CaseSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One case."""
        return Response(CaseSerializer(case_of(self.by, pk)).data)

    @operation(answers=CaseSerializer, takes=NewCaseSerializer, status=201, once=True, problems=())
    def create(self, request: Request) -> Response:
        """Open a case; its reference is given once in the administration."""
        given = self.taken(NewCaseSerializer)
        case = open_case(by=self.by, request_key=self.request_key, now=self.now, **given)
        return Response(CaseSerializer(case_of(self.by, case.pk)).data, status=201)

    @operation(answers=MailInCaseSerializer, asks=PageQuery)
    @action(detail=True, methods=["get"])
    def mails(self, request: Request, pk: UUID) -> Response:
        """The mails of the case that are open to the account, oldest first."""
        _, pages = self.asked()
        mails = visible_to(self.by).filter(case=case_of(self.by, pk)).order_by("entered_at", "pk")
        return pages.of_all(mails, MailInCaseSerializer)

    @operation(answers=CaseSerializer, takes=IntoCaseSerializer, problems=(404, 409))
    @mails.mapping.post
    def put_mail(self, request: Request, pk: UUID) -> Response:
        """Put a mail into the case, out of the one it was in."""
        given = self.taken(IntoCaseSerializer)
        case = case_of(self.by, pk)
        put_in_case(by=self.by, case_id=case.pk, now=self.now, **given)
        return Response(CaseSerializer(case).data)
