"""Notifications: what the account itself was told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.pages import PageQuery
from api.schema import operation
from api.views import Resource
from common.errors import Unseen
from notifications.models import Kind
from notifications.queries import Item, notification_of, notifications_of
from notifications.use_cases.mark_read import mark_read


class LinkedSerializer(serializers.Serializer[Any]):
    """The record that a notification leads to."""

    kind = serializers.CharField()
    id = serializers.UUIDField()


class NotificationSerializer(serializers.Serializer[Any]):
    """One thing that the account was told, in the language of Accept-Language."""

    id = serializers.UUIDField(source="notification.pk")
    kind = serializers.ChoiceField(Kind.choices, source="notification.kind")
    sentence = serializers.CharField(source="said.sentence")
    is_urgent = serializers.BooleanField(source="notification.is_urgent")
    happened_at = serializers.DateTimeField(source="notification.happened_at")
    read_at = serializers.DateTimeField(source="notification.read_at", allow_null=True)
    about = serializers.SerializerMethodField(help_text="Null when it is no longer open to the account.")

    @extend_schema_field(LinkedSerializer(allow_null=True))
    def get_about(self, item: Item) -> dict[str, str] | None:
        return {"kind": item.link[0], "id": str(item.link[1])} if item.link else None


class Notifications(Resource):
    resource = "notifications"

    @operation(answers=NotificationSerializer, asks=PageQuery, problems=())
    def list(self, request: Request) -> Response:
        """The account's own notifications, newest first."""
        _, pages = self.asked()
        page = notifications_of(
            self.by,
            before=pages.after(lambda position: (datetime.fromisoformat(position[0]), UUID(position[1]))),
            limit=pages.limit,
        )
        more = [page.next[0].isoformat(), str(page.next[1])] if page.next else None
        return pages.answer(NotificationSerializer(page.items, many=True).data, next_page=more)

    @operation(answers=NotificationSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: UUID) -> Response:
        """Mark one of the account's own notifications as read."""
        mark_read(by=self.by, notification_id=pk, now=self.now)
        item = notification_of(self.by, pk)
        if item is None:
            raise Unseen
        return Response(NotificationSerializer(item).data)
