"""Records: what is handed in, and what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tsunagu.checks import Finding
from tsunagu.errors import Message, column_letters
from tsunagu.facts import Facts
from tsunagu.tables import Row

SEVERITIES = ("violation", "warning", "info")
CHANGES = ("new", "changed", "same")
UNREADABLE = "unreadable"  # the rule that a file breaks which cannot be read at all
NOTHING = Message("", "")


@dataclass(frozen=True)
class Upload:
    """A file as it was handed in."""

    name: str
    body: bytes


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: `row` and `column` count from 1 as a spreadsheet does; 0 is none."""

    file: str
    sheet: str = ""
    row: int = 0
    column: int = 0

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it ("D14"), or "" where no single cell is meant."""
        return f"{column_letters(self.column)}{self.row}" if self.row and self.column else ""

    @property
    def words(self) -> Message:
        """File, sheet and cell, for people."""
        sheet = f" [{self.sheet}]" if self.sheet else ""
        if self.cell or not self.row:
            shown = f"{self.file}{sheet} {self.cell}".strip()
            return Message(shown, shown)
        return Message(f"{self.file}{sheet} {self.row}行目", f"{self.file}{sheet} row {self.row}")


@dataclass(frozen=True, order=True)
class Remark:
    """One thing to say of a cell, a row or a file.

    `rule` is the IRI of a shape, or the short name of a rule of the tables. `name` is the column's
    name, `value` what stands there, `allowed` what may, `fix` what could be written instead. Where a
    shape objects, `focus` is the IRI it looks at and `component` the kind of its constraint.
    """

    place: Place
    severity: str
    rule: str
    message: Message
    name: str = ""
    value: str = ""
    allowed: Message = NOTHING
    fix: str = ""
    focus: str = ""
    component: str = ""


@dataclass(frozen=True, order=True)
class Reading:
    """How a cell was understood that was not written the way the table keeps it."""

    place: Place
    name: str
    written: str
    read_as: str


@dataclass(frozen=True)
class Change:
    """What a row would do to what is published: "new", "changed" or "same".

    `before` and `after` hold the columns that differ; `before` is empty for a new row.
    """

    place: Place
    row: Row
    key: str
    kind: str
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """A cell: its text, what kind of value it was, and the formula that gave it where one did."""

    text: str
    kind: str = "text"
    formula: str = ""


Range = tuple[int, int, int, int]


@dataclass(frozen=True)
class Grid:
    """A sheet: cells by row and column, both counted from 1. `merged` has ranges as first row,
    first column, last row, last column."""

    file: str
    sheet: str
    cells: dict[int, dict[int, Cell]]
    merged: tuple[Range, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    hidden_columns: frozenset[int] = field(default_factory=frozenset)

    @property
    def name(self) -> str:
        """What the sheet is called: the sheet's own name, or the file's without its ending."""
        return self.sheet or self.file.rpartition("/")[2].rpartition(".")[0]

    @property
    def source(self) -> str:
        """File and sheet in one word, for rows to remember."""
        return f"{self.file} [{self.sheet}]" if self.sheet else self.file

    def place(self, row: int = 0, column: int = 0) -> Place:
        """A place in this sheet."""
        return Place(self.file, self.sheet, row, column)

    def text(self, row: int, column: int) -> str:
        """What a cell holds, or nothing."""
        cell = self.cells.get(row, {}).get(column)
        return cell.text if cell else ""


@dataclass(frozen=True)
class Review:
    """Everything said of what was handed in. `facts` are the published rows with the new ones in
    their place, as far as those could be read; `findings` what the shapes say of them; `grids` the
    sheets as they were read."""

    remarks: tuple[Remark, ...]
    readings: tuple[Reading, ...]
    changes: tuple[Change, ...]
    facts: Facts
    findings: tuple[Finding, ...] = ()
    grids: tuple[Grid, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether every file could be read."""
        return all(it.rule != UNREADABLE for it in self.remarks)

    @property
    def conforms(self) -> bool:
        """Whether nothing keeps this from being published."""
        return all(it.severity != "violation" for it in self.remarks)

    @property
    def tables(self) -> dict[str, dict[str, int]]:
        """How many rows of each table are new, changed and the same."""
        found: dict[str, dict[str, int]] = {}
        for change in self.changes:
            counts = found.setdefault(change.row.table.name, dict.fromkeys(CHANGES, 0))
            counts[change.kind] += 1
        return found

    def count(self, severity: str) -> int:
        """How many remarks there are of a severity."""
        return sum(it.severity == severity for it in self.remarks)
