"""What a list of mails is narrowed to, and which mails it holds: streams merged newest first, or the mails themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from courrier import policies, sql
from courrier.models import Mail, MailReach, SearchText
from courrier.policies import Sight
from courrier.snapshots import words_of
from courrier.sql import Condition
from courrier.status import AWAITED, Direction, Status
from organisation.principal import Principal

_LOOKED_AT = 1000  # newest mails that are read for words before the index is asked

Position = tuple[datetime, UUID]


@dataclass(frozen=True, kw_only=True)
class MailFilter:
    """What a list is narrowed to. Days are the reader's; ``late_on`` asks for what is overdue that day."""

    direction: Direction | None = None
    register_id: UUID | None = None
    statuses: tuple[Status, ...] = ()
    unit_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    late_on: date | None = None
    type_id: UUID | None = None
    sender_id: UUID | None = None
    holder_id: UUID | None = None
    holder_unit_id: UUID | None = None
    case_id: UUID | None = None
    search: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether it asks for what only the mails themselves tell, and of which there are few."""
        return bool(self.late_on or any(self.told.values()))

    @property
    def told(self) -> dict[str, UUID | None]:
        """What must stand in a field of the mail itself."""
        return {
            "type": self.type_id,
            "sender": self.sender_id,
            "holder": self.holder_id,
            "holder_unit": self.holder_unit_id,
            "case": self.case_id,
        }


EVERYTHING = MailFilter()
_Asked = tuple[MailFilter, Position | None, int]


def newest_each(by: Principal, asked: Sequence[_Asked], sight: Sight) -> list[list[UUID]]:
    """Identifiers of the newest mails of each list, at least as many as asked if there are, in no order."""
    plain = [one for one in asked if not (one[0].search or one[0].is_narrow)]
    read = iter(sql.newest(*(_streams(by, one, sight) for one in plain)) if plain else [])
    found: list[list[UUID]] = []
    for chosen, before, limit in asked:
        if chosen.search and not chosen.is_narrow:
            found.append(_newest_with_words(by, chosen, before=before, limit=limit, sight=sight))
        elif chosen.is_narrow:
            mails = _narrowed(policies.visible_to(by, sight), by, chosen)
            found.append(list(_page_of(mails, before, limit)))
        else:
            shared = _narrowed(policies.shared_with(by, sight), by, chosen)
            found.append(list(dict.fromkeys([*next(read), *_page_of(shared, before, limit)])))
    return found


def _streams(by: Principal, asked: _Asked, sight: Sight) -> sql.Newest:
    chosen, before, limit = asked
    wanted = [scope for scope in (chosen.register_id, chosen.unit_id) if scope]
    read = next((scope for scope in wanted if scope in sight.streams), None)
    conditions = _conditions(by, chosen) + [_reached(scope) for scope in wanted if scope != read]
    return sql.Newest([read] if read else sorted(sight.streams), conditions, limit, before)


def _newest_with_words(
    by: Principal, chosen: MailFilter, *, before: Position | None, limit: int, sight: Sight
) -> list[UUID]:
    """A common word stands in the newest mails already: the index would bring every match of all times."""
    words = words_of(chosen.search)
    if not words:
        return []
    newest, were_all = sql.newest_with(words, _streams(by, (chosen, before, _LOOKED_AT), sight))
    if not were_all and len(newest) < limit:
        return list(_page_of(_narrowed(policies.visible_to(by, sight), by, chosen), before, limit))
    shared = _page_of(_narrowed(policies.shared_with(by, sight), by, chosen), before, limit)
    return list(dict.fromkeys([*newest[:limit], *shared]))


def _conditions(by: Principal, chosen: MailFilter) -> list[Condition]:
    conditions = []
    if chosen.statuses:
        places = ", ".join(["%s"] * len(chosen.statuses))
        conditions.append(Condition(f"r.status IN ({places})", tuple(map(str, chosen.statuses))))
    if chosen.direction:
        conditions.append(Condition("r.direction = %s", (str(chosen.direction),)))
    since, until = _period(by, chosen)
    if since:
        conditions.append(Condition("r.entered_at >= %s", (since,)))
    if until:
        conditions.append(Condition("r.entered_at < %s", (until,)))
    return conditions


def _reached(scope: UUID) -> Condition:
    text = "EXISTS (SELECT 1 FROM courrier_mailreach o WHERE o.mail_id = r.mail_id AND o.scope = %s)"
    return Condition(text, (scope,))


def _narrowed(mails: QuerySet[Mail], by: Principal, chosen: MailFilter) -> QuerySet[Mail]:
    if chosen.search:
        words = words_of(chosen.search)
        if not words:
            return mails.none()
        mails = mails.filter(pk__in=SearchText.objects.filter(sql.matches(words)).values("mail"))
    if chosen.late_on:
        mails = mails.filter(
            administration_id=by.administration_id, status__in=AWAITED, deadline__lt=chosen.late_on
        )
    mails = mails.filter(**{name: value for name, value in chosen.told.items() if value})
    if chosen.direction:
        mails = mails.filter(direction=chosen.direction)
    if chosen.statuses:
        mails = mails.filter(status__in=chosen.statuses)
    for scope in filter(None, (chosen.register_id, chosen.unit_id)):
        mails = mails.filter(pk__in=MailReach.objects.filter(scope=scope).values("mail"))
    since, until = _period(by, chosen)
    if since:
        mails = mails.filter(entered_at__gte=since)
    return mails.filter(entered_at__lt=until) if until else mails


def _page_of(mails: QuerySet[Mail], before: Position | None, limit: int) -> QuerySet[Mail, UUID]:
    if before:
        at, mail_id = before
        mails = mails.filter(Q(entered_at__lt=at) | Q(entered_at=at, pk__lt=mail_id))
    return mails.order_by("-entered_at", "-id").values_list("pk", flat=True)[:limit]


def _period(by: Principal, chosen: MailFilter) -> tuple[datetime | None, datetime | None]:
    zone = ZoneInfo(by.time_zone)
    midnight = datetime.min.time()
    since = datetime.combine(chosen.since, midnight, zone) if chosen.since else None
    until = datetime.combine(chosen.until + timedelta(days=1), midnight, zone) if chosen.until else None
    return since, until
