"""The posts named to read a confidential mail."""

from collections.abc import Sequence
from uuid import UUID

from courrier.details import ChoiceUnknown
from organisation.models import Post


def posts_named(
    post_ids: Sequence[UUID], administration_id: UUID, *, field: str = "reader_post_ids"
) -> list[Post]:
    """Those posts. :raises ChoiceUnknown: one of them isn't a standing post of the administration."""
    found = list(Post.objects.filter(pk__in=post_ids, administration_id=administration_id, closed_on=None))
    if len(found) != len(set(post_ids)):
        raise ChoiceUnknown(field=field)
    return found
