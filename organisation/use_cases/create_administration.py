"""Found an administration: a new tenant of the installation, with its top unit."""

from datetime import datetime

from django.db import transaction

from common.clock import local_day
from common.errors import Kind, Refusal, gettext_noop
from common.text import Bilingual
from journal.events import Actor
from journal.publish import publish
from organisation.calendar import countries
from organisation.events import AdministrationCreated, UnitOpened
from organisation.models import Administration, Unit, UnitPlacement
from organisation.references import in_both, ref
from organisation.texts import language_code, name_in_both, short_code
from organisation.use_cases._steps import known_time_zone

COMMAND_LINE = Actor(label="command line", channel="command")


class AdministrationCodeTaken(Refusal):
    """Two administrations can't share a code."""

    code = "administration_code_taken"
    message = gettext_noop("An administration with the code {code} exists already. Choose another code.")


class CountryUnknown(Refusal):
    """No public holidays are known for the country."""

    code = "country_unknown"
    kind = Kind.INVALID
    message = gettext_noop(
        "The public holidays of “{country}” aren't known. Give a country as two letters, for example MA."
    )


def create_administration(
    *,
    code: str,
    name: Bilingual,
    now: datetime,
    by: Actor = COMMAND_LINE,
    top_unit: Bilingual | None = None,
    top_unit_code: str = "",
    country: str = "MA",
    time_zone: str = "Africa/Casablanca",
    language: str = "fr",
) -> Administration:
    """Found an administration and open its top unit, which bears its code and name unless others are given.

    :raises AdministrationCodeTaken, CodeMissing, NameMissing, CountryUnknown, TimeZoneUnknown, LanguageUnknown:
    """
    code, name, language = short_code(code), name_in_both(name), language_code(language)
    if country not in countries():
        raise CountryUnknown(country=country)
    day = local_day(now, known_time_zone(time_zone))
    with transaction.atomic():
        if Administration.objects.filter(code=code).exists():
            raise AdministrationCodeTaken(code=code)
        administration = Administration.objects.create(
            code=code,
            country=country,
            time_zone=time_zone,
            language=language,
            created_at=now,
            **in_both("name", name),
        )
        unit = Unit.objects.create(
            administration=administration,
            code=short_code(top_unit_code or code),
            opened_on=day,
            **in_both("name", name_in_both(top_unit or name)),
        )
        UnitPlacement.objects.create(unit=unit, starts_on=day)
        founded = AdministrationCreated(
            administration_id=administration.pk, about=ref(administration), code=code
        )
        publish(founded, actor=by, now=now)
        opened = UnitOpened(
            administration_id=administration.pk, about=ref(unit), unit_id=unit.pk, parent=None, opened_on=day
        )
        publish(opened, actor=by, now=now)
        return administration
