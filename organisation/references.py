"""Organisation records as the journal names them: kind, identifier and the label of that day."""

from common.text import Bilingual
from journal.events import Change, Ref
from organisation.models import Administration, Delegation, Post, PostRight, Unit, User


def ref(record: Administration | Unit | Post | User | Delegation) -> Ref:
    """The record as an event refers to it."""
    kind = {
        Administration: "administration",
        Unit: "unit",
        Post: "post",
        User: "person",
        Delegation: "delegation",
    }[type(record)]
    if isinstance(record, Delegation):
        return Ref(kind=kind, id=record.pk, label=record.act_number)
    name = record.title if isinstance(record, Post) else record.name
    return Ref(kind=kind, id=record.pk, label=name.fr, label_ar=name.ar)


def rights_text(post: Post) -> tuple[str, ...]:
    """The rights of the post as text: « head DRH+ », where « + » takes in the units below."""
    rights = PostRight.objects.filter(post=post).select_related("unit")
    return tuple(
        sorted(f"{right.role} {right.unit.code}{'+' if right.with_subtree else ''}" for right in rights)
    )


def difference(field: str, before: object, after: object) -> tuple[Change, ...]:
    """One change, or none when both are the same."""
    return () if before == after else (Change(field=field, before=str(before), after=str(after)),)


def in_both(field: str, name: Bilingual) -> dict[str, str]:
    """A bilingual text as the two columns that hold it."""
    return {f"{field}_fr": name.fr, f"{field}_ar": name.ar}
