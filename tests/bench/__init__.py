"""Benchmarks: each module has ``measure()``, which yields figures. Run by `make bench`; the suite tries them at tiny sizes.

What needs the product's database is measured by a module of ``inside``, in a process of an installation of its own.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.architecture.source import ROOT
from tests.faults.installation import Installation
from tests.services import postgresql


@dataclass(frozen=True)
class Figure:
    """One measured value, and the most (or, with ``at_least``, the least) that is wanted."""

    name: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        met = self.value >= self.target if self.at_least else self.value <= self.target
        return "met" if met else "missed"


def given(name: str, default: int) -> int:
    """How much is measured: the environment's ``BENCH_<name>``."""
    return int(os.environ.get(f"BENCH_{name}", default))


@contextmanager
def installed(mode: str) -> Iterator[Installation]:
    """A new installation on « SQLite », or on a PostgreSQL of its own whose commits are durable."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        url = stack.enter_context(postgresql.running(durable=True)) if mode == "PostgreSQL" else ""
        installation = Installation(Path(folder), database_url=url)
        installation.must("migrate", "-v0")
        yield installation


def within(installation: Installation, name: str, *arguments: object, label: str = "") -> Iterator[Figure]:
    """What ``tests.bench.inside.<name>`` measures in a process of the installation, as it comes."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.inside", name, *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=ROOT, env=installation.environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            figure = Figure(**json.loads(line))
            yield replace(figure, name=f"{label}, {figure.name}") if label else figure
    if process.returncode:
        raise RuntimeError(f"{name} failed; what it said stands above")
