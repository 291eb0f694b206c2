"""A circuit's diagram, drawn on the server: boxes and arrows as numbers that the template writes into an SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 372
_MIDDLE = WIDTH // 2
_ALONE, _BESIDE = 248, 170
_LINE, _PADDING, _ARROW, _FRAME = 20, 12, 30, 12
_LETTER = 8.2
"""How wide a letter of the diagram's text is at most on average, in the SVG's units."""


@dataclass(frozen=True)
class Told:
    """A step in words: its number and act, then of whom; ``look`` is the box's class."""

    act: str
    who: str
    look: str = ""


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    look: str
    lines: tuple[tuple[int, str], ...]
    """Height of the baseline, and the words on it; the first line is the act."""

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Frame:
    """Around steps that are asked for at the same time, with how many it takes."""

    y: int
    height: int
    rule: str

    @property
    def foot(self) -> int:
        return self.y + self.height

    @property
    def baseline(self) -> int:
        return self.foot + 5


@dataclass(frozen=True)
class Diagram:
    height: int
    boxes: tuple[Box, ...]
    frames: tuple[Frame, ...]
    arrows: tuple[tuple[int, int], ...]
    """From which height to which, down the middle."""


def draw(stages: Sequence[tuple[Sequence[Told], str]], *, from_right: bool) -> Diagram:
    """The stages from top to bottom; those of one stage two abreast, the first at the start of the reading direction."""
    boxes: list[Box] = []
    frames: list[Frame] = []
    arrows: list[tuple[int, int]] = []
    y = 40
    for steps, rule in stages:
        arrows.append((y, y + _ARROW))
        y += _ARROW + 2
        if len(steps) == 1:
            boxes.append(_box(steps[0], (WIDTH - _ALONE) // 2, y, _ALONE))
            y = boxes[-1].y + boxes[-1].height
            continue
        top = y
        y += _FRAME
        for i in range(0, len(steps), 2):
            pair = _abreast(steps[i : i + 2], y, from_right=from_right)
            boxes += pair
            y += pair[0].height + _FRAME
        frames.append(Frame(top, y + 6 - top, rule))
        y += 6 + 8
    return Diagram(y + 4, tuple(boxes), tuple(frames), tuple(arrows))


def _abreast(steps: Sequence[Told], y: int, *, from_right: bool) -> list[Box]:
    if len(steps) == 1:
        return [_box(steps[0], (WIDTH - _BESIDE) // 2, y, _BESIDE)]
    gap = (WIDTH - 2 * _BESIDE) // 3
    places = [gap, WIDTH - gap - _BESIDE]
    tall = max(_height(_wrapped(step, _BESIDE)) for step in steps)
    sides = reversed(places) if from_right else places
    return [_box(step, x, y, _BESIDE, tall) for step, x in zip(steps, sides, strict=True)]


def _box(step: Told, x: int, y: int, width: int, height: int = 0) -> Box:
    lines = _wrapped(step, width)
    first = y + _PADDING + 14
    return Box(
        x,
        y,
        width,
        height or _height(lines),
        step.look,
        tuple((first + i * _LINE, text) for i, text in enumerate(lines)),
    )


def _height(lines: Sequence[str]) -> int:
    return 2 * _PADDING + len(lines) * _LINE - 2


def _wrapped(step: Told, width: int) -> list[str]:
    most = int((width - 2 * _PADDING) / _LETTER)
    lines = [step.act]
    for word in step.who.split():
        if len(lines) > 1 and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
