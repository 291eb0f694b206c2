"""Lists the demonstration's accounts with their password."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from demo import people
from organisation.models import User


class Command(BaseCommand):
    help = "List the demonstration's accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            return
        known = set(User.objects.filter(is_active=True).values_list("email", flat=True))
        self.stdout.write(f"\nDemonstration accounts; the password of each is: {people.PASSWORD}")
        for person in (people.ADMINISTRATOR, *people.STAFF):
            if person.email in known:
                self.stdout.write(f"  {person.email:36} {person.name.fr}, {person.title.fr}")
