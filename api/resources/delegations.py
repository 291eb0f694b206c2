"""Delegations: the powers of a post lent to another person by a written act."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import NamedSerializer, ReasonSerializer
from api.pages import PageQuery
from api.resources.folders import TitledSerializer
from api.schema import operation
from api.views import Resource
from organisation.models import Delegation
from organisation.policies import abilities
from organisation.queries import delegation_of, delegations_of
from organisation.use_cases.delegate_powers import Act, delegate_powers
from organisation.use_cases.revoke_delegation import revoke_delegation


class DelegationSerializer(serializers.Serializer[Any]):
    """A delegation, from its first day to the day before ``ends_on``."""

    id = serializers.UUIDField(source="pk")
    version = serializers.IntegerField()
    post = TitledSerializer()
    delegator = NamedSerializer()
    delegate = NamedSerializer()
    act_number = serializers.CharField()
    act_date = serializers.DateField()
    publication = serializers.CharField()
    may_sign = serializers.BooleanField()
    units = NamedSerializer(many=True, help_text="Empty: all units of the post.")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The first day on which it no longer holds.")
    revoked_at = serializers.DateTimeField(allow_null=True)
    abilities = serializers.SerializerMethodField()

    def get_abilities(self, delegation: Delegation) -> list[str]:
        return sorted(abilities(self.context["by"], delegation))


class NewDelegationSerializer(serializers.Serializer[Any]):
    """A post that the account holds, to whom its powers go, and the act."""

    post_id = serializers.UUIDField()
    delegate_id = serializers.UUIDField()
    number = serializers.CharField(max_length=100)
    dated_on = serializers.DateField()
    publication = serializers.CharField(required=False, allow_blank=True, max_length=200)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    may_sign = serializers.BooleanField(required=False)
    unit_ids = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=200)


_OF_THE_ACT = {field.name for field in fields(Act)}


class Delegations(Resource):
    resource = "delegations"

    @operation(answers=DelegationSerializer, asks=PageQuery, problems=())
    def list(self, request: Request) -> Response:
        """The delegations open to the account, newest first, ended ones too."""
        _, pages = self.asked()
        after = pages.after(lambda position: UUID(position[0]))
        found = delegations_of(self.by, after=after, limit=pages.limit + 1)
        more = [str(found[pages.limit - 1].pk)] if len(found) > pages.limit else None
        return pages.answer(
            DelegationSerializer(found[: pages.limit], many=True, context={"by": self.by}).data,
            next_page=more,
        )

    @operation(answers=DelegationSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """One delegation."""
        return self._whole(pk)

    @operation(answers=DelegationSerializer, takes=NewDelegationSerializer, status=201, once=True)
    def create(self, request: Request) -> Response:
        """Delegate the powers of a post that the account holds; an application holds none that can be delegated."""
        given = self.taken(NewDelegationSerializer)
        given["unit_ids"] = frozenset(given.get("unit_ids", ()))
        act = Act(**{name: value for name, value in given.items() if name in _OF_THE_ACT})
        made = delegate_powers(
            by=self.by,
            post_id=given["post_id"],
            delegate_id=given["delegate_id"],
            act=act,
            request_key=self.request_key,
            now=self.now,
        )
        return self._whole(made.pk, status=201)

    @operation(answers=DelegationSerializer, takes=ReasonSerializer, problems=(404, 409))
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: UUID) -> Response:
        """End the delegation now, with a reason."""
        given = self.taken(ReasonSerializer)
        revoke_delegation(by=self.by, delegation_id=pk, now=self.now, **given)
        return self._whole(pk)

    def present_version(self) -> int:
        return delegation_of(self.by, self.kwargs["pk"]).version

    def _whole(self, delegation_id: UUID, status: int = 200) -> Response:
        delegation = delegation_of(self.by, delegation_id)
        return Response(DelegationSerializer(delegation, context={"by": self.by}).data, status=status)
