"""Marking: the same workbook is handed back with cells marked and commented, a summary in front."""

import io
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from tsunagu.errors import Message
from tsunagu.submission.archives import unkept
from tsunagu.submission.headers import SUMMARY
from tsunagu.submission.records import SEVERITIES, Grid, Remark, Review, Upload
from tsunagu.submission.reports import NAMES, shown

_AUTHOR = "tsunagu"
_FILLS = {"violation": "FFFFC7CE", "warning": "FFFFEB9C", "info": "FFDDEBF7"}
_HEADINGS = (
    "番号",
    "重さ",
    "シート",
    "セル",
    "列",
    "書かれている値",
    "何が",
    "許される値",
    "直し方の案",
    "In English",
)
_WIDTHS = (6, 10, 16, 8, 14, 22, 60, 30, 22, 60)
_MOST_COMMENT = 1500  # letters; more does not fit beside a cell
_MOST_LISTED = 5000
_MOST_LETTERS = 32_000  # a cell holds 32,767
_XLSX = (b"PK\x03\x04",)


@dataclass(frozen=True)
class Marked:
    """A marked workbook, and what of the original it cannot hold."""

    body: bytes
    lost: tuple[Message, ...]


def marked(uploads: Sequence[Upload], review: Review, severity: str) -> Marked:
    """The workbook that was handed in with its remarks; tables handed in as CSV become sheets."""
    lost: list[Message] = []
    only = uploads[0] if len(uploads) == 1 else None
    if only is not None and only.body.startswith(_XLSX) and review.grids:
        lost = [Message(ja, en) for ja, en in unkept(only)]
        book = _opened(only, lost)
    else:
        book = _written(review.grids)
    remarks = shown(review, severity)
    names = _sheet_names(review.grids, book)
    for (file, sheet), grouped in _by_sheet(remarks).items():
        if (file, sheet) in names:
            _mark(book[names[file, sheet]], grouped)
    _summarise(book, review, remarks, names, lost)
    kept = io.BytesIO()
    book.save(kept)
    return Marked(kept.getvalue(), tuple(lost))


def _opened(upload: Upload, lost: list[Message]) -> Workbook:
    """The workbook without our former marks. What the library says it drops is told."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        book = openpyxl.load_workbook(io.BytesIO(upload.body))
    for text in sorted({str(it.message) for it in said}):
        lost.append(Message(f"書式の一部（{text}）", f"a part of the formatting ({text})"))
    if SUMMARY in book.sheetnames:
        book.remove(book[SUMMARY])
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == _AUTHOR:
                    cell.comment, cell.fill = None, PatternFill()
    return book


def _written(grids: Iterable[Grid]) -> Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for grid in grids:
        sheet = book.create_sheet(_free_name(book, grid.name))
        for row, cells in grid.cells.items():
            for column, cell in cells.items():
                _write(sheet.cell(row, column), cell.text)
        sheet.freeze_panes = "A2"
    return book


def _free_name(book: Workbook, name: str) -> str:
    bare = "".join(" " if letter in "[]:*?/\\'" else letter for letter in name)[:28] or "sheet"
    return next(it for n in range(1, 1000) if (it := bare if n == 1 else f"{bare} {n}") not in book)


def _sheet_names(grids: Iterable[Grid], book: Workbook) -> dict[tuple[str, str], str]:
    """Which sheet of the marked workbook each grid is."""
    titles = iter(book.sheetnames)
    return {
        (grid.file, grid.sheet): grid.sheet if grid.sheet in book else next(titles)
        for grid in grids
    }


def _by_sheet(remarks: Iterable[Remark]) -> dict[tuple[str, str], list[Remark]]:
    found: dict[tuple[str, str], list[Remark]] = {}
    for it in remarks:
        found.setdefault((it.place.file, it.place.sheet), []).append(it)
    return found


def _mark(sheet: Worksheet, remarks: Iterable[Remark]) -> None:
    by_cell: dict[tuple[int, int], list[Remark]] = {}
    for it in remarks:
        if it.place.row:
            by_cell.setdefault((it.place.row, it.place.column or 1), []).append(it)
    for (row, column), said in by_cell.items():
        cell = _unmerged(sheet, row, column)
        worst = min((it.severity for it in said), key=SEVERITIES.index)
        cell.fill = PatternFill("solid", start_color=_FILLS[worst], end_color=_FILLS[worst])
        former = f"{cell.comment.text}\n\n" if cell.comment is not None else ""
        cell.comment = Comment(former + _comment(said), _AUTHOR, height=180, width=360)


def _unmerged(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell to mark: of merged cells only the first can hold a comment."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    home = next(it for it in sheet.merged_cells.ranges if cell.coordinate in it)
    first = sheet.cell(home.min_row, home.min_col)
    if isinstance(first, MergedCell):
        raise TypeError(first.coordinate)
    return first


def _comment(remarks: Iterable[Remark]) -> str:
    parts = []
    for it in remarks:
        fix = f"\n→ {it.fix}" if it.fix else ""
        parts.append(f"【{NAMES[it.severity].ja}】{it.message.ja}{fix}\n{it.message.en}")
    text = ILLEGAL_CHARACTERS_RE.sub("", "\n\n".join(parts))
    return text if len(text) <= _MOST_COMMENT else text[:_MOST_COMMENT] + "…"


def _summarise(
    book: Workbook,
    review: Review,
    remarks: Sequence[Remark],
    names: Mapping[tuple[str, str], str],
    lost: Sequence[Message],
) -> None:
    sheet = book.create_sheet(SUMMARY, 0)
    verdict = (
        "公開できます / This can be published"
        if review.conforms
        else "直すところがあります / There is something to mend"
    )
    counted = "、".join(f"{NAMES[it].ja} {review.count(it)}" for it in SEVERITIES)
    sheet.append([verdict])
    sheet.append([counted])
    for words in lost:
        sheet.append(
            [
                f"元のブックの{words.ja}は、この写しでは失われるか変わることがあります。元のブックはそのままです。"
                f" / {words.en} of the original may be lost or changed in this copy; the original is as it was."
            ]
        )
    sheet.append([])
    sheet.append(list(_HEADINGS))
    header = sheet.max_row
    for number, it in enumerate(remarks[:_MOST_LISTED], start=1):
        _list(sheet, header + number, number, it, names)
    if len(remarks) > _MOST_LISTED:
        more = len(remarks) - _MOST_LISTED
        sheet.append([f"このほかに{more}件あります / and {more} more"])
    _dress(sheet, header)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False


def _list(
    sheet: Worksheet,
    row: int,
    number: int,
    it: Remark,
    names: Mapping[tuple[str, str], str],
) -> None:
    target = names.get((it.place.file, it.place.sheet), "")
    where = it.place.cell or (f"{it.place.row}行" if it.place.row else "")
    values = (
        number,
        NAMES[it.severity].ja,
        target or it.place.file,
        where,
        it.name,
        it.value,
        it.message.ja,
        it.allowed.ja,
        it.fix,
        it.message.en,
    )
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        _write(cell, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    colour = _FILLS[it.severity]
    sheet.cell(row, 2).fill = PatternFill("solid", start_color=colour, end_color=colour)
    if target and it.place.row:
        link = _unmerged(sheet, row, 4)
        quoted = target.replace("'", "''")
        cell_name = it.place.cell or f"A{it.place.row}"
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{cell_name}")
        link.font = Font(color="FF0000EE", underline="single")


def _write(cell: object, value: object) -> None:
    """A value as plain text or number: what looks like a formula stays what somebody wrote."""
    if not isinstance(cell, Cell):
        return
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value[:_MOST_LETTERS])
        if cell.data_type == "f":
            cell.data_type = "s"
    elif isinstance(value, int):
        cell.value = value


def _dress(sheet: Worksheet, header: int) -> None:
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.cell(header, column).font = Font(bold=True)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.freeze_panes = f"A{header + 1}"
