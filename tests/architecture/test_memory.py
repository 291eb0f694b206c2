"""Heavy libraries are loaded by the work that needs them, so that an idle process stays small."""

import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT

# psycopg isn't among them: Django REST framework loads it where it is installed (9 MiB, shared by all processes).
HEAVY = (
    "PIL", "fontTools", "holidays", "lxml", "minio", "pikepdf", "pyhanko", "pypdfium2", "pypdfium2_raw", "segno",
    "typst", "zxingcpp", "fontpkg", "asn1crypto", "numpy",
)  # fmt: skip
LOAD = (
    "import django, sys; django.setup();"
    "from django.urls import get_resolver; get_resolver().url_patterns;"
    "from config.celery import app; app.loader.import_default_modules();"
    "print(*sorted({name.split('.')[0] for name in sys.modules}))"
)


def test_an_idle_process_has_loaded_nothing_heavy(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
    }  # fmt: skip
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    found = set(loaded.stdout.split()) & set(HEAVY)
    assert not found, "import it inside the function that uses it"
