"""Which entries of the journal an address asks for, as the auditor typed it."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from audit.queries import Search
from common.days import read_day
from common.errors import Refusal
from courrier.narrowing import MailFilter
from courrier.queries import mail_page
from journal.events import REGISTRY
from organisation.principal import Principal
from organisation.queries import people
from parapheur.queries import find_folders
from web.views.mails.filters import PERIODS

KINDS: dict[str, str | Promise] = {"": _("All"), "changes": _("Changes"), "reads": _("Consultations")}
READS = {"": None, "changes": False, "reads": True}
_FEW = 6
_LONGEST = 120


@dataclass(frozen=True)
class Candidate:
    """A person or record that what was typed may mean."""

    pk: UUID
    label: str
    more: str = ""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What was asked for; ``unread`` names what can't be read, ``candidates`` what may be meant where several may."""

    period: str
    show: str
    typed: dict[str, str]
    days: dict[str, date | None]
    unit_id: UUID | None
    action: str
    ids: dict[str, UUID | None]
    unread: list[str] = field(default_factory=list)
    candidates: dict[str, list[Candidate]] = field(default_factory=dict)

    def as_search(self, *, today: date, zone: str) -> Search:
        """For the query: days begin at midnight where the person works."""
        begins = {
            "today": today,
            "week": today - timedelta(days=today.weekday()),
            "month": today.replace(day=1),
            "year": today.replace(month=1, day=1),
        }
        since, until = self.days["since"] or begins.get(self.period), self.days["until"]
        return Search(
            record_id=self.ids["record"],
            person_id=self.ids["person"],
            unit_id=self.unit_id,
            action=self.action,
            starts=_midnight(since, zone) if since else None,
            ends=_midnight(until + timedelta(days=1), zone) if until and until < date.max else None,
            reads=READS[self.show],
        )

    @property
    def fields(self) -> dict[str, str]:
        """All that was asked for, as the fields of a form or address that asks for the same."""
        named = {"period": self.period, "show": self.show, "action": self.action, **self.typed}
        named["unit"] = str(self.unit_id or "")
        for name, text in (("person", "who"), ("record", "what")):
            if self.ids[name]:
                named |= {name: str(self.ids[name]), f"{text}_was": self.typed[text]}
        return {name: value for name, value in named.items() if value}

    def address(self, **other: str) -> str:
        """The query of an address that asks for the same, but for ``other``."""
        return urlencode({name: value for name, value in (self.fields | other).items() if value})

    @property
    def folded(self) -> int:
        """How many of the filters that a telephone folds are in use."""
        return sum(
            map(bool, (self.unit_id, self.action, self.typed["what"], *self.days.values(), self.unread))
        )

    @property
    def undecided(self) -> bool:
        """Whether the person or the record must be chosen, or typed otherwise, first."""
        return "person" in self.unread or "record" in self.unread

    @property
    def is_plain(self) -> bool:
        """Nothing was asked for."""
        return not self.fields


def read_filters(asked: QueryDict, *, by: Principal, today: date) -> Chosen:
    """What an address or a form asks for; a value that isn't ours asks for nothing."""
    unread: list[str] = []
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        try:
            days[name] = read_day(str(asked[name]), today=today) if asked.get(name) else None
        except Refusal:
            days[name] = None
            unread.append(name)
    typed = {name: str(asked.get(name, "")).strip()[:_LONGEST] for name in ("who", "what", "since", "until")}
    ids = {"person": _kept(asked, "person", "who"), "record": _kept(asked, "record", "what")}
    candidates: dict[str, list[Candidate]] = {}
    if typed["who"] and not ids["person"]:
        candidates["person"] = _people(by, typed["who"], today)
    if typed["what"] and not ids["record"]:
        candidates["record"] = _records(by, typed["what"])
    for name, found in candidates.items():
        if len(found) == 1:
            ids[name] = found[0].pk
        else:
            unread.append(name)
    period, show, action = (str(asked.get(name, "")) for name in ("period", "show", "action"))
    return Chosen(
        period=period if period in PERIODS else "",
        show=show if show in KINDS else "",
        typed=typed,
        days=days,
        unit_id=_identifier(asked.get("unit", "")),
        action=action if action in REGISTRY else "",
        ids=ids,
        unread=unread,
        candidates=candidates,
    )


def _people(by: Principal, words: str, today: date) -> list[Candidate]:
    found = people(by, day=today, search=words, leavers=True, limit=_FEW).rows
    if not found:
        found = people(by, day=today, search=words, applications=True, leavers=True, limit=_FEW).rows
    language = get_language() or by.language
    return [
        Candidate(
            row.person.pk,
            row.person.name.in_language(language),
            ", ".join(held.post.title.in_language(language) for held in row.holdings),
        )
        for row in found
    ]


def _records(by: Principal, words: str) -> list[Candidate]:
    if (exact := _identifier(words)) is not None:
        return [Candidate(exact, words)]
    mails = mail_page(by, chosen=MailFilter(search=words), limit=_FEW).mails
    same = [mail for mail in mails if mail.reference == words]
    found = [Candidate(mail.pk, mail.reference or mail.subject, mail.subject) for mail in same or mails]
    return found or [Candidate(folder.pk, folder.title) for folder in find_folders(by, words, limit=_FEW)]


def _kept(asked: QueryDict, name: str, text: str) -> UUID | None:
    """The record that was found for what is typed, unless something else is typed now."""
    typed = str(asked.get(text, "")).strip()
    return _identifier(asked.get(name, "")) if asked.get(f"{text}_was", typed).strip() == typed else None


def _identifier(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))
