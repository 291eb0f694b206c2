"""What the tellings of the story left behind, as JSON. Run as a process: python -m tests.faults.outcome"""

import json
import os
import sys
from collections.abc import Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
django.setup()

from common import clock  # noqa: E402  # after the set-up
from courrier.models import Mail, PieceRole  # noqa: E402
from journal.models import Delivery, Entry  # noqa: E402
from notifications.models import Message, Notification  # noqa: E402
from parapheur.models import Step  # noqa: E402
from signing.keyring import keyring  # noqa: E402
from signing.models import Signature  # noqa: E402
from signing.pades.validate import validate_pdf  # noqa: E402
from storage.queries import local_copy  # noqa: E402


def main() -> None:
    """Print what was found."""
    if "--unsettled" in sys.argv:
        sys.stdout.write(json.dumps({"unsettled": _unsettled()}))
        return
    found = {
        "unsettled": _unsettled(),
        "steps_signed_otherwise_than_once": list(_steps_not_once()),
        "letters_numbered_otherwise_than_once": list(_numbers_not_once()),
        "signed_files_not_valid": list(_not_valid()),
        "letters_without_slip": [
            str(mail.pk)
            for mail in Mail.objects.filter(status="dispatched")
            if mail.pieces.filter(role=PieceRole.SLIP).count() != 1
        ],
        "people_not_told": list(_not_told()),
        "signatures": Signature.objects.filter(state="done").count(),
        "dispatched": Mail.objects.filter(status="dispatched").count(),
    }
    sys.stdout.write(json.dumps(found))


def _unsettled() -> list[str]:
    """What is still to be done, with why it failed last."""
    return [
        *(f"{row.subscriber}: {row.problem}" for row in Delivery.objects.filter(done_at=None)),
        *(f"message {message.pk}" for message in Message.objects.filter(state="waiting", day=None)),
        *(f"signature {made.pk}: {made.problem}" for made in Signature.objects.filter(state="asked")),
    ]


def _steps_not_once() -> Iterator[str]:
    for step in Step.objects.filter(kind__in=["signature", "seal"], state="done"):
        if Signature.objects.filter(reference=step.pk, state="done").count() != 1:
            yield str(step.pk)
    done = Signature.objects.filter(state="done").values_list("reference", flat=True)
    for step in Step.objects.filter(pk__in=done).exclude(state="done"):
        yield f"{step.pk} is signed, but {step.state}"


def _numbers_not_once() -> Iterator[str]:
    for mail in Mail.objects.filter(direction="outgoing", number__isnull=False):
        if Entry.objects.filter(about_id=mail.pk, name="courrier.letter_numbered").count() != 1:
            yield mail.reference


def _not_valid() -> Iterator[str]:
    now = clock.now()
    trust = keyring().trust(now=now)
    for made in Signature.objects.filter(state="done").select_related("file"):
        with local_copy(made.file) as path:
            verdict = validate_pdf(path, trust=trust, now=now)
        if not verdict.outcome.is_valid:
            yield f"{made.pk}: {verdict.outcome}"


def _not_told() -> Iterator[str]:
    """Whoever had a decision to take was told of it."""
    for step in Step.objects.filter(kind__in=["visa", "signature"], waiting_since__isnull=False):
        if not Notification.objects.filter(about_id=step.folder_id).exists():
            yield str(step.folder_id)


if __name__ == "__main__":
    main()
