"""Measures in the installation that the environment names, a figure on each line: python -m tests.bench.inside lists 1000"""

import json
import sys
from dataclasses import asdict
from importlib import import_module


def main(name: str, *arguments: str) -> None:
    """Tell each figure as soon as it is there."""
    for figure in import_module(f"tests.bench.inside.{name}").measure(*arguments):
        sys.stdout.write(json.dumps(asdict(figure)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
