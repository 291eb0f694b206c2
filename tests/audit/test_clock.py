"""The machine's clock goes wrong by an hour, then is set right: numbers have no gap, and the journal can be proved."""

from datetime import datetime, timedelta

import pytest

from audit.use_cases.seal_entries import seal_entries
from audit.verification import verify
from courrier.models import Mail
from journal.deliver import drain
from journal.models import Delivery
from tests.factories.courrier import Registry

pytestmark = pytest.mark.django_db


def test_registering_goes_on_while_the_clock_is_wrong(now: datetime) -> None:
    registry = Registry(now)
    hour = timedelta(hours=1)
    for moved in (timedelta(0), hour, -hour, timedelta(0)):
        registry.register(now=registry.now + moved)
        seal_entries(now=registry.now + moved)
    drain()
    while seal_entries(now=registry.now):
        pass
    assert list(Mail.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert not Delivery.objects.filter(done_at=None).exists(), (
        "what was told ahead of time is done all the same"
    )
    proved = verify()
    assert proved.is_whole, proved
    assert proved.unsealed == 0
