"""Reading where people are signed in."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from organisation.models import OpenSession
from organisation.principal import Principal

_MOST = 50


def live_keys(now: datetime) -> QuerySet[Session, Any]:
    """The keys of browser sessions that still count."""
    return Session.objects.filter(expire_date__gt=now).values("session_key")


def open_sessions_of(by: Principal, *, now: datetime) -> list[OpenSession]:
    """One's own open sessions, the last seen first."""
    own = OpenSession.objects.filter(user_id=by.user_id, key__in=live_keys(now))
    return list(own.order_by("-seen_at", "-pk")[:_MOST])
