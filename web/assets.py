"""Style sheets, scripts and fonts of the site, put together at set-up from this room and from Python packages."""

import shutil
from importlib.resources import files
from pathlib import Path

_HERE = Path(__file__).parent
_LATIN = "U+0020-007E,U+00A0-017F,U+2010-2027,U+202F,U+2030-203A,U+20AC,U+2122,U+2190-2193,U+2212,U+2066-2069,U+200E,U+200F"
_ARABIC = "U+0600-06FF,U+0750-077F,U+FB50-FDFF,U+FE70-FEFF,U+200C-200F,U+2066-2069"
_FONTS = {
    "plex-latin-400": (400, _LATIN),
    "plex-latin-600": (600, _LATIN),
    "plex-arabic-400": (400, _ARABIC),
    "plex-arabic-600": (600, _ARABIC),
}


def build(target: Path) -> None:
    """Write everything below ``target``/web; what is newer than its sources is left alone."""
    folder = target / "web"
    (folder / "fonts").mkdir(parents=True, exist_ok=True)
    for name, (weight, characters) in _FONTS.items():
        _font(folder / "fonts" / f"{name}.woff2", weight, characters)
    styles = files("bootstrap") / "css"
    for name in ("bootstrap.min.css", "bootstrap.rtl.min.css"):
        text = (styles / name).read_text(encoding="utf-8")
        # The source map isn't shipped, and the hashing storage would look for it.
        (folder / name).write_text(text.split("/*# sourceMappingURL")[0], encoding="utf-8")
    _join(_HERE / "styles", "*.css", folder / "site.css")
    _join(_HERE / "scripts", "*.js", folder / "site.js")
    htmx = files("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js"
    shutil.copyfile(str(htmx), folder / "htmx.js")


def _join(folder: Path, pattern: str, target: Path) -> None:
    target.write_text(
        "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern))), encoding="utf-8"
    )


def _font(target: Path, weight: int, characters: str) -> None:
    import fontpkg
    from fontTools import subset

    # IBM Plex Sans Arabic holds the Latin letters too, drawn for the same weight.
    source = fontpkg.path("IBM Plex Sans Arabic", weight=weight)
    if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
        return
    options = [
        "--flavor=woff2",
        "--drop-tables+=meta",
        "--layout-features=*",
        f"--unicodes={characters}",
        f"--output-file={target}",
    ]
    subset.main([str(source), *options])
