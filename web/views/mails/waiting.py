"""What waits for a decision, in one sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parapheur.engine.values import StepKind
from parapheur.queries import Waiting


def in_words(waiting: Waiting) -> str:
    """« 3 to sign, 4 to check, 1 opinion. One folder is late. »"""
    found = [
        _words(kind, count)
        for kind, count in sorted(waiting.kinds.items(), key=lambda one: list(StepKind).index(one[0]))
    ]
    # Translators: stands between « 3 to sign » and « 4 to check ».
    sentence = _(", ").join(found) + "."
    if waiting.late:
        sentence += " " + ngettext("{count} is late.", "{count} are late.", waiting.late).format(
            count=waiting.late
        )
    return sentence


def _words(kind: StepKind, count: int) -> str:
    match kind:
        case StepKind.SIGNATURE:
            words = ngettext("{count} to sign", "{count} to sign", count)
        case StepKind.VISA:
            words = ngettext("{count} to check", "{count} to check", count)
        case StepKind.OPINION:
            words = ngettext("{count} that asks your opinion", "{count} that ask your opinion", count)
        case _:
            words = ngettext("{count} to read", "{count} to read", count)
    return words.format(count=count)
