"""Puts the site's style sheets, scripts and fonts together and collects them with hashed names."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command

from web import assets

_NOT_SERVED = [
    "django_htmx", "django_otp", "guardian", "oauth2_provider", "otp_totp", "redoc", "rest_framework",
]  # fmt: skip
"""What packages bring and no page of ours asks for; compressing it takes most of the time."""


class Command(BaseCommand):
    help = "Put together and collect the site's style sheets, scripts and fonts."

    def handle(self, *args: Any, **options: Any) -> None:
        assets.build(settings.ASSETS_DIR)
        mark, state = Path(settings.STATIC_ROOT) / ".collected", _state()
        if not mark.exists() or mark.read_text() != state:
            call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=_NOT_SERVED)
            mark.write_text(state)
        self.stdout.write("The site's style sheets, scripts and fonts are in place.")


def _state() -> str:
    """What would be collected, as a digest: a second start has nothing to do."""
    found = sha256()
    for name, content in sorted(_sources()):
        found.update(f"{name} {len(content)} ".encode() + content)
    return found.hexdigest()


def _sources() -> Iterator[tuple[str, bytes]]:
    for finder in get_finders():
        for name, store in finder.list(_NOT_SERVED):
            with store.open(name) as source:
                yield name, source.read()
