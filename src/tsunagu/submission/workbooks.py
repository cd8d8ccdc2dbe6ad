"""Workbooks: the sheets of an .xlsx file become grids; nothing in it is run or followed."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from tsunagu.numerals import plain
from tsunagu.submission.archives import BROKEN_ARCHIVE, extent, refused
from tsunagu.submission.grids import refusal
from tsunagu.submission.records import Cell, Grid, Remark, Upload

# What the library raises where a part of a workbook is missing, broken or forbidden.
BROKEN = (
    *BROKEN_ARCHIVE,
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    AttributeError,
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    NotImplementedError,
)
_MOST_AREA = 4_000_000  # cells that a sheet may spread over
_NOT_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def workbook_grids(upload: Upload) -> tuple[list[Grid], list[Remark]]:
    """The sheets of a workbook, or why it cannot be read."""
    wrong = refused(upload)
    if wrong is not None:
        return [], [wrong]
    try:
        return _grids(upload)
    except BROKEN as error:
        return [], [_unreadable(upload.name, error)]


def _unreadable(name: str, error: BaseException) -> Remark:
    if isinstance(error, DefusedXmlException) or isinstance(error.__context__, DefusedXmlException):
        return refusal(
            name,
            "ブックの中に、読んではならないXMLの宣言（エンティティ）があります。Excelで保存し直してください。",
            "the workbook holds an XML declaration that must not be read (an entity); save it again.",
        )
    return refusal(
        name,
        f"Excelのブックとして読めません（{type(error).__name__}）。Excelで開いて保存し直してください。",
        f"not a readable workbook ({type(error).__name__}); open it in a spreadsheet and save it again.",
    )


def _grids(upload: Upload) -> tuple[list[Grid], list[Remark]]:
    last_row, formulas = extent(upload)
    book = openpyxl.load_workbook(io.BytesIO(upload.body), data_only=True)
    written = openpyxl.load_workbook(io.BytesIO(upload.body)) if formulas else book
    grids: list[Grid] = []
    remarks: list[Remark] = []
    for values, source in zip(book.worksheets, written.worksheets, strict=True):
        rows = min(values.max_row, last_row)
        if rows * values.max_column > _MOST_AREA:
            remarks.append(_too_wide(upload.name, values.title))
        else:
            grids.append(_grid(upload.name, values, source, rows))
    return grids, remarks


def _too_wide(name: str, sheet: str) -> Remark:
    return refusal(
        name,
        f"シート「{sheet}」が広すぎます。使っていない行と列を消してください。",
        f"the sheet {sheet!r} is too large; remove the rows and columns that are not used.",
    )


def _grid(name: str, values: Worksheet, source: Worksheet, rows: int) -> Grid:
    cells: dict[int, dict[int, Cell]] = {}
    if rows:
        pairs = zip(values.iter_rows(max_row=rows), source.iter_rows(max_row=rows), strict=True)
        for number, (found, written) in enumerate(pairs, start=1):
            row = {
                index: cell
                for index, (value, origin) in enumerate(zip(found, written, strict=True), start=1)
                if (cell := _cell(value, origin)) is not None
            }
            if row:
                cells[number] = row
    return Grid(
        name,
        values.title,
        cells,
        merged=tuple(
            (it.min_row, it.min_col, it.max_row, it.max_col) for it in values.merged_cells.ranges
        ),
        hidden=values.sheet_state != "visible",
        hidden_rows=frozenset(n for n, it in values.row_dimensions.items() if it.hidden),
        hidden_columns=frozenset(_hidden_columns(values)),
    )


def _hidden_columns(sheet: Worksheet) -> Iterator[int]:
    for it in sheet.column_dimensions.values():
        if it.hidden and it.min and it.max:
            yield from range(it.min, it.max + 1)


def _cell(found: object, origin: object) -> Cell | None:
    """A cell as the grid keeps it: the value that was last computed, beside the formula."""
    value = getattr(found, "value", None)
    formula = ""
    if getattr(origin, "data_type", "") == "f":
        written = getattr(origin, "value", "")
        formula = str(getattr(written, "text", written))
        if value is None:
            return Cell("", "formula", formula)
    if value is None or value == "":
        return None
    form = str(getattr(found, "number_format", ""))
    if getattr(found, "data_type", "") == "e":
        return Cell(str(value), "error", formula)
    text, kind = _text(value, form)
    return Cell(text, kind, formula)


def _text(value: object, form: str) -> tuple[str, str]:
    if isinstance(value, bool):
        return ("true" if value else "false"), "boolean"
    if isinstance(value, int | float):
        # 15 digits are what a spreadsheet keeps: 50.9 stays 50.9, and 0.1+0.2 is 0.3.
        text = plain(Decimal(format(value, ".15g")))
        return text, "percent" if "%" in _NOT_FORMAT.sub("", form) else "number"
    if isinstance(value, datetime | date):
        return _day(value, form)
    return str(value), "text"


def _day(value: datetime | date, form: str) -> tuple[str, str]:
    """A date as far as its format shows it: a month where no day is shown."""
    shown = _NOT_FORMAT.sub("", form.lower())
    if "d" in shown or "m" not in shown:
        return value.strftime("%Y-%m-%d"), "date"
    return value.strftime("%Y-%m"), "month"
