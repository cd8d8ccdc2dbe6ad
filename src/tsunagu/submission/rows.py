"""Rows: a table found in a sheet becomes typed rows; every fault and every reading has its cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tsunagu.cells import Column, Value, fill
from tsunagu.errors import Flaw, Message
from tsunagu.submission.headers import Located
from tsunagu.submission.records import NOTHING, Cell, Grid, Place, Reading, Remark
from tsunagu.submission.understanding import Labels, flawed, understood
from tsunagu.tables import Row

MOST_ROWS = 50_000
_FEW = 2  # required cells that a row of the table surely has


@dataclass
class Sheet:
    """What one sheet gave: its rows, what is wrong with them, how cells were understood. `numbers`
    are the cells of text columns that hold a number, by row and column name: a spreadsheet keeps 38
    where a person wrote 38.0."""

    located: Located
    rows: list[Row] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    numbers: set[tuple[int, str]] = field(default_factory=set)


def remark(place: Place, flaw: Flaw, name: str = "", value: str = "") -> Remark:
    """A violation at a place, as a flaw says it."""
    words = Message(flaw.ja, flaw.en)
    allowed = flaw.allowed or NOTHING
    return Remark(place, "violation", flaw.rule, words, name, value, allowed, flaw.fix)


def read_sheet(located: Located, labels: Labels) -> Sheet:
    """The rows below a header."""
    sheet, grid = Sheet(located), located.grid
    numbers = [number for number in sorted(grid.cells) if number > located.row]
    filled = [number for number in numbers if _filled(grid, number)]
    if len(filled) > MOST_ROWS:
        sheet.remarks.append(_too_many(grid, len(filled)))
        return sheet
    covered = _covered(sheet)
    for number in filled:
        _read_row(sheet, number, labels, covered)
    if not filled:
        message = Message("見出しの下に行がありません。", "there is no row below the header.")
        sheet.remarks.append(Remark(grid.place(located.row), "info", "empty", message))
    sheet.remarks += _hidden(located, filled)
    return sheet


def _filled(grid: Grid, number: int) -> bool:
    return any(cell.text.strip() or cell.formula for cell in grid.cells[number].values())


def _too_many(grid: Grid, count: int) -> Remark:
    return remark(
        grid.place(),
        Flaw(
            f"{count:,}行あります。1枚のシートは{MOST_ROWS:,}行までです。分けてください。",
            f"there are {count:,} rows; a sheet may have {MOST_ROWS:,}. Split it.",
            "too-large",
        ),
    )


def _covered(sheet: Sheet) -> set[tuple[int, int]]:
    """The cells below the header that a merged cell covers; each merged cell is a fault."""
    located, covered = sheet.located, set()
    grid = located.grid
    for first_row, first, last_row, last in grid.merged:
        if last_row <= located.row or first not in located.places:
            continue
        covered |= {
            (row, column)
            for row in range(first_row, min(last_row, first_row + MOST_ROWS) + 1)
            for column in range(first, last + 1)
        }
        flaw = Flaw(
            "セルが結合されています。結合を解除し、1つのセルに1つの値を書いてください。",
            "these cells are merged; unmerge them and write one value in each cell.",
            "merged-cells",
        )
        place = grid.place(first_row, first)
        name = located.places[first].name
        sheet.remarks.append(remark(place, flaw, name, grid.text(first_row, first)))
    return covered


def _hidden(located: Located, filled: list[int]) -> Iterator[Remark]:
    """Hidden sheets, rows and columns are read like the others; whoever cannot see them is told."""
    grid = located.grid
    rows = sorted(set(filled) & grid.hidden_rows)
    columns = sorted(set(located.places) & grid.hidden_columns)
    if grid.hidden:
        message = Message(
            "非表示のシートも読みました。要らなければ消してください。",
            "this hidden sheet was read too; remove it if it is not meant.",
        )
        yield Remark(grid.place(), "warning", "hidden", message)
    for row in rows:
        message = Message("非表示の行も読みました。", "this hidden row was read too.")
        yield Remark(grid.place(row), "warning", "hidden", message)
    for column in columns:
        message = Message("非表示の列も読みました。", "this hidden column was read too.")
        place = grid.place(located.row, column)
        yield Remark(place, "warning", "hidden", message, located.places[column].name)


def _read_row(sheet: Sheet, number: int, labels: Labels, covered: set[tuple[int, int]]) -> None:
    located = sheet.located
    grid, cells = located.grid, dict[str, Value]()
    columns = {column.name: index for index, column in located.places.items()}
    if _stray(located, number):
        flaw = Flaw(
            "表の行ではないようです。注や合計は、表から離すか消してください。",
            "this does not look like a row of the table; move notes and totals elsewhere.",
            "not-a-row",
        )
        first = min(index for index, cell in grid.cells[number].items() if cell.text.strip())
        place, value = grid.place(number, first), grid.text(number, first)
        sheet.remarks.append(remark(place, flaw, value=value))
        return
    for index, column in located.places.items():
        if (number, index) not in covered:
            cell = grid.cells[number].get(index, Cell(""))
            _read_cell(sheet, grid.place(number, index), column, cell, cells, labels)
    for index, cell in grid.cells[number].items():
        if index not in located.places and cell.text.strip() and not grid.text(located.row, index):
            sheet.remarks.append(_no_header(grid.place(number, index), cell))
    sheet.rows.append(Row(located.table, number, cells, columns, grid.source))


def _stray(located: Located, number: int) -> bool:
    """Whether a row holds a single word, such as a note below the table or the word "total"."""
    cells = located.grid.cells[number]
    filled = [index for index in located.places if index in cells and cells[index].text.strip()]
    required = sum(column.required for column in located.places.values())
    return len(filled) == 1 and required > _FEW


def _no_header(place: Place, cell: Cell) -> Remark:
    flaw = Flaw(
        f"見出しのない列に「{cell.text[:40]}」があります。列がずれていないか確かめてください。",
        f"{cell.text[:40]!r} stands in a column without a header; are the cells shifted?",
        "no-header",
    )
    return remark(place, flaw, value=cell.text)


def _read_cell(
    sheet: Sheet,
    place: Place,
    column: Column,
    cell: Cell,
    cells: dict[str, Value],
    labels: Labels,
) -> None:
    flaw: Flaw | str | None = flawed(cell)
    text = cell.text
    if flaw is None:
        meant = understood(column, cell, labels)
        if isinstance(meant, Flaw):
            flaw = meant
        else:
            flaw, text = fill(cells, column, meant), meant
    if cell.kind == "number" and column.datatype == "string":
        sheet.numbers.add((place.row, column.name))
    if isinstance(flaw, Flaw):
        sheet.remarks.append(remark(place, flaw, column.name, cell.text or cell.formula))
    elif text != cell.text or cell.formula:
        written = cell.formula or (f"{cell.text} (%)" if cell.kind == "percent" else cell.text)
        sheet.readings.append(Reading(place, column.name, written, text))
