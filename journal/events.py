"""What an event is: a frozen dataclass in the past tense, whose fields say what became true and whom it concerns."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from cattrs.gen import make_dict_unstructure_fn, override
from cattrs.preconf.json import make_converter

from common.errors import gettext_noop
from common.text import Bilingual

_converter = make_converter()
_converter.register_unstructure_hook(UUID, str)
_converter.register_structure_hook(UUID, lambda value, _: UUID(value))

REGISTRY: dict[str, type["Event"]] = {}


@dataclass(frozen=True, kw_only=True)
class Ref:
    """A record, by kind and identifier, with the label it bore that day, and its Arabic label where it had one."""

    kind: str
    id: UUID
    label: str = ""
    label_ar: str = ""

    @property
    def name(self) -> Bilingual:
        """The label in both languages."""
        return Bilingual(self.label, self.label_ar)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who did it, in which capacity, from where, and how they had proved who they are. Labels are those of that day."""

    id: UUID | None = None
    label: str = ""
    label_ar: str = ""
    administration_id: UUID | None = None
    post_id: UUID | None = None
    post_label: str = ""
    post_label_ar: str = ""
    unit_id: UUID | None = None
    delegation_id: UUID | None = None
    on_behalf_of: str = ""
    on_behalf_of_ar: str = ""
    channel: str = "system"
    address: str = ""
    request_id: str = ""
    authenticated_at: datetime | None = None
    authentication: str = ""

    @property
    def name(self) -> Bilingual:
        """Their name in both languages."""
        return Bilingual(self.label, self.label_ar)

    @property
    def post(self) -> Bilingual:
        """The title of the post in which they acted."""
        return Bilingual(self.post_label, self.post_label_ar)

    @property
    def delegator(self) -> Bilingual:
        """The name of the person for whom they acted; empty when they acted for themselves."""
        return Bilingual(self.on_behalf_of, self.on_behalf_of_ar)


SYSTEM = Actor(label="system")


def _without_empty_arabic(kind: type[Ref | Actor]) -> None:
    """What has no Arabic label is written as if there were no place for one."""
    arabic = {
        field.name: override(omit_if_default=True) for field in fields(kind) if field.name.endswith("_ar")
    }
    _converter.register_unstructure_hook(kind, make_dict_unstructure_fn(kind, _converter, **arabic))  # type: ignore[arg-type]


_without_empty_arabic(Ref)
_without_empty_arabic(Actor)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events. Every subclass names itself: ``name = "courrier.mail_assigned"``.

    ``about`` is the record that changed; ``matter`` the record under whose history it also belongs (a folder's decision
    belongs to the letter that travels in it); ``unit_id`` the unit where it happened.

    ``sentence`` tells it to people: an English message id that begins with who did it; ``{actor}``, ``{about}``,
    ``{matter}`` and the event's own fields fill its places. ``reads`` marks what only looked: a consultation, a download.
    """

    name: ClassVar[str] = ""
    sentence: ClassVar[str] = gettext_noop("{actor}: {about}")
    reads: ClassVar[bool] = False

    administration_id: UUID | None
    about: Ref
    matter: Ref | None = None
    unit_id: UUID | None = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not cls.__dict__.get("name"):
            raise TypeError(f"{cls.__qualname__} has no name.")
        if cls.name in REGISTRY and REGISTRY[cls.name].__qualname__ != cls.__qualname__:
            raise TypeError(f"Two events are called {cls.name}.")
        REGISTRY[cls.name] = cls


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field of a record, before and after, as text for people."""

    field: str
    before: str
    after: str


def to_data(value: Any) -> Any:
    """An event or actor as plain JSON data."""
    return _converter.unstructure(value)


def event_from_data(name: str, data: dict[str, Any]) -> Event:
    """The event that :func:`to_data` took apart. :raises KeyError: no such event any more."""
    return _converter.structure(data, REGISTRY[name])


def actor_from_data(data: dict[str, Any]) -> Actor:
    """The actor that :func:`to_data` took apart."""
    return _converter.structure(data, Actor)
