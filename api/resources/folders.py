"""Folders: documents on their way through a circuit, who they wait for, and what was decided."""

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
from api.fields import FileRefSerializer, NamedSerializer, NameSerializer, ReasonSerializer, VersionSerializer
from api.pages import PageQuery
from api.schema import operation
from api.views import Resource
from common.errors import Unseen
from parapheur.engine.values import CircuitState, StepKind, StepState, Verb
from parapheur.models import Folder, Step
from parapheur.queries import FolderView, folder_page, folder_view
from parapheur.use_cases.open_folder import open_folder
from parapheur.use_cases.recall import recall_decision
from parapheur.use_cases.withdraw_folder import withdraw_folder

FOLDER_STATES = [state.value for state in CircuitState]
STEP_KINDS = [kind.value for kind in StepKind]
STEP_STATES = [state.value for state in StepState]


class FolderSerializer(serializers.Serializer[Any]):
    """A folder as lists show it."""

    id = serializers.UUIDField(source="pk")
    version = serializers.IntegerField()
    title = serializers.CharField()
    state = serializers.ChoiceField(FOLDER_STATES)
    state_since = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)
    unit = NamedSerializer()
    initiator = NamedSerializer()
    about = serializers.SerializerMethodField(help_text="The record that the folder is about.")
    stage = serializers.IntegerField(allow_null=True, help_text="The open stage, from 0.")
    document_version = serializers.IntegerField()

    @extend_schema_field({
        "type": "object",
        "properties": {"kind": {"type": "string"}, "id": {"type": "string", "format": "uuid"}},
        "required": ["kind", "id"],
    })  # fmt: skip
    def get_about(self, folder: Folder) -> dict[str, str]:
        return {"kind": folder.origin_kind, "id": str(folder.origin_id)}


class TitledSerializer(serializers.Serializer[Any]):
    """A post with its title."""

    id = serializers.UUIDField(source="pk")
    title = NameSerializer()


class OutcomeSerializer(serializers.Serializer[Any]):
    """What was decided at a step."""

    verb = serializers.CharField()
    at = serializers.DateTimeField()
    person = serializers.UUIDField(allow_null=True)
    acting_for = serializers.UUIDField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    opinion = serializers.CharField(allow_null=True)
    document_version = serializers.IntegerField()


class StepSerializer(serializers.Serializer[Any]):
    """A step of the folder's circuit."""

    id = serializers.UUIDField(source="pk")
    stage = serializers.IntegerField()
    position = serializers.IntegerField()
    kind = serializers.ChoiceField(STEP_KINDS)
    state = serializers.ChoiceField(STEP_STATES)
    waits_for_post = TitledSerializer(allow_null=True)
    waits_for_person = NamedSerializer(allow_null=True)
    waiting_since = serializers.DateTimeField(allow_null=True)
    outcome = serializers.SerializerMethodField()

    @extend_schema_field(OutcomeSerializer(allow_null=True))
    def get_outcome(self, step: Step) -> Any:
        return step.progress["outcome"]


class DocumentSerializer(serializers.Serializer[Any]):
    """A leaf of the folder: first the document to be signed, then what goes with it."""

    id = serializers.UUIDField(source="pk")
    position = serializers.IntegerField()
    name = serializers.CharField()
    file = FileRefSerializer()


class OfferedSerializer(serializers.Serializer[Any]):
    """A verb that is open to the account now, and the step where it is."""

    step_id = serializers.UUIDField(allow_null=True)
    verb = serializers.ChoiceField([verb.value for verb in Verb])


class WholeFolderSerializer(FolderSerializer):
    """A folder with its steps, its documents and what is offered."""

    steps = StepSerializer(many=True)
    documents = DocumentSerializer(many=True)
    abilities = OfferedSerializer(many=True)

    def to_representation(self, view: FolderView) -> dict[str, Any]:
        return {
            **FolderSerializer(view.folder).data,
            "steps": StepSerializer(view.steps, many=True).data,
            "documents": DocumentSerializer(view.documents, many=True).data,
            "abilities": [{"step_id": step_id or None, "verb": verb} for step_id, verb in view.abilities],
        }


class FolderQuery(PageQuery):
    """What the list of folders takes."""

    state = serializers.MultipleChoiceField(choices=FOLDER_STATES, required=False)
    waiting = serializers.BooleanField(
        default=False, help_text="True: those that wait for a decision of the account."
    )
    own = serializers.BooleanField(default=False, help_text="True: those that the account started.")
    about_id = serializers.UUIDField(required=False, help_text="Those about this record, for example a mail.")


class Folders(Resource):
    resource = "folders"

    @operation(answers=FolderSerializer, asks=FolderQuery, problems=())
    def list(self, request: Request) -> Response:
        """The folders that the account may open, those whose state changed last first."""
        chosen, pages = self.asked(FolderQuery)
        after = pages.after(lambda position: (datetime.fromisoformat(position[0]), UUID(position[1])))
        found = folder_page(
            self.by,
            after=after,
            limit=pages.limit + 1,
            own=chosen["own"],
            waiting=chosen["waiting"],
            states=chosen.get("state", ()),
            about=chosen.get("about_id"),
        )
        page = found[: pages.limit]
        more = [page[-1].state_since.isoformat(), str(page[-1].pk)] if len(found) > len(page) else None
        return pages.answer(FolderSerializer(page, many=True).data, next_page=more)

    @operation(answers=WholeFolderSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One folder; reading it opens nothing (see “open”)."""
        return whole_folder(self, pk)

    @operation(answers=OpenApiTypes.BINARY, problems=(404, 503))
    @action(detail=True, url_path="documents/<uuid:document_id>/content")
    def document_content(self, request: Request, pk: UUID, document_id: UUID) -> HttpResponseBase:
        """The bytes of a document of the folder, as they stand now."""
        for document in folder_view(self.by, pk).documents:
            if document.pk == document_id:
                return download(document.file, name=document.name)
        raise Unseen

    @operation(answers=WholeFolderSerializer, takes=None, problems=(404, 409))
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: UUID) -> Response:
        """Say that the folder has been opened by who may decide: the decision before it can't be recalled any more."""
        open_folder(folder_id=pk, by=self.by, now=self.now)
        return whole_folder(self, pk)

    @operation(answers=WholeFolderSerializer, takes=VersionSerializer, once=True, problems=(404, 409))
    @action(detail=True, methods=["post"])
    def recall(self, request: Request, pk: UUID) -> Response:
        """Recall the last decision, which this account took."""
        given = self.taken(VersionSerializer)
        recall_decision(folder_id=pk, by=self.by, request_key=self.request_key, now=self.now, **given)
        return whole_folder(self, pk)

    @operation(answers=WholeFolderSerializer, takes=ReasonSerializer, once=True, problems=(404, 409))
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: UUID) -> Response:
        """End the circuit of a folder that this account started."""
        given = self.taken(ReasonSerializer)
        withdraw_folder(folder_id=pk, by=self.by, request_key=self.request_key, now=self.now, **given)
        return whole_folder(self, pk)

    def present_version(self) -> int:
        return folder_view(self.by, self.kwargs["pk"]).folder.version


def whole_folder(view: Resource, folder_id: UUID, status: int = 200) -> Response:
    """The folder as it stands now."""
    return Response(WholeFolderSerializer(folder_view(view.by, folder_id)).data, status=status)
