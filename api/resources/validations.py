"""Validations: the verdict on the signatures of a PDF, which isn't kept."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.parsers import FileBody
from api.schema import operation
from api.views import Resource
from signing.keyring import keyring
from signing.pades.validate import validate_pdf
from signing.pades.verdict import Changes, Level, Outcome, SignatureVerdict, Verdict

OUTCOMES = [outcome.value for outcome in Outcome]


class PdfSerializer(serializers.Serializer[Any]):
    """The PDF to look at."""

    file = serializers.FileField(max_length=255)


class CertificateSerializer(serializers.Serializer[Any]):
    """The certificate that a signature was made with."""

    subject = serializers.CharField()
    issuer = serializers.CharField()
    serial = serializers.CharField()
    not_after = serializers.DateTimeField()
    policies = serializers.ListField(child=serializers.CharField())


class SignatureVerdictSerializer(serializers.Serializer[Any]):
    """What was found about one signature."""

    verdict = serializers.ChoiceField(OUTCOMES, source="outcome.value")
    sentence = serializers.SerializerMethodField(help_text="The verdict for people.")
    signer = serializers.CharField()
    level = serializers.SerializerMethodField()
    claimed_at = serializers.DateTimeField(allow_null=True)
    timestamped_at = serializers.DateTimeField(allow_null=True)
    timestamped_by = serializers.CharField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    intact = serializers.BooleanField()
    covers_revision = serializers.BooleanField()
    covers_file = serializers.BooleanField()
    changes_after = serializers.ChoiceField(
        [change.value for change in Changes], source="changes_after.value"
    )
    trusted = serializers.BooleanField()
    revocation_checked = serializers.BooleanField()
    is_demonstration = serializers.BooleanField()
    certificate = CertificateSerializer(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # A serializer's own attribute bears that name.
        return {"field": serializers.CharField(help_text="Its field in the PDF."), **super().get_fields()}

    def get_sentence(self, found: SignatureVerdict) -> str:
        return gettext(found.outcome.sentence)

    @extend_schema_field(serializers.ChoiceField([level.value for level in Level], allow_null=True))
    def get_level(self, found: SignatureVerdict) -> str | None:
        return found.level.value if found.level else None


class VerdictSerializer(serializers.Serializer[Any]):
    """The verdict on a PDF: the worst of those on its signatures."""

    verdict = serializers.ChoiceField(OUTCOMES, source="outcome.value")
    sentence = serializers.SerializerMethodField(help_text="The verdict for people.")
    checked_at = serializers.DateTimeField()
    signatures = SignatureVerdictSerializer(many=True)

    def get_sentence(self, found: Verdict) -> str:
        return gettext(found.outcome.sentence)


class Validations(Resource):
    resource = "validations"
    parser_classes = [FileBody]

    @operation(
        answers=VerdictSerializer,
        takes={"multipart/form-data": PdfSerializer},
        problems=(503,),
    )
    def create(self, request: Request) -> Response:
        """Say whether a PDF's signatures are valid. Whatever the bytes are, there is a verdict; they aren't kept."""
        upload = self.taken(PdfSerializer)["file"]
        with TemporaryDirectory() as folder:
            path = Path(folder) / "file.pdf"
            with path.open("wb") as target:
                for chunk in upload.chunks():
                    target.write(chunk)
            verdict = validate_pdf(path, trust=keyring().trust(now=self.now), now=self.now)
        return Response(VerdictSerializer(verdict).data)
