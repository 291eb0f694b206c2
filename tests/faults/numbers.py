"""What became of the numbers of every register, as JSON. Run as a process: python -m tests.faults.numbers"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
django.setup()

from courrier.models import Mail, RegisterYear  # noqa: E402  # after the set-up
from courrier.queries import gaps  # noqa: E402
from journal.models import Delivery, Entry  # noqa: E402


def main() -> None:
    """Print what was found."""
    numbered = Mail.objects.filter(number__isnull=False)
    told = set(Entry.objects.filter(name="courrier.mail_registered").values_list("about_id", flat=True))
    registered = set(numbered.filter(direction="incoming").values_list("pk", flat=True))
    delivered = Delivery.objects.filter(entry__name="courrier.mail_registered")
    found = {
        "mails": len(registered),
        "given": numbered.count(),
        "distinct": numbered.values("register", "year", "number").distinct().count(),
        "missing": [
            gaps(year.register, year.year).missing for year in RegisterYear.objects.select_related("register")
        ],
        "counted": sum(year.last_number - year.opened_at_number + 1 for year in RegisterYear.objects.all()),
        "without_entry": len(registered - told),
        "entries_without_mail": len(told - set(numbered.values_list("pk", flat=True))),
        "entries_without_delivery": len(told) - delivered.values("entry").distinct().count(),
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
