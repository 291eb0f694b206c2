"""Runs the benchmarks that are named, or all: ``python -m tests.bench [--out FILE] [memory …]``."""

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from tests.bench import Figure

ALL = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def main() -> int:
    """Print a table, and write it as JSON where asked."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("names", nargs="*", metavar="name", help=f"which ones: {', '.join(ALL)}")
    parser.add_argument("--out", type=Path, help="also write the figures as JSON into this file")
    options = parser.parse_args()
    found: list[Figure] = []
    for name in options.names or ALL:
        print(f"\n{name}")
        for figure in import_module(f"tests.bench.{name}").measure():
            found.append(figure)
            wanted = (
                ""
                if figure.target is None
                else f"{'≥' if figure.at_least else '≤'} {figure.target:g} {figure.verdict}"
            )
            print(f"  {figure.name:<60} {figure.value:>10.1f} {figure.unit:<6} {wanted}", flush=True)
    if options.out:
        machine = {"cores": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()}
        figures = [asdict(figure) | {"verdict": figure.verdict} for figure in found]
        content = {"at": datetime.now(UTC).isoformat(), "machine": machine, "figures": figures}
        options.out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
