"""Have work that failed tried again at once, instead of when its next try would come by itself."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from common.errors import Refusal, gettext_noop
from journal.deliver import try_again
from journal.publish import publish
from journal.queries import failing
from journal.tasks import wake_after_commit
from organisation.events import FailedWorkTriedAgain
from organisation.policies import must_administer_technically
from organisation.principal import Principal
from organisation.queries import administration_of
from organisation.references import ref


class NothingFails(Refusal):
    """What failed has been done meanwhile."""

    code = "nothing_fails"
    message = gettext_noop("This has been done meanwhile: nothing is left to try again.")


def try_failed_work_again(*, by: Principal, delivery_ids: Iterable[int] | None = None, now: datetime) -> int:
    """Try these failed deliveries of one's own administration again, or all of them; returns how many.

    :raises NotATechnicalAdministrator, NothingFails:
    """
    capacity = must_administer_technically(by)
    administration = administration_of(by)
    own = {delivery.pk for delivery in failing(administration.pk, limit=1000)}
    chosen = own if delivery_ids is None else own & set(delivery_ids)
    with transaction.atomic():
        tried = try_again(chosen, now=now)
        if not tried:
            raise NothingFails
        event = FailedWorkTriedAgain(
            administration_id=administration.pk,
            about=ref(administration),
            count=len(tried),
            subscribers=tuple(sorted({delivery.subscriber for delivery in tried})),
        )
        publish(event, actor=by.actor(capacity), now=now)
        for lane in {delivery.lane for delivery in tried}:
            wake_after_commit(lane)
        return len(tried)
