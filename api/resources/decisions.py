"""Decisions: what a person or application says at a step of a folder's circuit that waits for it."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import VersionSerializer
from api.resources.folders import WholeFolderSerializer, whole_folder
from api.schema import operation
from api.views import Resource
from common.errors import Unseen
from parapheur.engine.values import Opinion, Verb
from parapheur.queries import folder_view
from parapheur.use_cases.decide import DECISIONS, decide_step
from parapheur.use_cases.sign_folder import sign_folder

_VERBS = [verb.value for verb in Verb if verb in DECISIONS or verb is Verb.SIGN]


class NewDecisionSerializer(VersionSerializer):
    """What is decided; the folder's “abilities” say which verb is open at which step."""

    folder_id = serializers.UUIDField()
    step_id = serializers.UUIDField()
    verb = serializers.ChoiceField(_VERBS)
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=5000, help_text="Needed to return, send back or refuse."
    )
    opinion = serializers.ChoiceField([opinion.value for opinion in Opinion], required=False)
    file_id = serializers.UUIDField(required=False, help_text="The scan of a paper signed by hand.")
    to_stage = serializers.IntegerField(required=False, min_value=0, max_value=100)


class Decisions(Resource):
    resource = "decisions"

    @operation(answers=WholeFolderSerializer, takes=NewDecisionSerializer, status=201, once=True)
    def create(self, request: Request) -> Response:
        """Decide at a step. To sign takes a person who has just given their password; an application can't."""
        given = self.taken(NewDecisionSerializer)
        verb = Verb(given.pop("verb"))
        common: dict[str, Any] = {"by": self.by, "request_key": self.request_key, "now": self.now}
        place = {name: given.pop(name) for name in ("folder_id", "step_id", "version")}
        if verb is Verb.SIGN:
            folder = sign_folder(**place, **common)
        else:
            if "opinion" in given:
                given["opinion"] = Opinion(given["opinion"])
            folder = decide_step(verb=verb, **place, **given, **common)
        try:
            return whole_folder(self, folder.pk, status=201)
        except Unseen:
            return Response(status=204)

    def present_version(self) -> int:
        return folder_view(self.by, self.request.data["folder_id"]).folder.version
