"""A circuit as its page shows it: a card for each stage, what the checks say, the diagram."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from common.text import Bilingual
from organisation.principal import Principal
from parapheur.circuit_queries import actors_named
from parapheur.engine.lint import Severity, check
from parapheur.engine.values import ActorKind, Rule, StepKind
from parapheur.models import CircuitVersion
from parapheur.queries import people_of
from parapheur.snapshots import stages_from_data
from web.templatetags.folders import asked as to_do
from web.templatetags.folders import kind_name
from web.templatetags.ui import listed, tongue
from web.views.configuration.circuit_steps import is_system
from web.views.configuration.diagram import Diagram, Told, draw

ICONS = {
    ActorKind.POST: "briefcase",
    ActorKind.UNIT_HEAD: "building-2",
    ActorKind.PERSON: "user",
    ActorKind.INITIATOR: "pencil",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One of those asked at a stage."""

    kind: str
    who: str
    icon: str
    paper: bool


@dataclass(frozen=True, kw_only=True)
class Card:
    """A stage; ``place`` counts from 1."""

    place: int
    kind: str
    heading: str
    asked: tuple[Asked, ...]
    any_is_enough: bool
    system: bool

    @property
    def together(self) -> bool:
        """Several are asked at the same time."""
        return len(self.asked) > 1


@dataclass(frozen=True, kw_only=True)
class Check:
    """What a check says; ``tone`` is y (in order), w (to look at) or n (to repair), ``place`` the stage's."""

    tone: str
    text: str
    place: int | None = None


def cards(by: Principal, version: CircuitVersion) -> tuple[Card, ...]:
    """The stages with the names of those asked; at most three queries."""
    names = actors_named(by, version.stages)
    return tuple(_card(place, stage, names) for place, stage in enumerate(version.stages, start=1))


def checks(by: Principal, version: CircuitVersion, shown: tuple[Card, ...], *, day: date) -> list[Check]:
    """What is to repair, what to look at, what is in order; at most five queries."""
    findings = check(stages_from_data(version.stages))
    found = [
        Check(
            tone="n" if finding.severity is Severity.ERROR else "w",
            text=_(finding.message).format(**finding.facts),
            place=finding.stage + 1 if finding.stage is not None else None,
        )
        for finding in findings
    ]
    found += _vacancies(by, version, shown, day=day)
    codes = {finding.code for finding in findings}
    if not version.stages:
        return found
    return sorted(found, key=lambda one: one.tone) + [
        Check(tone="y", text=text) for text, against in _in_order() if not codes & against
    ]


def diagram(shown: tuple[Card, ...]) -> Diagram:
    """The way of a folder as a drawing."""
    stages = [([_told(card, one) for one in card.asked], _rule(card)) for card in shown]
    return draw(stages, from_right=get_language() == "ar")


def _card(place: int, stage: Mapping[str, Any], names: Mapping[tuple[str, UUID], Bilingual]) -> Card:
    steps = stage["steps"]
    kinds = list(dict.fromkeys(step["kind"] for step in steps))
    heading = (listed(act(kind) for kind in kinds)) or _("Nothing is asked here yet")
    if len(steps) > 1:
        count = len(steps)
        together = ngettext("{count} at the same time", "{count} at the same time", count).format(count=count)
        heading = listed([heading, together])
    return Card(
        place=place,
        kind=kinds[0] if kinds else StepKind.VISA.value,
        heading=heading,
        asked=tuple(_asked(step, names) for step in steps),
        any_is_enough=stage.get("rule") == Rule.ANY,
        system=bool(steps) and all(is_system(step) for step in steps),
    )


def act(kind: str) -> str:
    """What is to do at a step of that kind."""
    system = {
        StepKind.SEAL.value: pgettext("verb", "Seal"),
        StepKind.EXTERNAL.value: _("Give the number and the date"),
    }
    return system.get(kind) or to_do(kind)


def _asked(step: Mapping[str, Any], names: Mapping[tuple[str, UUID], Bilingual]) -> Asked:
    actor = step.get("actor_kind") or ""
    return Asked(
        kind=step["kind"],
        who=_who(step, names),
        icon=ICONS[ActorKind(actor)] if actor else "circle-help",
        paper=bool(step.get("paper_allowed")),
    )


def _who(step: Mapping[str, Any], names: Mapping[tuple[str, UUID], Bilingual]) -> str:
    if is_system(step):
        return _("done by the system")
    actor = step.get("actor_kind")
    if not actor:
        return _("nobody chosen yet")
    if actor == ActorKind.INITIATOR:
        return _("The author of the folder")
    name = tongue(names.get((actor, UUID(step["actor_id"])))) if step.get("actor_id") else ""
    return _("Head of: {unit}").format(unit=name) if actor == ActorKind.UNIT_HEAD else name


def _vacancies(by: Principal, version: CircuitVersion, shown: tuple[Card, ...], *, day: date) -> list[Check]:
    reached = people_of(version, initiator_id=by.user_id, day=day)
    sentence = _(
        "Nobody can be asked at stage {stage} today: “{who}” has no holder. Appoint somebody, or choose another."
    )
    return [
        Check(tone="w", text=sentence.format(stage=card.place, who=one.who), place=card.place)
        for card, stage, steps in zip(shown, reached, version.stages, strict=True)
        for one, today, step in zip(card.asked, stage, steps["steps"], strict=True)
        if step.get("actor_kind") and not is_system(step) and not today.persons
    ]


def _in_order() -> list[tuple[str, frozenset[str]]]:
    return [
        (_("Each step asks somebody."), frozenset({"no_actor", "empty_stage", "nobody_decides"})),
        (
            _("Visas and opinions come before the signature."),
            frozenset({"visa_after_signature", "opinion_after_signature"}),
        ),
        (_("Nobody approves their own draft."), frozenset({"own_approval"})),
    ]


def _told(card: Card, one: Asked) -> Told:
    look = {StepKind.SIGNATURE.value: "sign"}.get(one.kind, "hot" if card.together else "")
    return Told(act=f"{card.place}. {kind_name(one.kind)}", who=one.who, look=look)


def _rule(card: Card) -> str:
    return _("one of them is enough") if card.any_is_enough else _("all of them")
