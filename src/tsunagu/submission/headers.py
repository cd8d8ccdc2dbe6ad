"""Headers: which table a sheet holds, and which of its columns stands where."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tsunagu.cells import Column
from tsunagu.errors import Message
from tsunagu.submission.records import UNREADABLE, Grid, Remark
from tsunagu.tables import Table

# What our own workbooks hold besides tables.
INTRODUCTION, EXAMPLES, LISTS, SUMMARY = "はじめに", "記入例", "リスト", "確認結果"
OWN_SHEETS = (INTRODUCTION, EXAMPLES, LISTS, SUMMARY)
_SEARCHED_ROWS = 30  # a header stands near the top, below titles
_FEWEST = 2  # headers that make a row a header
_MARKS = re.compile(r"[*※]+$|[(\[]必須[)\]]$|^[*※]+")


@dataclass(frozen=True)
class Located:
    """A table found in a grid: its header's row, and the column at each place."""

    grid: Grid
    table: Table
    row: int
    places: Mapping[int, Column]


def folded(text: str) -> str:
    """A header or a label as it is compared: width, case, white space and marks do not matter."""
    bare = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return _MARKS.sub("", bare)


def located(grid: Grid, tables: Sequence[Table]) -> tuple[Located | None, list[Remark]]:
    """The table that a sheet holds, with what is wrong with its header."""
    if grid.sheet in OWN_SHEETS:
        return None, []
    named = _named(grid, tables)
    if not any(cell.text.strip() for row in grid.cells.values() for cell in row.values()):
        return None, _empty(grid, named)
    found = max(
        (
            (*_score(grid, row, table, named), -row, -order)
            for row in sorted(grid.cells)[:_SEARCHED_ROWS]
            for order, table in enumerate(tables)
        ),
        default=(0, 0, 0, 0, 0, 0),
    )
    _, matched, _, _, row, order = found
    if matched < _FEWEST:
        return None, _no_table(grid, named)
    return _placed(grid, tables[-order], -row)


def _named(grid: Grid, tables: Iterable[Table]) -> Table | None:
    """The table that the sheet's or the file's name says."""
    name = folded(grid.name)
    names = [
        (table, {folded(it) for it in (table.name, table.title_ja, table.title_en)})
        for table in tables
    ]
    exact = next((table for table, known in names if name in known), None)
    if exact is not None or grid.sheet:
        return exact
    parts = set(re.split(r"[-_. ()]", name))
    return next((table for table, known in names if parts & known), None)


def _score(grid: Grid, row: int, table: Table, named: Table | None) -> tuple[int, int, int, int]:
    """How well a row fits as the header of a table; better is larger."""
    known = _known(table)
    seen = {
        known[it].name for cell in grid.cells[row].values() if (it := folded(cell.text)) in known
    }
    required = all(column.name in seen for column in table.cells if column.required)
    return int(table is named), len(seen), int(required), -len(table.cells)


def _known(table: Table) -> dict[str, Column]:
    return {
        folded(name): column
        for column in table.cells
        for name in (column.title_en, column.title_ja, column.name)
    }


def _placed(grid: Grid, table: Table, row: int) -> tuple[Located, list[Remark]]:
    known: dict[str, Column] = _known(table)
    places: dict[int, Column] = {}
    remarks: list[Remark] = []
    for index, cell in sorted(grid.cells[row].items()):
        column = known.get(folded(cell.text))
        if column is None:
            if cell.text.strip():
                remarks.append(_unknown(grid, row, index, table))
        elif column in places.values():
            message = Message(
                f"列「{cell.text}」が2回あります。", f"the column {cell.text!r} stands here twice."
            )
            remarks.append(
                Remark(
                    grid.place(row, index),
                    "violation",
                    "column-twice",
                    message,
                    column.name,
                    cell.text,
                )
            )
        else:
            places[index] = column
    remarks += (
        _merged(grid, row, first)
        for first_row, first, last_row, last in grid.merged
        if first_row <= row <= last_row and last > first
    )
    missing = (it for it in table.cells if it.required and it not in places.values())
    remarks += (_missing(grid, row, column) for column in missing)
    return Located(grid, table, row, places), remarks


def _unknown(grid: Grid, row: int, index: int, table: Table) -> Remark:
    header = grid.text(row, index)
    titles = {folded(it): it for c in table.cells for it in (c.title_ja, c.name)}
    near = difflib.get_close_matches(folded(header), list(titles), n=1)
    listed = ", ".join(column.name for column in table.cells)
    if near:
        message = Message(
            f"列「{header}」はこの表にありません。「{titles[near[0]]}」の間違いではありませんか。",
            f"{header!r} is not a column of this table. Did you mean {titles[near[0]]!r}?",
        )
    else:
        message = Message(
            f"列「{header}」はこの表にないので読みません。要らなければ消してください。",
            f"{header!r} is not a column of this table and is not read; remove it if it is not needed.",
        )
    return Remark(
        grid.place(row, index),
        "violation" if near else "warning",
        "unknown-column",
        message,
        value=header,
        allowed=Message(listed, listed),
        fix=titles[near[0]] if near else "",
    )


def _merged(grid: Grid, row: int, column: int) -> Remark:
    message = Message(
        "見出しのセルが結合されています。結合を解除し、列ごとに見出しを書いてください。",
        "the cells of the header are merged; unmerge them and write a header for each column.",
    )
    return Remark(
        grid.place(row, column), "violation", "merged-header", message, value=grid.text(row, column)
    )


def _missing(grid: Grid, row: int, column: Column) -> Remark:
    message = Message(
        f"必須の列「{column.title_ja}」（{column.name}）がありません。",
        f"the required column {column.name!r} ({column.title_en}) is missing.",
    )
    return Remark(
        grid.place(row), "violation", "missing-column", message, column.name, fix=column.title_ja
    )


def _empty(grid: Grid, named: Table | None) -> list[Remark]:
    if grid.sheet and named is None:
        return []
    message = Message(
        "何も書かれていません。見出しの行と、その下に行を書いてください。",
        "nothing is written here; write a header row and rows below it.",
    )
    return [Remark(grid.place(), "warning" if grid.sheet else "violation", "empty", message)]


def _no_table(grid: Grid, named: Table | None) -> list[Remark]:
    if named is not None or not grid.sheet:
        message = Message(
            "見出しの行が見つかりません。表の列の名前を1行に並べて書いてください。",
            "no header row is found; write the names of the table's columns in one row.",
        )
        rule = UNREADABLE if not grid.sheet else "no-header"
        return [Remark(grid.place(), "violation", rule, message)]
    message = Message(
        "このシートは表ではないので読みません。表なら、シートの名前か見出しの行を表に合わせてください。",
        "this sheet is not one of the tables and is not read; if it is, name the sheet or its header so.",
    )
    return [Remark(grid.place(), "info", "not-a-table", message)]
