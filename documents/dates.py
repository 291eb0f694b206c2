"""Days and hours as official papers write them: months in letters, those of Morocco in Arabic, Western digits."""

from datetime import date, datetime

_LOCALES = {"fr": "fr", "ar": "ar_MA"}


def written_day(instant: date | datetime, language: str) -> str:
    """The day in letters, such as « 1er janvier 2026 » or « 25 نونبر 2026 »; ``language`` is ``fr`` or ``ar``."""
    from babel.dates import format_date

    day = instant.date() if isinstance(instant, datetime) else instant
    pattern = "d'er' MMMM y" if language == "fr" and day.day == 1 else "d MMMM y"
    return str(format_date(day, pattern, locale=_LOCALES[language]))


def written_moment(instant: datetime, language: str) -> str:
    """The day in letters and the hour, such as « 25 novembre 2026 à 15 h 02 », in the zone that ``instant`` has."""
    if language == "ar":
        return f"{written_day(instant, language)} على الساعة {instant:%H:%M}"
    return f"{written_day(instant, language)} à {instant:%H}\u00a0h\u00a0{instant:%M}"
