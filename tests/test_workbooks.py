"""Workbooks: what a person kept in a spreadsheet is read; what could do harm is refused."""

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from conftest import ROOT

from tsunagu.submission import Upload, review

HEAD = "id version section item printed value indicator period".split()
ROW = ["r25-0901", "r25-v1", "見出し", "項目", "1億2千万枚", 120000000, "mnc-held", "m2025-08"]


def saved(book: openpyxl.Workbook) -> Upload:
    kept = io.BytesIO()
    book.save(kept)
    return Upload("新しい数値.xlsx", kept.getvalue())


def book(*rows: list[object], sheet: str = "figures") -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    return made


def changed(upload: Upload, name: str, body: bytes, *, also: str = "") -> Upload:
    """The same archive with one part more, or another one in its place."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(upload.body)) as old, zipfile.ZipFile(kept, "w", 8) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, body)
        if also:
            new.writestr(also, body)
    return Upload(upload.name, kept.getvalue())


def typed(text: str) -> object:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


@pytest.mark.parametrize("names", [("figures",), ()], ids=["figures", "all"])
def test_the_published_tables_as_a_workbook_change_and_break_nothing(published, names):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name in names or sorted(it.stem for it in (ROOT / "data").glob("*.csv")):
        if name == "exclusions":
            continue  # its keys are numbers as printed (1.0), which a number cell does not keep
        text = (ROOT / "data" / f"{name}.csv").read_text(encoding="utf-8-sig")
        sheet = made.create_sheet(name)
        for row in csv.reader(io.StringIO(text)):
            sheet.append([typed(cell) if cell else None for cell in row])

    found = review([saved(made)], published)

    assert [it for it in found.remarks if it.severity != "info"] == []
    assert {it.kind for it in found.changes} == {"same"}


def test_titles_above_the_header_japanese_titles_and_dates_are_understood(published):
    made = book(
        ["2025年の新しい数値"],
        [],
        ["記載の番号*", "文書の版", "見出し", "項目", "印刷どおり", "値（必須）", "指標", "期間"],
        [
            "R25-0901",
            "r25-v1 ",
            "見出し",
            "項目",
            "１億２千万枚",
            "1億2千万",
            "mnc-held 名",
            date(2025, 8, 1),
        ],
        sheet="数値",
    )
    made.active["H4"].number_format = 'yyyy"年"m"月"'
    made.active["G4"] = "マイナンバーカードの保有枚数"

    found = review([saved(made)], published)

    read = {it.place.cell: it.read_as for it in found.readings}
    assert found.conforms, found.remarks
    assert read == {
        "A4": "r25-0901",
        "B4": "r25-v1",
        "F4": "120000000",
        "G4": "mnc-held",
        "H4": "m2025-08",
    }


def test_a_percent_cell_and_a_formula_are_read_as_they_are_shown(published):
    made = book(
        HEAD, ["r25-0902", "r25-v1", "見出し", "項目", 0.509, 0.509, "attitude-agree", "m2025-07"]
    )
    made.active["E2"].number_format = made.active["F2"].number_format = "0.0%"
    made.active.append(
        ["r25-0903", "r25-v1", "見出し", "項目", "5件", "=2+3", "mnc-held", "m2025-08"]
    )

    found = review([saved(made)], published)

    assert {it.place.cell: it.read_as for it in found.readings}["F2"] == "50.9"
    assert next((it.place.cell, it.rule) for it in found.remarks if it.place.row == 3) == (
        "F3",
        "formula-without-value",
    )


SAVE = "名前を付けて保存"
HARMFUL = {
    "an old workbook": (lambda it: Upload("a.xls", it.body), SAVE),
    "an OpenDocument sheet": (lambda it: Upload("a.ods", it.body), SAVE),
    "a Numbers document": (lambda it: Upload("a.numbers", it.body), SAVE),
    "macros by name": (lambda it: Upload("a.xlsm", it.body), SAVE),
    "macros inside": (lambda it: changed(it, "xl/vbaProject.bin", b"x"), "マクロ"),
    "an old workbook under a new name": (
        lambda it: Upload(it.name, b"\xd0\xcf\x11\xe0" + bytes(600)),
        "パスワード",
    ),
    "no archive at all": (lambda it: Upload(it.name, b"hello"), "読めません"),
    "half an archive": (lambda it: Upload(it.name, it.body[: len(it.body) // 2]), "読めません"),
    "an archive of something else": (
        lambda it: changed(Upload(it.name, b"PK\x05\x06" + bytes(18)), "a.txt", b"x"),
        "読めません",
    ),
    "a name that leads out": (lambda it: changed(it, "../../etc/passwd", b"x"), "名前"),
    "an absolute name": (lambda it: changed(it, "/etc/passwd", b"x"), "名前"),
    "a bomb": (lambda it: changed(it, "xl/media/a.bin", bytes(50_000_000)), "大きく"),
    "too large a file": (lambda it: Upload(it.name, it.body + bytes(21_000_000)), "大きすぎ"),
    "a bomb of entities": (
        lambda it: changed(
            it,
            "xl/workbook.xml",
            b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><workbook>&c;</workbook>',
        ),
        "エンティティ",
    ),
    "an entity in a sheet": (
        lambda it: changed(
            it,
            "xl/worksheets/sheet1.xml",
            b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet>&b;</worksheet>',
        ),
        "エンティティ",
    ),
    "a broken sheet": (
        lambda it: changed(it, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
        "読めません",
    ),
}


@pytest.mark.parametrize("case", HARMFUL)
def test_what_could_do_harm_is_refused_in_words_that_help(case, published):
    spoil, words = HARMFUL[case]

    found = review([spoil(saved(book(HEAD, ROW)))], published)

    assert not found.readable
    assert words in found.remarks[0].message.ja
    assert len(found.changes) == 0


def test_a_format_down_to_the_last_row_is_not_a_million_rows(published):
    made = book(HEAD, ROW)
    made.active.cell(1_048_576, 3).fill = openpyxl.styles.PatternFill("solid", "FFFF00")

    found = review([saved(made)], published)

    assert found.conforms, found.remarks
    assert len(found.changes) == 1
