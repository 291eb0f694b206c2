"""The clock, read once at the edge and passed down as ``now``."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def local_day(instant: datetime, zone: str) -> date:
    """The calendar day of ``instant`` in the time zone named ``zone`` (tz database name)."""
    return instant.astimezone(ZoneInfo(zone)).date()
