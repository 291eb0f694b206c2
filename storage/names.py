"""File names as people gave them, made harmless."""

import re

from common.text import clean_line

_LONGEST = 255  # bytes in UTF-8, what file systems take
_LONGEST_SUFFIX = 20
_NAMELESS = "document"


def safe_name(name: str) -> str:
    """``name`` with its letters in whatever script, without folders, control or bidi characters, in 255 bytes at most.

    The extension is kept when the name is cut. What leaves nothing is called « document ».
    """
    last = clean_line(re.split(r"[/\\]", name)[-1]).lstrip(". ").rstrip(" ")
    if len(last.encode()) <= _LONGEST:
        return last or _NAMELESS
    stem, dot, extension = last.rpartition(".")
    suffix = dot + extension if stem and len(extension.encode()) <= _LONGEST_SUFFIX else ""
    room = _LONGEST - len(suffix.encode())
    return (last.encode()[:room].decode(errors="ignore")).rstrip() + suffix
