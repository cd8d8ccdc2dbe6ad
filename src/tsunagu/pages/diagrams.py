"""Diagrams: the classes of a module and the properties between them, laid out so that nothing overlaps."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from tsunagu.pages.views import Label, Link

_ROW, _GAP, _EDGE, _PAD = 44, 8, 6, 16  # heights and distances, in units of the picture
_WIDE, _NARROW = 14.5, 8.2  # how wide a character may be at most, at the size of the style sheet
_LEAST = 96
_HEAD = 9
ANY = Link(Label("どのようなものでも", "anything"))


@dataclass(frozen=True)
class Relation:
    """One property between two classes; or that one class is a kind of another."""

    source: Link
    property: Link
    target: Link
    kind: str = "class"  # what the target is: class, code or any
    general: bool = False  # the target is the more general class


@dataclass(frozen=True)
class Box:
    """A class as a box with its name in the middle."""

    x: int
    y: int
    width: int
    height: int
    name: str
    kind: str

    @property
    def middle(self) -> tuple[int, int]:
        """Where the name is."""
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True)
class Arrow:
    """A property as an arrow with its name above."""

    start: int
    end: int
    y: int
    name: str
    general: bool

    @property
    def head(self) -> str:
        """The point of the arrow, as a path."""
        back, half = self.end - _HEAD, _HEAD // 2 + 1
        return f"M{self.end} {self.y}L{back} {self.y - half}V{self.y + half}Z"

    @property
    def middle(self) -> int:
        """Where the name is."""
        return (self.start + self.end) // 2


@dataclass(frozen=True)
class Diagram:
    """Boxes and arrows with the size of the picture."""

    width: int
    height: int
    boxes: Sequence[Box]
    arrows: Sequence[Arrow]


def diagram(relations: Sequence[Relation], alone: Sequence[Link], lang: str) -> Diagram:
    """A picture in three columns: where a property starts, the property, where it leads. Every
    property has a line of its own; classes without properties (`alone`) come last."""

    def name(link: Link) -> str:
        return link.label.words(lang)

    ordered = sorted(relations, key=lambda it: (*_place(it.source), name(it.target)))
    left = _column([*(name(it.source) for it in ordered), *map(name, alone)])
    between = _column(name(it.property) for it in ordered) + _PAD if ordered else 0
    right = _column(name(it.target) for it in ordered) if ordered else 0
    far = _EDGE + left + between
    boxes: list[Box] = []
    at = 0
    for source, group in groupby(ordered, key=lambda it: it.source):
        rows = list(group)
        boxes.append(_box(_EDGE, at, left, len(rows), name(source), _kind(source)))
        step = at
        for target, run in groupby(rows, key=lambda it: (it.target, it.kind)):
            size = len(list(run))
            kind = "again" if target[0] == source else target[1]
            boxes.append(_box(far, step, right, size, name(target[0]), kind))
            step += size
        at += len(rows)
    arrows = [
        Arrow(_EDGE + left, far, row * _ROW + _ROW // 2 + _EDGE, name(it.property), it.general)
        for row, it in enumerate(ordered)
    ]
    for link in alone:
        boxes.append(_box(_EDGE, at, left, 1, name(link), "class"))
        at += 1
    return Diagram(far + right + _EDGE, at * _ROW + 2 * _EDGE, boxes, arrows)


def _place(source: Link) -> tuple[bool, str]:
    """What sorts the first column: "anything" comes last, so that the classes begin."""
    return source == ANY, source.iri or ""


def _kind(source: Link) -> str:
    return "any" if source == ANY else "class"


def _box(x: int, row: int, width: int, rows: int, name: str, kind: str) -> Box:
    top = row * _ROW + _EDGE + _GAP // 2
    return Box(x, top, width, rows * _ROW - _GAP, name, kind)


def _column(names: Iterable[str]) -> int:
    return max([_LEAST, *(int(_length(name)) + 2 * _PAD for name in names)])


def _length(text: str) -> float:
    """How wide a text may be: East Asian characters take a whole square (UAX #11)."""
    return sum(_WIDE if unicodedata.east_asian_width(it) in "WFA" else _NARROW for it in text)
