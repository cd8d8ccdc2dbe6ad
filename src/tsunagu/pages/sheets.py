"""Sheets: the rows of a table in which something was found, with their cells marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tsunagu.errors import column_letters
from tsunagu.pages.views import Label
from tsunagu.submission import SEVERITIES, Remark
from tsunagu.submission.records import Grid

_MOST_ROWS, _MOST_COLUMNS, _MOST_LETTERS = 50, 40, 24


@dataclass(frozen=True)
class Marked:
    """A cell; `cause` is the number of the paragraph that says what was found in it."""

    text: str
    level: str = ""
    said: Label = field(default_factory=Label)
    cause: int = 0


@dataclass(frozen=True)
class Line:
    """A row by the number that a spreadsheet gives it."""

    number: int
    cells: Sequence[Marked]


@dataclass(frozen=True)
class MarkedSheet:
    """A sheet as far as something was found in it."""

    name: str
    letters: Sequence[str]
    header: Line
    rows: Sequence[Line]
    more: int


def marked_sheets(
    grids: Iterable[Grid], remarks: Iterable[Remark], causes: Mapping[str, int]
) -> list[MarkedSheet]:
    """The sheets in which something was found; `causes` numbers the rules."""
    by_place: dict[tuple[str, str, int, int], Remark] = {}
    # The gravest remark of a cell colours it.
    for it in sorted(remarks, key=lambda it: SEVERITIES.index(it.severity)):
        by_place.setdefault((it.place.file, it.place.sheet, it.place.row, it.place.column), it)
    found = (_sheet(grid, by_place, causes) for grid in grids)
    return [it for it in found if it.rows]


def _sheet(
    grid: Grid, remarks: Mapping[tuple[str, str, int, int], Remark], causes: Mapping[str, int]
) -> MarkedSheet:
    own = {
        (row, column): it
        for (file, sheet, row, column), it in remarks.items()
        if (file, sheet) == (grid.file, grid.sheet)
    }
    head = min(grid.cells, default=0)
    numbers = sorted({row for row, _ in own if row > head and row in grid.cells})
    shown = [head, *numbers[:_MOST_ROWS]]
    # A column that is empty in all of these rows tells nothing.
    columns = sorted({it for row in shown[1:] for it in grid.cells[row]} | {it for _, it in own})
    columns = [it for it in columns if it][:_MOST_COLUMNS]

    def line(row: int) -> Line:
        cells = [_cell(grid.text(row, it), own.get((row, it)), causes) for it in columns]
        return Line(row, cells)

    letters = [column_letters(it) for it in columns]
    rows = [line(row) for row in shown[1:]]
    return MarkedSheet(grid.source, letters, line(head), rows, max(0, len(numbers) - _MOST_ROWS))


def _cell(text: str, remark: Remark | None, causes: Mapping[str, int]) -> Marked:
    shown = text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"
    if remark is None:
        return Marked(shown)
    said = Label(remark.message.ja, remark.message.en)
    return Marked(shown, remark.severity, said, causes.get(remark.rule, 0))
