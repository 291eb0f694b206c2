"""What `build_assets` collects: what a page asks for and nothing else, once."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command


@pytest.fixture
def collected(settings: Any, tmp_path: Path) -> Path:
    settings.STATIC_ROOT, settings.ASSETS_DIR = tmp_path / "static", tmp_path / "assets"
    settings.STATICFILES_DIRS = [settings.ASSETS_DIR]
    (settings.ASSETS_DIR / "web").mkdir(parents=True)
    _build()
    return settings.STATIC_ROOT


def _build() -> None:
    call_command("build_assets", stdout=StringIO())


def _when(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_only_what_is_served_is_collected(collected: Path) -> None:
    assert {path.name for path in collected.iterdir()} == {".collected", "web", "drf_spectacular_sidecar"}
    assert (collected / "web" / "site.css").exists()
    assert (collected / "web" / "fonts" / "plex-arabic-400.woff2").exists()
    assert not list(collected.rglob("redoc*"))


def test_a_second_start_collects_nothing(collected: Path) -> None:
    before = _when(collected)
    _build()
    assert _when(collected) == before


def test_a_change_is_collected(collected: Path, settings: Any) -> None:
    (settings.ASSETS_DIR / "web" / "new.css").write_text("body { color: black }")
    _build()
    assert (collected / "web" / "new.css").exists()
