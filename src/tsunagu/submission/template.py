"""Template: a workbook to be filled in, made of the tables' description and the code lists."""

import difflib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tsunagu.cells import Column
from tsunagu.errors import Message, UploadError
from tsunagu.submission.headers import EXAMPLES, INTRODUCTION, LISTS
from tsunagu.submission.published import Published
from tsunagu.submission.union import shown_value
from tsunagu.tables import Row, Table

_ROWS = 2000  # rows that offer drop-down lists
_EXAMPLES = 2
_MOST_CHOICES = 3000
_MOST_PROMPT, _MOST_TITLE = 250, 30  # letters that a spreadsheet takes
_REQUIRED = PatternFill("solid", start_color="FF1A3E8C", end_color="FF1A3E8C")
_OPTIONAL = PatternFill("solid", start_color="FF5A6B85", end_color="FF5A6B85")
_WHITE = Font(bold=True, color="FFFFFFFF")
_ALTERNATIVES = re.compile(r"\(?([a-z]+(\|[a-z]+)+)\)?")
_WORDS = (
    (
        "数値を書き、公開の前に確かめるためのブックです。",
        "A workbook to write figures in and to check them before they are published.",
    ),
    (
        "表ごとにシートが1枚あります。使わないシートは、空のままにするか消してください。",
        "There is a sheet for each table; leave those you do not use empty, or delete them.",
    ),
    (
        "見出しの * は必須の列です。見出しのメモに、列の説明と例があります。",
        "A * marks a required column; the note on each header explains it with an example.",
    ),
    (
        "符号の列では、セルの▼から選べます。符号の意味は「リスト」シートにあります。",
        "Columns of codes have a drop-down list; what the codes mean is on the sheet リスト.",
    ),
    (
        "書き方の例は「記入例」シートにあります。そこに書いても読みません。",
        "Examples are on the sheet 記入例; what is written there is not read.",
    ),
    (
        "新しい行だけで構いません。公開中のデータと合わせて確かめます。",
        "New rows alone will do; they are checked together with what is published.",
    ),
    ("書いたら: tsunagu validate このファイル.xlsx", "When done: tsunagu validate this-file.xlsx"),
)


@dataclass(frozen=True)
class _Choices:
    """Where the codes that a column may hold stand on the sheet of lists, by their beginning."""

    ranges: Mapping[str, str]


def template(published: Published, names: Sequence[str] = ()) -> bytes:
    """A workbook with a sheet for each table, or for the tables named. Raises UploadError where
    there is no table of a name."""
    tables = _chosen(published.facts.tables, names)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    _introduce(book.create_sheet(INTRODUCTION))
    sheets = [(table, book.create_sheet(table.name)) for table in tables]
    _show_examples(book.create_sheet(EXAMPLES), tables, published.facts.rows)
    choices = _list(book.create_sheet(LISTS), tables, published)
    for table, sheet in sheets:
        _head(sheet, table)
        for index, column in enumerate(table.cells, start=1):
            _help(sheet, index, column, choices)
    book.active = 1
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _chosen(tables: Sequence[Table], names: Sequence[str]) -> list[Table]:
    known = {table.name: table for table in tables}
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, list(known), n=1)
            raise UploadError(
                Message(
                    f"「{name}」という表はありません。{f'「{near[0]}」ですか。' if near else ''}あるのは: {', '.join(known)}",
                    f"there is no table {name!r}.{f' Did you mean {near[0]!r}?' if near else ''} There are: {', '.join(known)}",
                )
            )
    return [known[name] for name in names] or list(tables)


def _introduce(sheet: Worksheet) -> None:
    for row, (ja, en) in enumerate(_WORDS, start=1):
        sheet.cell(row, 1, ja).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 2, en).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = 60
    sheet.cell(1, 1).font = Font(bold=True, size=13)


def _head(sheet: Worksheet, table: Table, row: int = 1) -> None:
    for index, column in enumerate(table.cells, start=1):
        cell = sheet.cell(row, index, column.title_ja + ("*" if column.required else ""))
        cell.font, cell.fill = _WHITE, _REQUIRED if column.required else _OPTIONAL
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        words = f"{column.name}\n{column.help_ja}\n\n{column.title_en}: {column.help_en}"
        cell.comment = Comment(words, "tsunagu template", height=200, width=360)
    sheet.freeze_panes = "A2" if row == 1 else None


def _help(sheet: Worksheet, index: int, column: Column, choices: _Choices) -> None:
    """Width, format, input message and drop-down list of a column."""
    letter = get_column_letter(index)
    wide = column.datatype == "string" and not column.value_template and not column.pattern
    sheet.column_dimensions[letter].width = 32 if wide else 16
    if column.datatype == "date":
        form = "yyyy-mm-dd"
    else:  # as text, so that a spreadsheet does not turn 2024-07 or 1-2 into a date
        form = "General" if column.datatype in {"decimal", "integer"} else "@"
    sheet.column_dimensions[letter].number_format = form
    for row in range(2, _FORMATTED + 2):
        sheet.cell(row, index).number_format = form
    rule = _validation(column, choices)
    rule.promptTitle = column.title_ja[:_MOST_TITLE]
    rule.prompt = (column.help_ja or column.title_ja)[:_MOST_PROMPT]
    rule.showInputMessage = True
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{_ROWS}")


_FORMATTED = 200


def _validation(column: Column, choices: _Choices) -> DataValidation:
    listed = _choice(column, choices)
    if listed is None or column.separator is not None:
        return DataValidation(allow_blank=True)
    rule = DataValidation(type="list", formula1=listed, allow_blank=True)
    # A warning, not a stop: a code may be new, in another sheet of the same workbook.
    rule.errorStyle, rule.showErrorMessage = "warning", True
    rule.errorTitle = "リストにない値です"
    rule.error = "リストにない値です。新しい符号なら、その表のシートにも行を書いてください。"
    return rule


def _choice(column: Column, choices: _Choices) -> str | None:
    if column.datatype == "boolean":
        return '"true,false"'
    if column.pattern is not None and (match := _ALTERNATIVES.fullmatch(column.pattern.pattern)):
        return f'"{match.group(1).replace("|", ",")}"'
    return choices.ranges.get(_beginning(column))


def _beginning(column: Column) -> str:
    template = column.value_template or ("breakdown" if column.name == "breakdown" else "")
    return template.partition("{")[0]


def _show_examples(sheet: Worksheet, tables: Iterable[Table], rows: Sequence[Row]) -> None:
    at = 1
    for table in tables:
        sheet.cell(at, 1, f"{table.title_ja}（{table.name}） {table.title_en}").font = Font(
            bold=True, size=12
        )
        sheet.cell(at, 4, table.help_ja)
        _head(sheet, table, at + 1)
        for row in [it for it in rows if it.table.name == table.name][:_EXAMPLES]:
            at += 1
            for index, column in enumerate(table.cells, start=1):
                if column.name in row:
                    sheet.cell(at + 1, index, _plain(row, column))
        at += 3
    for index in range(1, 25):
        sheet.column_dimensions[get_column_letter(index)].width = 20


def _plain(row: Row, column: Column) -> str:
    separator = column.separator or "|"
    value = row.cells[column.name]
    return separator.join(value) if isinstance(value, tuple) else shown_value(value)


def _list(sheet: Worksheet, tables: Iterable[Table], published: Published) -> _Choices:
    """Writes the code lists that the tables need, two columns each: the codes and their names."""
    wanted = {
        beginning: column.title_ja
        for table in tables
        for column in table.cells
        if (beginning := _beginning(column)) and "id/period/" not in beginning
    }
    ranges: dict[str, str] = {}
    index = 1
    for beginning, title in wanted.items():
        names = _codes(beginning, published)
        if not 0 < len(names) <= _MOST_CHOICES:
            continue
        sheet.cell(1, index, title).font = Font(bold=True)
        sheet.cell(1, index + 1, "名称 / name").font = Font(bold=True)
        for row, (code, name) in enumerate(names.items(), start=2):
            sheet.cell(row, index, code).number_format = "@"
            sheet.cell(row, index + 1, name)
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = 20
        sheet.column_dimensions[get_column_letter(index + 1)].width = 40
        ranges[beginning] = f"'{LISTS}'!${letter}$2:${letter}${len(names) + 1}"
        index += 2
    sheet.freeze_panes = "A2"
    return _Choices(ranges)


def _codes(beginning: str, published: Published) -> dict[str, str]:
    """The codes under a beginning, in order, each with its name."""
    if beginning == "breakdown":
        rows = [it for it in published.facts.rows if it.table.role == "categories"]
        return {it.text("code"): it.text("name_ja") for it in rows}
    codes = sorted(set(published.labels.get(beginning, {}).values()))
    return {code: published.name_of(f"{beginning}{code}") for code in codes}
