"""A clerk who registers without end on one register, until killed. Run as a process: python -m tests.faults.clerk"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
django.setup()

from common import clock  # noqa: E402  # after the set-up
from courrier.details import MailDetails  # noqa: E402
from courrier.models import Correspondent  # noqa: E402
from courrier.use_cases.register_incoming import register_incoming  # noqa: E402
from demo import people  # noqa: E402
from demo.world import World  # noqa: E402
from organisation.models import Administration  # noqa: E402


def main() -> None:
    """Register for ever."""
    world = World(Administration.objects.get(code=people.ADMINISTRATION))
    register_id, sender_id = world.register("A").pk, Correspondent.objects.earliest("pk").pk
    while True:
        now = clock.now()
        details = MailDetails(subject="Pli du matin", sender_id=sender_id)
        register_incoming(
            by=world.act_as(people.CLERK, now), register_id=register_id, details=details, now=now
        )


if __name__ == "__main__":
    main()
