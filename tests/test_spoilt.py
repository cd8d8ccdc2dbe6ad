"""Spoilt sheets: each fault is found at its cell by its rule, and the clean sheet is left alone."""

from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from test_workbooks import saved

from tsunagu.submission import Review, Upload, review

FIGURES = (
    "id version page section item printed unit_apart value approximation indicator period "
    "reference_point breakdown area scenario survey confidence selection note_ja note_en"
).split()
CLAIMS = (
    "id version page section item printed unit_apart value approximation kind unit indicator period "
    "breakdown base_indicator base_period base_text"
).split()


def figure(number: int, printed: str, value: object, indicator: str, breakdown: str | None = None):
    start = [
        f"r25-{number:04}",
        "r25-v1",
        None,
        "新しい見出し",
        f"項目{number}",
        printed,
        None,
        value,
    ]
    return [*start, None, indicator, "m2025-07", None, breakdown]


def clean() -> Workbook:
    """Figures and a claim as a person would add them: D is section, F printed, H value, J indicator,
    K period, M breakdown."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "figures"
    for row in (
        FIGURES,
        figure(901, "1億枚", 100_000_000, "mnc-held"),
        figure(902, "75自治体", 75, "pmh-munis"),
        figure(903, "14都府県", 14, "pmh-munis", "prefecture"),
        figure(904, "61市町村", 61, "pmh-munis", "municipality"),
        figure(905, "51.0%", 51.0, "attitude-agree", "good"),
        figure(906, "38.0%", 38.0, "attitude-agree", "neither"),
        figure(907, "11.0%", 11.0, "attitude-agree", "bad"),
        figure(908, "1,600件", 1600, "specified-benefits"),
    ):
        sheet.append(row)
    claims = made.create_sheet("claims")
    claims.append(CLAIMS)
    start = ["r25-0910", "r25-v1", None, "新しい見出し", "項目910", "7%", None, 7, None]
    claims.append([*start, "rate", "percent", "mnc-held", "m2025-07", None, None, "m2024-07"])
    return made


Spoil = Callable[[Workbook], object]


def put(cell: str, value: object, sheet: str = "figures", form: str = "") -> Spoil:
    def spoil(made: Workbook) -> None:
        made[sheet][cell] = value
        if form:
            made[sheet][cell].number_format = form

    return spoil


def both(*spoils: Spoil) -> Spoil:
    def spoil(made: Workbook) -> None:
        for it in spoils:
            it(made)

    return spoil


def swapped(one: str, other: str) -> Spoil:
    def spoil(made: Workbook) -> None:
        for row in made["figures"].iter_rows(min_row=2):
            cells = {cell.column_letter: cell for cell in row}
            cells[one].value, cells[other].value = cells[other].value, cells[one].value

    return spoil


def repeated(made: Workbook) -> None:
    made["figures"].append([cell.value for cell in made["figures"][3]])


def repeated_under_another_id(made: Workbook) -> None:
    made["figures"].append(["r25-0950", *[cell.value for cell in made["figures"][3]][1:]])


def without(column: int) -> Spoil:
    return lambda made: made["figures"].delete_cols(column)


def hidden(made: Workbook) -> None:
    made["figures"].sheet_state = "hidden"
    made.active = 1


def hidden_row(made: Workbook) -> None:
    made["figures"].row_dimensions[4].hidden = True


def merged(cells: str) -> Spoil:
    return lambda made: made["figures"].merge_cells(cells)


# What is spoilt: how, the cell where it must be found, and the rule.
SPOILT: dict[str, tuple[Spoil, str, str]] = {
    # types
    "words for a number": (put("H2", "たくさん"), "H2", "number"),
    "a dash for a number": (put("H2", "ー"), "H2", "number"),
    "a hyphen for a number": (put("H2", "-"), "H2", "number"),
    "a word for no value": (put("H2", "不明"), "H2", "number"),
    "two numbers in a cell": (put("H2", "75〜80"), "H2", "number"),
    "a number with two points": (put("H2", "1.000.000"), "H2", "number"),
    "a decimal comma": (put("H6", "51,0"), "H6", "number"),
    "a date for a number": (put("H3", date(2025, 7, 5)), "H3", "number"),
    "a truth for a number": (put("H3", True), "H3", "number"),  # noqa: FBT003
    "a spreadsheet's error": (put("H2", "#REF!"), "H2", "error-value"),
    "a division by zero": (put("H2", "#DIV/0!"), "H2", "error-value"),
    "a lookup that failed": (put("J2", "#N/A"), "J2", "error-value"),
    "a column too narrow": (put("H2", "#####"), "H2", "error-value"),
    "a formula without its value": (put("H2", "=50000000*2"), "H2", "formula-without-value"),
    "a half for a count": (both(put("H3", 74.5), put("F3", "74.5自治体")), "H3", "CountIsWhole"),
    "a minus for a count": (both(put("H3", -75), put("F3", "△75自治体")), "H3", "CountIsWhole"),
    "a page in words": (put("C2", "表紙"), "C2", "number"),
    # what must be there
    "no value": (put("H2", None), "H2", "required"),
    "no indicator": (put("J2", None), "J2", "required"),
    "no period": (put("K2", None), "K2", "required"),
    "no document": (put("B2", None), "B2", "required"),
    "no place in the document": (put("D2", None), "D2", "required"),
    "nothing printed": (put("F2", None), "F2", "required"),
    "no number of the statement": (put("A2", None), "A2", "required"),
    "white space for a value": (put("H2", "　"), "H2", "required"),
    # codes
    "an unknown indicator": (put("J2", "mnc-heldd"), "J2", "unknown-code"),
    "an unknown document": (put("B2", "r26-v1"), "B2", "unknown-code"),
    "an unknown breakdown": (put("M4", "prefectures"), "M4", "breakdown"),
    "a breakdown where there is none": (put("M2", "good"), "M2", "breakdown"),
    "an unknown area": (put("N2", "tokyo"), "N2", "unknown-code"),
    "an unknown scenario": (put("O2", "予想"), "O2", "unknown-code"),
    "an unknown survey": (put("P6", "attitude-2099"), "P6", "unknown-code"),
    "a statement's number in another form": (put("A2", "901"), "A2", "form"),
    "a statement's number of another document": (put("A2", "p24-0901"), "A2", "statement-id"),
    "an unknown confidence": (put("Q2", "まあまあ"), "Q2", "unknown-code"),
    # periods
    "a month 13": (put("K2", "2025年13月"), "K2", "date"),
    "a month 13 as a code": (put("K2", "m2025-13"), "K2", "period"),
    "a day that does not exist": (put("K2", "2025年2月30日"), "K2", "date"),
    "a year of an era that had ended": (put("K2", "平成37年7月"), "K2", "era"),
    "a day before its era": (put("K2", "令和元年4月1日"), "K2", "era"),
    "a period in words": (put("K2", "先月"), "K2", "period"),
    "a range that ends before it begins": (put("K2", "2025年7月〜2025年3月"), "K2", "date"),
    "a value of the future": (put("K2", "2031年7月"), "K2", "ActualNotAfterReport"),
    # rows
    "a row twice": (repeated, "A10", "duplicate"),
    "a row twice under another number": (repeated_under_another_id, "10", "duplicate"),
    "a published number used again": (put("A2", "r25-0001"), "H2", "changed"),
    "a note below the table": (put("A11", "※ 速報値"), "A11", "not-a-row"),
    "a total below the table": (put("E10", "合計"), "E10", "not-a-row"),
    "a value beside the table": (put("V3", "メモ"), "V3", "no-header"),
    # headers
    "a column too many": (put("U1", "担当"), "U1", "unknown-column"),
    "a header misspelt": (put("H1", "valeu"), "H1", "unknown-column"),
    "a header twice": (put("I1", "value"), "I1", "column-twice"),
    "a column missing": (without(8), "1", "missing-column"),
    "a header merged": (merged("H1:I1"), "H1", "merged-header"),
    "cells merged": (merged("K2:K3"), "K2", "merged-cells"),
    "columns swapped": (swapped("J", "K"), "J2", "unknown-code"),
    "value and printed swapped": (swapped("F", "H"), "H2", "read-as"),
    # sheets
    "a hidden sheet": (hidden, "", "hidden"),
    "a hidden row": (hidden_row, "4", "hidden"),
    # what is printed
    "a value ten times too large": (put("H2", 1_000_000_000), "H2", "value-as-printed"),
    "the 万 forgotten": (put("H2", 10_000), "H2", "value-as-printed"),
    "no number in the print": (put("F2", "多数"), "F2", "printed"),
    "another unit in the print": (put("F2", "1億件"), "F2", "PrintedUnitFits"),
    "an approximation that is not printed": (put("I2", "about"), "I2", "approximation"),
    # rules over several rows
    "a whole that its parts do not make": (
        both(put("H3", 74), put("F3", "74自治体")),
        "H3",
        "PartsAddUpToTotal",
    ),
    "shares that do not make 100": (
        both(put("H6", 61.0), put("F6", "61.0%")),
        "H6",
        "PartsAddUpToHundred",
    ),
    "a share above 100": (both(put("H6", 510), put("F6", "510%")), "H6", "ShareWithinHundred"),
    "a cumulative count that falls": (
        both(put("H9", 1500), put("F9", "1,500件")),
        "H9",
        "SeriesNeverFalls",
    ),
    "a value twenty times the last": (
        both(put("H2", 10_000_000_000), put("F2", "100億枚")),
        "H2",
        "JumpByTwenty",
    ),
    "a growth that does not fit": (
        both(put("H2", 70, "claims"), put("F2", "70%", "claims")),
        "claims!H2",
        "ChangeMismatch",
    ),
    "a base after the time compared": (
        put("P2", "m2025-09", "claims"),
        "claims!P2",
        "ChangeBaseIsEarlier",
    ),
    "an unknown kind of claim": (put("J2", "growth", "claims"), "claims!J2", "form"),
    "a unit that does not fit the claim": (
        put("K2", "card", "claims"),
        "claims!K2",
        "ChangeUnitFitsKind",
    ),
    "a contradiction with a published value": (
        both(put("K2", "m2024-07"), put("H2", 94_000_000), put("F2", "9,400万枚")),
        "H2",
        "StatementsAgree",
    ),
    "a part larger than the whole": (
        both(put("H4", 140), put("F4", "140都府県")),
        "H4",
        "PartNotLargerThanTotal",
    ),
    # what is understood, and said
    "full width digits": (
        put("H2", "１０００００００００".replace("０００００００００", "００００００００")),
        "H2",
        "read-as",
    ),
    "a printed number for the value": (put("H2", "1億枚"), "H2", "read-as"),
    "a number kept as text": (put("H3", "75 "), "H3", "read-as"),
    "a space behind a code": (put("J2", "mnc-held "), "J2", "read-as"),
    "a full width code": (put("J2", "ｍｎｃ－ｈｅｌｄ"), "J2", "read-as"),
    "a name for a code": (put("J2", "マイナンバーカードの保有枚数"), "J2", "read-as"),
    "half width kana": (put("J2", "ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞの保有枚数"), "J2", "read-as"),
    "a line break in a code": (put("J2", "mnc-held\n"), "J2", "read-as"),
    "the era's month": (put("K2", "令和7年7月"), "K2", "read-as"),
    "a month as a date": (put("K2", date(2025, 7, 1), form="yyyy/m"), "K2", "read-as"),
    "a percent cell": (put("H6", 0.51, form="0%"), "H6", "read-as"),
    "an invisible letter": (put("D2", "見出し\u200b"), "D2", "read-as"),
}


@pytest.fixture(scope="module")
def unspoilt(published) -> Review:
    return review([saved(clean())], published)


def test_the_clean_sheet_is_left_alone(unspoilt):
    assert [it for it in unspoilt.remarks if it.severity != "info"] == []
    assert unspoilt.tables == {
        "figures": {"new": 8, "changed": 0, "same": 0},
        "claims": {"new": 1, "changed": 0, "same": 0},
    }


@pytest.mark.parametrize("case", SPOILT)
def test_each_fault_is_found_at_its_cell_by_its_rule(case, published):
    spoil, where, rule = SPOILT[case]
    made = clean()
    spoil(made)

    found = review([saved(made)], published)

    told = {
        (it.place.sheet, it.place.cell or str(it.place.row or ""), it.rule.rpartition("#")[2])
        for it in found.remarks
    }
    sheet, _, cell = where.rpartition("!")
    assert (sheet or "figures", cell, rule) in told, sorted(told)


HEAD = ",".join(FIGURES)
GOOD = "r25-0901,r25-v1,,新しい見出し,項目901,1億枚,,100000000,,mnc-held,m2025-07,,,,,,,,,"
FILES = {
    "Shift_JIS": (f"{HEAD}\n{GOOD}\n".encode("cp932"), "", "encoding"),
    "UTF-16": (f"{HEAD}\n{GOOD}\n".encode("utf-16"), "", "encoding"),
    "an encoding that nobody knows": (b"id,section\nr25-0901,\x80\x81\xff\xfe\n", "", "unreadable"),
    "semicolons": (f"{HEAD}\n{GOOD}\n".replace(",", ";").encode(), "", "unreadable"),
    "tabs": (f"{HEAD}\n{GOOD}\n".replace(",", "\t").encode(), "", "unreadable"),
    "an open quotation mark": (f'{HEAD}\n"{GOOD}\n'.encode(), "", "unreadable"),
    "nothing": (b"", "", "empty"),
    "a header alone": (f"{HEAD}\n".encode(), "1", "empty"),
    "no header": (f"{GOOD}\n".encode(), "", "unreadable"),
    "one comma too many": (f"{HEAD}\n{GOOD},x\n".encode(), "U2", "no-header"),
}


@pytest.mark.parametrize("case", FILES)
def test_each_fault_of_a_csv_file_is_found(case, published):
    body, cell, rule = FILES[case]

    found = review([Upload("figures.csv", body)], published)

    told = {(it.place.cell or str(it.place.row or ""), it.rule) for it in found.remarks}
    assert (cell, rule) in told, sorted(told)
