"""The story of docs/api.md, run as it stands there."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from common import clock
from courrier.models import Mail
from courrier.status import Status
from demo import world
from demo.scan import agreement, scanned

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


def blocks() -> list[str]:
    """The commands of the page, in their order."""
    return re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)


def credentials(command: str) -> dict[str, str]:
    """What `create_application` prints, called as on the page."""
    _python, _manage, *arguments = shlex.split(command.replace("\\\n", " "))
    told = StringIO()
    call_command(*arguments, stdout=told, stderr=StringIO())
    return dict(line.upper().split(": ")[:1] + line.split(": ")[1:] for line in told.getvalue().splitlines())


@pytest.mark.django_db(transaction=True)
def test_the_page_for_integrators_works(
    settings: Any,
    tmp_path: Path,
    live_server: LiveServer,
    deliver_all: Callable[[], int],
    absent: Callable[[str], None],
) -> None:
    for tool in ("curl", "jq"):
        if shutil.which(tool) is None:
            absent(f"{tool} is absent (Debian: apt install {tool})")
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    world.load(clock.now())
    create, *story = blocks()
    (tmp_path / "lettre.pdf").write_bytes(scanned(agreement("455/AUZ")))
    ran = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", "\n".join(story)],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "SITE": live_server.url} | credentials(create),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    mail = Mail.objects.get(subject="Demande d’ouverture d’une école")
    assert (mail.number, mail.status, mail.holder_unit.code) == (1277, Status.ASSIGNED, "DF"), ran.stdout
    assert '"number": 1277' in ran.stdout
    deliver_all()
    assert {piece.role for piece in mail.pieces.all()} == {"main", "receipt"}
