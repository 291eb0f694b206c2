"""Audit entries: the journal, for accounts that audit."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.pages import PageQuery
from api.schema import operation
from api.views import Resource
from audit.queries import Search, entries, proof_of


class RefSerializer(serializers.Serializer[Any]):
    """A record, with the label it bore that day."""

    kind = serializers.CharField()
    id = serializers.UUIDField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]


class ChangeSerializer(serializers.Serializer[Any]):
    """One field, before and after."""

    field = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class ActorSerializer(serializers.Serializer[Any]):
    """Who did it, in which capacity, from where."""

    id = serializers.UUIDField(allow_null=True)
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    post_id = serializers.UUIDField(allow_null=True)
    post_label = serializers.CharField(allow_blank=True)
    delegation_id = serializers.UUIDField(allow_null=True)
    on_behalf_of = serializers.CharField(allow_blank=True)
    channel = serializers.CharField()
    address = serializers.CharField(allow_blank=True)
    authentication = serializers.CharField(allow_blank=True)


class EntrySerializer(serializers.Serializer[Any]):
    """One fact of the journal."""

    id = serializers.UUIDField(source="entry_id")
    occurred_at = serializers.DateTimeField()
    action = serializers.CharField(source="name")
    sentence = serializers.CharField(help_text="What happened, in the language of Accept-Language.")
    actor = ActorSerializer()
    unit_id = serializers.UUIDField(allow_null=True)
    about = RefSerializer()
    matter = RefSerializer(allow_null=True)
    changes = ChangeSerializer(many=True)
    position = serializers.IntegerField(
        allow_null=True, help_text="Its place in the proof; null until sealed."
    )
    sealed_at = serializers.DateTimeField(allow_null=True)


class StepOfProofSerializer(serializers.Serializer[Any]):
    """A neighbour on the way from the entry to the root of its seal."""

    side = serializers.CharField()
    hash = serializers.CharField()


class ProofSerializer(serializers.Serializer[Any]):
    """All it takes to verify an entry without this product (docs/audit.md)."""

    entry = serializers.CharField(help_text="The canonical text.")
    position = serializers.IntegerField()
    leaf = serializers.CharField()
    path = StepOfProofSerializer(many=True)
    seal = serializers.CharField()
    anchor = serializers.CharField()


class EntryQuery(PageQuery):
    """What the list of entries takes: all that is given must fit."""

    record_id = serializers.UUIDField(required=False, help_text="What changed, or the matter it belongs to.")
    person_id = serializers.UUIDField(required=False, help_text="Who did it.")
    unit_id = serializers.UUIDField(required=False)
    action = serializers.CharField(required=False, max_length=80)
    starts = serializers.DateTimeField(required=False)
    ends = serializers.DateTimeField(required=False, help_text="Not included.")
    reads = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Consultations only, or all but them."
    )


class AuditEntries(Resource):
    resource = "audit-entries"

    @operation(answers=EntrySerializer, asks=EntryQuery, problems=())
    def list(self, request: Request) -> Response:
        """The entries that the account may audit, newest first."""
        chosen, pages = self.asked(EntryQuery)
        page = entries(
            Search(**chosen),
            principal=self.by,
            now=self.now,
            after=pages.after(lambda position: UUID(position[0])),
            limit=pages.limit,
        )
        more = [str(page.next)] if page.next else None
        return pages.answer(EntrySerializer(page.lines, many=True).data, next_page=more)

    @operation(answers=ProofSerializer)
    @action(detail=True)
    def proof(self, request: Request, pk: UUID) -> Response:
        """The proof that an entry is what was written; there is none before it is sealed."""
        return Response(proof_of(pk, principal=self.by, now=self.now).as_data())
