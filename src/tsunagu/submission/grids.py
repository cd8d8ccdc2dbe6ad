"""Grids: a CSV file becomes a sheet of cells; its encoding is detected, and said."""

import csv
import io

from tsunagu.errors import Flaw, Message
from tsunagu.submission.records import UNREADABLE, Cell, Grid, Place, Remark, Upload

MOST_CELL = 32_767  # letters in a cell: what a spreadsheet takes
_ENCODINGS = ("utf-8-sig", "cp932")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = {";": Message("セミコロン", "semicolons"), "\t": Message("タブ", "tabs")}


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
