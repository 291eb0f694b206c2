"""The verdict on the signatures of any PDF."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from common import clock
from signing.keyring import keyring
from signing.pades.validate import validate_pdf
from signing.pades.verdict import SignatureVerdict, Verdict


class Command(BaseCommand):
    help = "Say whether a PDF's signatures are valid, and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        try:
            verdict = validate_pdf(options["file"], trust=keyring().trust(now=now), now=now)
        except OSError as error:
            raise CommandError(
                f"{options['file']} can't be read ({error.strerror}).", returncode=2
            ) from error
        self.stdout.write(
            json.dumps(as_data(verdict), ensure_ascii=False) if options["json"] else in_words(verdict)
        )
        if not verdict.outcome.is_valid:
            raise SystemExit(1)


def as_data(verdict: Verdict) -> dict[str, Any]:
    """The verdict as plain data."""
    return {
        "verdict": verdict.outcome.value,
        "sentence": gettext(verdict.outcome.sentence),
        "checked_at": verdict.checked_at.isoformat(),
        "signatures": [_signature_data(signature) for signature in verdict.signatures],
    }


def in_words(verdict: Verdict) -> str:
    """The verdict for people, a line for each signature."""
    lines = [gettext(verdict.outcome.sentence)]
    for signature in verdict.signatures:
        when = signature.timestamped_at or signature.claimed_at
        level = signature.level.value if signature.level else "-"
        lines.append(
            f"- {signature.signer} ({level}, {when:%Y-%m-%d %H:%M:%S %Z}): {gettext(signature.outcome.sentence)}"
        )
    return "\n".join(lines)


def _signature_data(signature: SignatureVerdict) -> dict[str, Any]:
    certificate = signature.certificate
    return {
        "field": signature.field,
        "verdict": signature.outcome.value,
        "signer": signature.signer,
        "level": signature.level.value if signature.level else None,
        "claimed_at": signature.claimed_at.isoformat() if signature.claimed_at else None,
        "timestamped_at": signature.timestamped_at.isoformat() if signature.timestamped_at else None,
        "timestamped_by": signature.timestamped_by,
        "intact": signature.intact,
        "trusted": signature.trusted,
        "changes_after": signature.changes_after.value,
        "revocation_checked": signature.revocation_checked,
        "revoked_at": signature.revoked_at.isoformat() if signature.revoked_at else None,
        "is_demonstration": signature.is_demonstration,
        "certificate": {
            "subject": certificate.subject,
            "issuer": certificate.issuer,
            "serial": certificate.serial,
            "not_after": certificate.not_after.isoformat(),
            "policies": list(certificate.policies),
        }
        if certificate
        else None,
    }
