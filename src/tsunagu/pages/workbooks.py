"""Workbooks: tables as Excel files with real numbers and dates, the same bytes for the same tables."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

_DAY = "yyyy-mm-dd"
_WIDEST, _NARROWEST = 60, 8
# A workbook notes when it was saved, and a zip archive when each part was; ours says when the
# release was made, or the same figures would give other bytes each time.
_SAVED = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*(</)")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NAME = re.compile(r"[\\/*?:\[\]]")  # what no name of a sheet may hold
_LONGEST_NAME = 31


@dataclass(frozen=True)
class Amount:
    """A number with as many decimals as it is printed with."""

    value: Decimal
    decimals: int = 0


Cell = str | int | date | Amount | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: the names of its columns and its rows. Without names it is a page of notes."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet], day: str) -> bytes:
    """An Excel file of these sheets, as of a day."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(_NAME.sub(" ", sheet.name)[:_LONGEST_NAME]), sheet)
    out = io.BytesIO()
    book.save(out)
    return _settled(out.getvalue(), f"{day}T00:00:00Z")


def _fill(page: Any, sheet: Sheet) -> None:  # noqa: ANN401 - openpyxl's kinds of sheets
    if sheet.columns:
        page.append(list(sheet.columns))
        for cell in page[1]:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        page.freeze_panes = "A2"
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    start = 2 if sheet.columns else 1
    for number, row in enumerate(sheet.rows, start):
        for column, value in enumerate(row, 1):
            _write(page.cell(number, column), value)
    for column, texts in enumerate(_texts(sheet), 1):
        width = max((_width(it) for it in texts), default=0) + 2
        page.column_dimensions[get_column_letter(column)].width = min(
            max(width, _NARROWEST), _WIDEST
        )


def _write(cell: Any, value: Cell) -> None:  # noqa: ANN401 - openpyxl's cell
    if isinstance(value, Amount):
        whole = value.value == value.value.to_integral_value()
        cell.value = int(value.value) if whole else float(value.value)
        cell.number_format = "#,##0" + (f".{'0' * value.decimals}" if value.decimals else "")
    elif isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"  # a text that begins with "=" is a text and no formula
        cell.alignment = Alignment(vertical="top", wrap_text=_width(value) > _WIDEST)
    elif value is not None:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = _DAY


def _texts(sheet: Sheet) -> list[list[str]]:
    """The cells by column, as text, for the width of the column."""
    count = max([len(sheet.columns), *(len(row) for row in sheet.rows)])
    rows = [list(sheet.columns), *(list(map(_shown, row)) for row in sheet.rows)]
    return [[row[at] for row in rows if at < len(row)] for at in range(count)]


def _shown(value: Cell) -> str:
    if value is None:
        return ""
    return f"{value.value:,.{value.decimals}f}" if isinstance(value, Amount) else str(value)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(it) in "WFA" else 1 for it in text)


def _settled(content: bytes, moment: str) -> bytes:
    """The same archive with its times made to be those of the release."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as made,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for name in sorted(made.namelist(), key=lambda it: (it != "[Content_Types].xml", it)):
            text = made.read(name)
            if name == "docProps/core.xml":
                text = _SAVED.sub(rb"\g<1>" + moment.encode() + rb"\g<2>", text)
            kept.writestr(zipfile.ZipInfo(name, _EPOCH), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()
