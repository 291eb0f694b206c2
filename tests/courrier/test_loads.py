"""What the units that somebody leads have in hand, and how much of it is late."""

from datetime import timedelta

import pytest

from courrier.queries import loads
from courrier.use_cases.mark_no_further_action import mark_no_further_action
from courrier.use_cases.take_in_charge import take_in_charge
from organisation.principal import Principal
from tests.factories.courrier import Registry

pytestmark = pytest.mark.django_db


def test_what_the_units_that_one_leads_have_in_hand(registry: Registry) -> None:
    ministry, today = registry.ministry, registry.now.date()
    late = registry.assigned(deadline=today + timedelta(days=1))
    registry.assigned()
    registry.assigned(unit=ministry.other_division)
    registry.register()
    registry.assigned(
        unit=ministry.other_division,
        person=ministry.other_agent,
        register=registry.reserved,
        reader_post_ids=(ministry.head.capacities[0].post_id,),
    )

    def seen(by: Principal, days: int = 0) -> list[tuple[str, int, int]]:
        return [(one.code, one.count, one.late) for one in loads(by, day=today + timedelta(days=days))]

    assert seen(ministry.director) == [("DF", 2, 0), ("DP", 1, 0)], (
        "a confidential one isn't theirs to know of"
    )
    assert seen(ministry.director, days=2) == [("DF", 2, 1), ("DP", 1, 0)]
    assert seen(ministry.head) == [("DF", 2, 0)]
    assert seen(ministry.agent) == seen(registry.clerk) == []
    take_in_charge(by=ministry.agent, mail_id=late.pk, now=registry.now)
    mark_no_further_action(by=ministry.agent, mail_id=late.pk, reason="Sans objet", now=registry.now)
    assert seen(ministry.head, days=2) == [("DF", 1, 0)], "what is over burdens nobody"
