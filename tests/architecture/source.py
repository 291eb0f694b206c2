"""The product's own source as the rules read it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EDGES = frozenset({"config", "web", "api", "demo"})
ROOMS = tuple(sorted(path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"))


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: Path

    @property
    def name(self) -> str:
        """Where it lies, from the root of the checkout."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        return self.name.split("/")[0]

    @property
    def is_migration(self) -> bool:
        return "/migrations/" in self.name

    @property
    def is_edge(self) -> bool:
        """Whether this file translates between the outside and one call into the product."""
        return (
            self.room in EDGES
            or "/management/" in self.name
            or self.path.name in {"tasks.py", "reactions.py", "apps.py", "checks.py"}
        )

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full name of all that is imported, « package.module.name »."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield node.lineno, alias.name
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    yield node.lineno, f"{node.module}.{alias.name}"

    def mentions(self) -> Iterator[tuple[int, str]]:
        """Line and dotted text of every name and attribute that is read, « transaction.atomic »."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name | ast.Attribute):
                yield node.lineno, ast.unparse(node)


def product() -> list[Source]:
    """Every Python file of the product, without tests."""
    return [Source(path) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def suite() -> list[Source]:
    """Every Python file of the tests."""
    return [Source(path) for path in sorted((ROOT / "tests").rglob("*.py"))]
