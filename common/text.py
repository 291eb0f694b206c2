"""Text in two scripts: cleaning what was pasted, folding for search, isolating references from bidi."""

import re
import unicodedata
from dataclasses import dataclass

_BIDI_CONTROLS = dict.fromkeys(
    [0x061C, *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_ARABIC_FOLDS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ى": "ي", "ة": "ه", "ـ": None, "ء": None}
)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Bilingual:
    """The same text in French and Arabic; a missing one falls back on the other."""

    fr: str
    ar: str

    def in_language(self, language: str) -> str:
        """The text for ``language`` (``fr`` or ``ar``)."""
        return (self.ar or self.fr) if language.startswith("ar") else (self.fr or self.ar)


def clean_line(text: str) -> str:
    """One line as people mean it: NFC, no control or bidi-control characters, single spaces, no ends."""
    visible = "".join(
        c if not unicodedata.category(c).startswith("C") or c == "\u200d" else " " for c in strip_bidi(text)
    )
    return _SPACES.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def clean_paragraphs(text: str) -> str:
    """Several lines, each cleaned as :func:`clean_line`; line breaks are kept."""
    return "\n".join(clean_line(line) for line in text.replace("\r\n", "\n").split("\n")).strip()


def strip_bidi(text: str) -> str:
    """Remove the characters that change writing direction unseen (overrides, embeddings, isolates, marks)."""
    return text.translate(_BIDI_CONTROLS)


def fold(text: str) -> str:
    """Fold for search: no accents, tashkeel or tatweel, one alef, no hamza, lower case.

    So « Hélène » = « helene », and « إدارة » = « ادارة ».
    """
    # The letters with hamza are folded as letters before decomposition would leave a bare carrier.
    folded = unicodedata.normalize("NFKC", text).translate(_ARABIC_FOLDS)
    decomposed = unicodedata.normalize("NFKD", folded)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare.casefold()).strip()


def isolate(reference: str) -> str:
    """Wrap a number, reference, date or address so that it keeps its order in Arabic text (Unicode LRI … PDI)."""
    return f"\u2066{reference}\u2069"


def isolate_foreign(text: str, *, rtl: bool) -> str:
    """``text`` kept apart (Unicode FSI … PDI) if it holds letters or digits of the other writing direction than the sentence's."""
    foreign = {"L", "EN"} if rtl else {"R", "AL", "AN"}
    if any(unicodedata.bidirectional(character) in foreign for character in text):
        return f"\u2068{text}\u2069"
    return text
