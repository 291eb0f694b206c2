"""An installation of its own in a folder, worked on by real processes that may be killed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.architecture.source import ROOT


class Installation:
    """An embedded installation in ``folder``; on another database when ``database_url`` names one."""

    def __init__(self, folder: Path, *, database_url: str = "") -> None:
        self.folder = folder
        self.environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}
        if database_url:
            self.environment["DATABASE_URL"] = database_url

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """A Python process in the installation, such as ``-m tests.faults.clerk``."""
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run ``manage.py`` with the arguments; its outcome is the caller's to judge."""
        return subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def must(self, *arguments: str) -> str:
        """Run ``manage.py``, which must succeed; what it printed."""
        done = self.run(*arguments)
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def asked(self, module: str, *arguments: str) -> dict[str, Any]:
        """What a module of this folder prints as JSON when it is run in the installation."""
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", module, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))


def made_in(folder: Path, *, database_url: str = "") -> Installation:
    """A new installation with the demonstration's ministry."""
    installation = Installation(folder, database_url=database_url)
    installation.must("migrate", "-v0")
    installation.must("load_demo")
    return installation
