"""Tables: CSV files described by CSV on the Web become typed rows; every fault names its cell."""

import csv
import difflib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tsunagu.cells import Column, Value, fill
from tsunagu.errors import Fault, Flaw, Message, SourceError
from tsunagu.files import decoded, empty, file_fault


@dataclass(frozen=True)
class Table:
    """One table, as the table description gives it."""

    url: str
    title_ja: str
    title_en: str
    help_ja: str
    help_en: str
    role: str
    graph: str
    about: str
    primary_key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.url.removesuffix(".csv")

    @property
    def cells(self) -> tuple[Column, ...]:
        """The columns that stand in the file."""
        return tuple(column for column in self.columns if not column.virtual)


@dataclass(frozen=True)
class Row:
    """One row: its typed cells by column name; an empty cell is absent. `source` says where it was
    read from, if it was not the table's own file."""

    table: Table
    number: int
    cells: Mapping[str, Value]
    columns: Mapping[str, int] = field(repr=False, compare=False)
    source: str = field(default="", compare=False)

    def __contains__(self, name: str) -> bool:
        return name in self.cells

    def text(self, name: str) -> str:
        """A text cell. Raises KeyError where it is empty."""
        value = self.cells[name]
        if not isinstance(value, str):
            raise TypeError(name)
        return value

    def maybe(self, name: str) -> str | None:
        """A text cell, or None where it is empty."""
        return self.text(name) if name in self.cells else None

    def decimal(self, name: str) -> Decimal:
        """A number cell. Raises KeyError where it is empty."""
        value = self.cells[name]
        if not isinstance(value, Decimal | int):
            raise TypeError(name)
        return Decimal(value)

    def whole(self, name: str) -> int:
        """A whole-number cell. Raises KeyError where it is empty."""
        return int(self.decimal(name))

    def several(self, name: str) -> tuple[str, ...]:
        """The values of a cell that may hold several; empty where the cell is."""
        value = self.cells.get(name, ())
        return value if isinstance(value, tuple) else (str(value),)

    def fault(self, column: str | None, ja: str, en: str) -> Fault:
        """A fault in this row, at the cell of a column where one is named."""
        return self.flawed(column, Flaw(ja, en))

    def flawed(self, column: str | None, flaw: Flaw) -> Fault:
        """The same, with the rule that is broken and what to write instead."""
        return Fault(
            self.source or self.table.url,
            self.number,
            self.columns.get(column, 0) if column else 0,
            Message(flaw.ja, flaw.en),
            column or "",
            rule=flaw.rule,
            allowed=flaw.allowed,
            fix=flaw.fix,
        )


def read_descriptions(path: Path) -> tuple[Table, ...]:
    """The tables that a tables.json (CSV on the Web, a table group) describes.

    Raises SourceError where it is missing, is not JSON, or lacks what the engine needs.
    """
    try:
        group = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_table(entry) for entry in group["tables"])
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, re.error) as error:
        raise SourceError(
            Message(
                f"{path}: 表の説明（CSV on the Web）として読めません: {error!r}",
                f"{path}: cannot be read as a table description (CSV on the Web): {error!r}",
            )
        ) from error


def _table(entry: dict[str, Any]) -> Table:
    schema = entry["tableSchema"]
    key = schema["primaryKey"]
    title, text = entry.get("dc:title", {}), entry.get("dc:description", {})
    return Table(
        url=entry["url"],
        title_ja=title.get("ja", entry["url"]),
        title_en=title.get("en", entry["url"]),
        help_ja=text.get("ja", ""),
        help_en=text.get("en", ""),
        role=entry.get("tsunagu:role", "things"),
        graph=entry.get("tsunagu:graph", "reference"),
        about=schema["aboutUrl"],
        primary_key=(key,) if isinstance(key, str) else tuple(key),
        columns=tuple(_column(column) for column in schema["columns"]),
    )


def _column(entry: dict[str, Any]) -> Column:
    titles, text = entry.get("titles", {}), entry.get("dc:description", {})
    kind = entry.get("datatype", "string")
    pattern = kind.get("format") if isinstance(kind, dict) else None
    virtual = bool(entry.get("virtual"))
    name = entry.get("name", "") if virtual else entry["name"]
    return Column(
        name=name,
        title_ja=titles.get("ja", name),
        title_en=titles.get("en", name),
        help_ja=text.get("ja", ""),
        help_en=text.get("en", ""),
        datatype=kind["base"] if isinstance(kind, dict) else kind,
        pattern=re.compile(pattern) if pattern else None,
        required=bool(entry.get("required")),
        separator=entry.get("separator"),
        default=entry.get("default"),
        property=entry.get("propertyUrl"),
        value_template=entry.get("valueUrl"),
        lang=entry.get("lang"),
        virtual=virtual,
    )


def read_table(folder: Path, table: Table) -> tuple[list[Row], list[Fault]]:
    """The rows of one table and every fault in it. Nothing is guessed: a row with a faulty cell
    is still given (without the cell) so that later checks can find the faults of the others."""
    text = decoded(folder / table.url, table.url)
    if isinstance(text, Fault):
        return [], [text]
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return [], [
            file_fault(
                table.url,
                f"CSVとして読めません（{error}）。引用符が閉じているか確かめてください。",
                f"not a CSV file ({error}); is every quotation mark closed?",
            )
        ]
    other = next((it for it in _OTHER_SEPARATORS if len(records) and _parted(records[0], it)), None)
    if other is not None:
        name_ja, name_en = _OTHER_SEPARATORS[other]
        return [], [
            file_fault(
                table.url,
                f"列の区切りが{name_ja}のようです。「CSV UTF-8（コンマ区切り）」で保存し直してください。",
                f"the columns seem to be divided by {name_en}; save it as CSV with commas.",
            )
        ]
    if not records:
        return [], [empty(table.url)]
    columns, faults = _header(table, records[0])
    if faults:
        return [], faults
    rows: list[Row] = []
    for number, record in enumerate(records[1:], start=2):
        if not any(cell.strip() for cell in record):
            continue  # spreadsheets leave rows of bare commas below the last one
        row, found = _row(table, number, record, columns)
        rows.append(row)
        faults += found
    return rows, faults


def _header(table: Table, record: list[str]) -> tuple[dict[int, Column], list[Fault]]:
    """Which column stands where. A header may be the column's name or its Japanese title."""
    known = {name: column for column in table.cells for name in (column.title_ja, column.name)}
    places: dict[int, Column] = {}
    faults = []
    for index, cell in enumerate(record):
        header = cell.strip()
        column = known.get(header)
        if column is None:
            if header or any(record[index:]):
                faults.append(_unknown_column(table, index, header, known))
        elif column in places.values():
            faults.append(
                Fault(
                    table.url,
                    1,
                    index + 1,
                    Message(
                        f"列「{header}」が2回あります。",
                        f"the column {header!r} stands here twice.",
                    ),
                    header,
                )
            )
        else:
            places[index] = column
    for column in table.cells:
        if column.required and column not in places.values():
            faults.append(
                Fault(
                    table.url,
                    1,
                    0,
                    Message(
                        f"必須の列「{column.name}」（{column.title_ja}）がありません。",
                        f"the required column {column.name!r} ({column.title_en}) is missing.",
                    ),
                    column.name,
                )
            )
    return places, faults


_OTHER_SEPARATORS = {";": ("セミコロン", "semicolons"), "\t": ("タブ", "tabs")}


def _parted(record: list[str], separator: str) -> bool:
    return len(record) == 1 and separator in record[0]


def _unknown_column(table: Table, index: int, header: str, known: Mapping[str, Column]) -> Fault:
    near = difflib.get_close_matches(header.lower(), list(known), n=1)
    hint_ja = f"「{near[0]}」の間違いではありませんか。" if near else ""
    hint_en = f" Did you mean {near[0]!r}?" if near else ""
    names = ", ".join(column.name for column in table.cells)
    return Fault(
        table.url,
        1,
        index + 1,
        Message(
            f"列「{header}」はこの表にありません。{hint_ja}使える列: {names}",
            f"{header!r} is not a column of this table.{hint_en} Its columns: {names}",
        ),
        header,
    )


def _row(
    table: Table, number: int, record: list[str], places: Mapping[int, Column]
) -> tuple[Row, list[Fault]]:
    cells: dict[str, Value] = {}
    columns = {column.name: index + 1 for index, column in places.items()}
    row = Row(table, number, cells, columns)
    faults = []
    if any(cell.strip() for index, cell in enumerate(record) if index not in places):
        faults.append(
            row.fault(
                None,
                f"列の数が見出し（{len(places)}列）より多くあります。",
                f"this row has more cells than the header ({len(places)}).",
            )
        )
    for index, column in places.items():
        text = record[index] if index < len(record) else ""
        problem = fill(cells, column, text)
        if problem is not None:
            faults.append(row.flawed(column.name, problem))
    return row, faults
