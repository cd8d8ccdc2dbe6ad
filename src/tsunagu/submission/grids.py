"""Grids: a sheet as rows of cells, whatever kind of file it came from."""

import csv
import io
from dataclasses import dataclass, field

from tsunagu.errors import Flaw, Message
from tsunagu.submission.records import UNREADABLE, Place, Remark, Upload

MOST_CELL = 32_767  # letters in a cell: what a spreadsheet takes
_ENCODINGS = ("utf-8-sig", "cp932")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = {";": Message("セミコロン", "semicolons"), "\t": Message("タブ", "tabs")}


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


def refusal(name: str, ja: str, en: str) -> Remark:
    """A file that cannot be read, with the cure."""
    return Remark(Place(name), "violation", UNREADABLE, Message(ja, en))


def csv_grids(upload: Upload) -> tuple[list[Grid], list[Remark]]:
    """A CSV file as a grid; the encoding is detected, and said where it is not UTF-8."""
    text, remarks = _decoded(upload)
    if text is None:
        return [], remarks
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        records = [(reader.line_num, record) for record in reader]
    except csv.Error as error:
        return [], [
            refusal(
                upload.name,
                f"CSVとして読めません（{reader.line_num}行目: {error}）。引用符が閉じているか確かめてください。",
                f"not a CSV file (line {reader.line_num}: {error}); is every quotation mark closed?",
            )
        ]
    other = _other_separator(records[0][1] if records else [])
    if other is not None:
        return [], [
            refusal(
                upload.name,
                f"列の区切りが{other.ja}のようです。「CSV UTF-8（コンマ区切り）」で保存し直してください。",
                f"the columns seem to be divided by {other.en}; save it as CSV with commas.",
            )
        ]
    cells = {
        number: {
            index: Cell(value[:MOST_CELL])
            for index, value in enumerate(record, start=1)
            if value != ""
        }
        for number, (_, record) in enumerate(records, start=1)
    }
    return [Grid(upload.name, "", cells)], remarks


def _other_separator(record: list[str]) -> Message | None:
    if len(record) != 1:
        return None
    return next((words for mark, words in _SEPARATORS.items() if mark in record[0]), None)


def _decoded(upload: Upload) -> tuple[str | None, list[Remark]]:
    encodings = ("utf-16",) if upload.body.startswith(_UTF16) else _ENCODINGS
    for encoding in encodings:
        try:
            text = upload.body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text, [] if encoding == "utf-8-sig" else [_said(upload.name, encoding)]
    return None, [
        refusal(
            upload.name,
            "文字コードが分かりません。Excelの「名前を付けて保存」で「CSV UTF-8（コンマ区切り）」を選んで保存し直してください。",
            'the encoding is unknown; save it again as "CSV UTF-8 (comma delimited)".',
        )
    ]


def _said(name: str, encoding: str) -> Remark:
    shown = {"cp932": "Shift_JIS", "utf-16": "UTF-16"}[encoding]
    message = Flaw(
        f"文字コードは {shown} として読みました。文字化けがあれば「CSV UTF-8」で保存し直してください。",
        f'read as {shown}; where letters are garbled, save it as "CSV UTF-8".',
    )
    return Remark(Place(name), "info", "encoding", Message(message.ja, message.en))
