"""Benchmarks: each module has ``measure()``, which yields figures. Run by `make bench`, never by the suite."""

from dataclasses import dataclass


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
