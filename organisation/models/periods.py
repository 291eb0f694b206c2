"""Periods of whole days in the administration's zone; the last day is not included, and an empty period never was."""

from datetime import date

from django.db.models import Q


def covering(day: date) -> Q:
    """Periods (``starts_on``, ``ends_on``) in which ``day`` lies."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))


def standing(day: date, prefix: str = "") -> Q:
    """Records (``opened_on``, ``closed_on``) that stood on ``day``."""
    open_ended = Q(**{f"{prefix}closed_on": None}) | Q(**{f"{prefix}closed_on__gt": day})
    return Q(**{f"{prefix}opened_on__lte": day}) & open_ended
