"""Files: sent once, then named where they belong (a piece of a mail)."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import FileRefSerializer
from api.parsers import FileBody
from api.schema import operation
from api.views import Resource
from storage.queries import stored_file
from storage.use_cases.store_upload import store_upload


class UploadSerializer(serializers.Serializer[Any]):
    """A file to keep, byte for byte."""

    file = serializers.FileField(allow_empty_file=True, max_length=255)
    main = serializers.BooleanField(
        default=True,
        help_text="True for the piece that is registered (PDF, JPEG, PNG, TIFF); attachments may be anything.",
    )


class Files(Resource):
    resource = "files"
    parser_classes = [FileBody]

    @operation(
        answers=FileRefSerializer,
        takes={"multipart/form-data": UploadSerializer},
        status=201,
        problems=(503,),
    )
    def create(self, request: Request) -> Response:
        """Send a file. The same bytes again give the same file; one that no mail holds after a day is removed."""
        given = self.taken(UploadSerializer)
        upload = given["file"]
        kept = store_upload(
            content=upload.file,
            name=upload.name,
            main=given["main"],
            administration_id=self.by.administration_id,
            actor=self.by.actor(),
            now=self.now,
        )
        return Response(FileRefSerializer(kept).data, status=201)

    @operation(answers=FileRefSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """A file of the administration: its hash and the state of its check, not its bytes."""
        return Response(FileRefSerializer(stored_file(self.by.administration_id, pk)).data)
