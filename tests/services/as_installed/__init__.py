"""Processes that see what the product installs and nothing else: packages that only the suite has are hidden from them."""

import re
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.architecture.source import ROOT


@cache
def environment() -> dict[str, str]:
    """What such a process has in its environment; ``sitecustomize`` beside this file reads it."""
    locked = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    installed = {_name(found) for found in re.findall(r"^([\w.-]+)==", locked, re.MULTILINE)}
    hidden = [
        module
        for module, packages in packages_distributions().items()
        if not any(_name(package) in installed for package in packages)
    ]
    return {"PYTHONPATH": str(Path(__file__).parent), "HIDDEN_PACKAGES": ",".join(sorted(hidden))}


def _name(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()
