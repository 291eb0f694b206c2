"""The story once, told in a production: python -m tests.production.telling"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
django.setup()

from common import clock  # noqa: E402  # after the set-up
from demo import world  # noqa: E402
from demo.story import Story  # noqa: E402


def main() -> None:
    """Play it, and print what it made."""
    outcome = Story(world.load(clock.now()), lambda line: None).play()
    sys.stdout.write(json.dumps(outcome.as_data(), ensure_ascii=False))


if __name__ == "__main__":
    main()
