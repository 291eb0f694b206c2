"""Mails: what is registered, what it holds, and corrections of it. What is done with them is in ``mail_acts``."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.downloads import download
from api.fields import FileRefSerializer, NamedSerializer, VersionSerializer
from api.pages import PageQuery
from api.resources.correspondents import CorrespondentSerializer
from api.schema import operation
from api.views import Resource
from common.errors import Unseen
from courrier.details import MailDetails, NewPiece, details_of
from courrier.models import (
    AssignmentRole,
    Channel,
    Confidentiality,
    Language,
    Mail,
    PieceRole,
    Support,
    Urgency,
)
from courrier.narrowing import MailFilter
from courrier.policies import abilities, seen
from courrier.queries import Cursor, MailView, mail_page, mail_types, mail_view, piece, registers
from courrier.status import Direction, Status, Verb
from courrier.use_cases.add_piece import add_piece
from courrier.use_cases.correct_mail import correct_mail
from courrier.use_cases.record_consultation import record_consultation
from courrier.use_cases.register_incoming import register_incoming
from courrier.use_cases.register_internal import register_internal


class MailSerializer(serializers.Serializer[Any]):
    """A mail as lists show it."""

    id = serializers.UUIDField(source="pk")
    version = serializers.IntegerField()
    register = NamedSerializer()
    direction = serializers.ChoiceField(Direction.choices)
    number = serializers.IntegerField(allow_null=True, help_text="Null for a draft.")
    year = serializers.IntegerField(allow_null=True)
    reference = serializers.CharField()
    subject = serializers.CharField()
    type = NamedSerializer(allow_null=True)
    language = serializers.ChoiceField(Language.choices)
    sender = NamedSerializer(allow_null=True)
    sender_unit = NamedSerializer(allow_null=True)
    external_reference = serializers.CharField()
    document_date = serializers.DateField(allow_null=True)
    arrived_at = serializers.DateTimeField(allow_null=True)
    entered_at = serializers.DateTimeField()
    registered_at = serializers.DateTimeField(allow_null=True)
    channel = serializers.ChoiceField(Channel.choices)
    postal_number = serializers.CharField()
    urgency = serializers.ChoiceField(Urgency.choices)
    confidentiality = serializers.ChoiceField(Confidentiality.choices)
    envelope_unopened = serializers.BooleanField()
    pages = serializers.IntegerField(allow_null=True)
    support = serializers.ChoiceField(Support.choices)
    paper_place = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    status_since = serializers.DateTimeField()
    holder_unit = NamedSerializer()
    holder = NamedSerializer(allow_null=True)
    held_since = serializers.DateTimeField()
    deadline = serializers.DateField(allow_null=True)
    legal_deadline = serializers.DateField(allow_null=True)
    outcome_reason = serializers.CharField()
    abilities = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(Verb.choices)))
    def get_abilities(self, mail: Mail) -> list[str]:
        return sorted(abilities(self.context["by"], mail))


class PieceSerializer(serializers.Serializer[Any]):
    """A file of a mail, under the name it came with."""

    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()
    role = serializers.ChoiceField(PieceRole.choices)
    added_at = serializers.DateTimeField()
    paper_code = serializers.CharField(
        allow_null=True, help_text="The code on a paper that the product made, for the public verification."
    )
    file = FileRefSerializer()


class RecipientSerializer(serializers.Serializer[Any]):
    """To whom a mail is addressed: a correspondent outside or a unit inside."""

    kind = serializers.CharField()
    correspondent = CorrespondentSerializer(allow_null=True)
    unit = NamedSerializer(allow_null=True)


class AssignmentSerializer(serializers.Serializer[Any]):
    """A mail handed to a unit, perhaps to one person there, with what is asked."""

    id = serializers.UUIDField(source="pk")
    mail_id = serializers.UUIDField()
    role = serializers.ChoiceField(AssignmentRole.choices)
    unit = NamedSerializer()
    person = NamedSerializer(allow_null=True)
    instruction = NamedSerializer(allow_null=True)
    note = serializers.CharField()
    deadline = serializers.DateField(allow_null=True)
    assigned_by = NamedSerializer()
    assigned_at = serializers.DateTimeField()
    taken_at = serializers.DateTimeField(allow_null=True)
    taken_by = NamedSerializer(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    return_reason = serializers.CharField()


class RelatedSerializer(serializers.Serializer[Any]):
    """A mail that has to do with this one."""

    id = serializers.UUIDField(source="pk")
    reference = serializers.CharField()
    subject = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)


class WrittenCommentSerializer(serializers.Serializer[Any]):
    """What somebody who reads the mail left beside it."""

    text = serializers.CharField()
    author = NamedSerializer()
    written_at = serializers.DateTimeField()


class WholeMailSerializer(MailSerializer):
    """A mail with what belongs to it. Who may not read the content sees neither files nor comments."""

    content = serializers.BooleanField(help_text="Whether the account may read the files.")
    files = PieceSerializer(many=True)
    recipients = RecipientSerializer(many=True)
    assignments = AssignmentSerializer(many=True)
    related = RelatedSerializer(many=True)
    comments = WrittenCommentSerializer(many=True)

    def to_representation(self, view: MailView) -> dict[str, Any]:
        return {
            **MailSerializer(view.mail, context=self.context).data,
            "content": view.content,
            "files": PieceSerializer(view.pieces, many=True).data,
            "recipients": RecipientSerializer(view.recipients, many=True).data,
            "assignments": AssignmentSerializer(view.assignments, many=True).data,
            "related": RelatedSerializer(view.related, many=True).data,
            "comments": WrittenCommentSerializer(view.comments, many=True).data,
        }


class NewPieceSerializer(serializers.Serializer[Any]):
    """A file that was sent to ``files`` before."""

    file_id = serializers.UUIDField()
    name = serializers.CharField(max_length=255)
    role = serializers.ChoiceField(
        [PieceRole.MAIN, PieceRole.ATTACHMENT, PieceRole.PROOF], default=PieceRole.MAIN
    )


class DetailsSerializer(serializers.Serializer[Any]):
    """What is written about a mail. Days are those of the administration's time zone."""

    subject = serializers.CharField(max_length=5000)
    sender_id = serializers.UUIDField(required=False, allow_null=True, help_text="A correspondent.")
    sender_unit_id = serializers.UUIDField(required=False, allow_null=True, help_text="For an internal note.")
    type_id = serializers.UUIDField(required=False, allow_null=True)
    language = serializers.ChoiceField(Language.choices, required=False)
    document_date = serializers.DateField(required=False, allow_null=True)
    external_reference = serializers.CharField(required=False, allow_blank=True, max_length=200)
    channel = serializers.ChoiceField(Channel.choices, required=False)
    postal_number = serializers.CharField(required=False, allow_blank=True, max_length=200)
    urgency = serializers.ChoiceField(Urgency.choices, required=False)
    confidentiality = serializers.ChoiceField(Confidentiality.choices, required=False)
    envelope_unopened = serializers.BooleanField(required=False)
    pages = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=100_000)
    support = serializers.ChoiceField(Support.choices, required=False)
    paper_place = serializers.CharField(required=False, allow_blank=True, max_length=200)
    deadline = serializers.DateField(required=False, allow_null=True)


class NewMailSerializer(DetailsSerializer):
    """A mail to be registered. The register says whether it came in or is an internal note."""

    register_id = serializers.UUIDField()
    arrived_at = serializers.DateTimeField(required=False, allow_null=True, help_text="Now, unless said.")
    files = NewPieceSerializer(many=True, required=False, max_length=200)  # type: ignore[call-arg]
    to_unit_ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=200, help_text="For an internal note."
    )
    reader_post_ids = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=200,
        help_text="The posts that may read a confidential mail.",
    )


class CorrectionSerializer(DetailsSerializer, VersionSerializer):
    """Only the fields that change, and the version that was read."""

    subject = serializers.CharField(max_length=5000, required=False)


class MailQuery(PageQuery):
    """What the list of mails takes."""

    direction = serializers.ChoiceField(Direction.choices, required=False)
    register_id = serializers.UUIDField(required=False)
    unit_id = serializers.UUIDField(required=False, help_text="Mails that have reached this unit.")
    type_id = serializers.UUIDField(required=False)
    sender_id = serializers.UUIDField(required=False, help_text="Mails that came from this correspondent.")
    holder_id = serializers.UUIDField(required=False, help_text="Mails in the hands of this person.")
    holder_unit_id = serializers.UUIDField(required=False, help_text="Mails in the hands of this unit.")
    case_id = serializers.UUIDField(required=False)
    status = serializers.MultipleChoiceField(choices=Status.choices, required=False)
    since = serializers.DateField(required=False, help_text="First day of entry.")
    until = serializers.DateField(required=False, help_text="Last day of entry.")
    late_on = serializers.DateField(required=False, help_text="Mails whose deadline was over on this day.")
    search = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Words; accents, hamza and tashkeel don't count.",
    )


class MailRecords(Resource):
    """Reading, registering and correcting."""

    resource = "mails"

    @operation(answers=MailSerializer, asks=MailQuery, problems=())
    def list(self, request: Request) -> Response:
        """The mails that the account may know of, newest first."""
        chosen, pages = self.asked(MailQuery)
        statuses = tuple(Status(one) for one in sorted(chosen.pop("status", ())))
        page = mail_page(
            self.by,
            chosen=MailFilter(statuses=statuses, **chosen),
            before=pages.after(
                lambda position: Cursor(datetime.fromisoformat(position[0]), UUID(position[1]))
            ),
            limit=pages.limit,
        )
        more = [page.next.entered_at.isoformat(), str(page.next.mail_id)] if page.next else None
        results = MailSerializer(page.mails, many=True, context={"by": self.by}).data
        return pages.answer(results, next_page=more)

    @operation(answers=WholeMailSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One mail with its files. Reading a restricted mail is written into the journal."""
        record_consultation(by=self.by, mail_id=pk, now=self.now)
        return self.whole(pk)

    @operation(answers=WholeMailSerializer, takes=NewMailSerializer, status=201, once=True)
    def create(self, request: Request) -> Response:
        """Register a mail: it gets the register's next number. Its receipt is among its files a moment later."""
        given = self.taken(NewMailSerializer)
        register_id, to_units = given.pop("register_id"), given.pop("to_unit_ids", [])
        common = {
            "by": self.by,
            "register_id": register_id,
            "pieces": [NewPiece(**piece) for piece in given.pop("files", [])],
            "reader_post_ids": given.pop("reader_post_ids", []),
            "details": MailDetails(**given),
            "request_key": self.request_key,
            "now": self.now,
        }
        internal = {register.pk for register in registers(self.by, direction=Direction.INTERNAL)}
        if register_id in internal:
            return self.whole(register_internal(to_unit_ids=to_units, **common).pk, status=201)
        return self.whole(register_incoming(**common).pk, status=201)

    @operation(answers=WholeMailSerializer, takes=CorrectionSerializer, problems=(404, 409))
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Correct what is written about a registered mail; before and after are kept in the journal."""
        given = self.taken(CorrectionSerializer)
        version = given.pop("version")
        details = replace(details_of(seen(self.by, pk)), **given)
        correct_mail(by=self.by, mail_id=pk, details=details, version=version, now=self.now)
        return self.whole(pk)

    @operation(answers=NamedSerializer, asks=PageQuery, problems=())
    @action(detail=False)
    def types(self, request: Request) -> Response:
        """The types of mail to choose from."""
        _, pages = self.asked()
        return pages.of_all(mail_types(self.by), NamedSerializer)

    @operation(answers=PieceSerializer, takes=NewPieceSerializer, status=201, once=True)
    @action(detail=True, methods=["post"], url_path="files")
    def add_file(self, request: Request, pk: UUID) -> Response:
        """Add a file to a mail."""
        added = add_piece(
            by=self.by,
            mail_id=pk,
            piece=NewPiece(**self.taken(NewPieceSerializer)),
            request_key=self.request_key,
            now=self.now,
        )
        return Response(PieceSerializer(added).data, status=201)

    @operation(answers=OpenApiTypes.BINARY, problems=(404, 503))
    @action(detail=True, url_path="files/<uuid:piece_id>/content")
    def file_content(self, request: Request, pk: UUID, piece_id: UUID) -> HttpResponseBase:
        """A file of a mail, byte for byte; perhaps by way of a short-lived address of the storage."""
        found = piece(self.by, piece_id)
        if found.mail_id != pk:
            raise Unseen
        record_consultation(by=self.by, mail_id=found.mail_id, piece_id=found.pk, now=self.now)
        return download(found.file, name=found.name)

    def whole(self, mail_id: UUID, status: int = 200) -> Response:
        """The mail as it stands now."""
        view = mail_view(self.by, mail_id)
        return Response(WholeMailSerializer(view, context={"by": self.by}).data, status=status)

    def present_version(self) -> int:
        return seen(self.by, self.kwargs["pk"]).version
