"""What people take home: files that Excel opens clean, with the numbers of the page."""

import csv
import io
import urllib.error
import urllib.request
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest

BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARK = b"\xef\xbb\xbf"


def answer(url: str) -> tuple[int, str, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=60) as got:
            return got.status, got.headers["content-type"], got.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["content-type"], error.read()


def rows_of(url: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer(url)[2].decode("utf-8-sig"))))


def book_of(url: str) -> openpyxl.Workbook:
    status, kind, content = answer(url)
    assert (status, kind) == (200, BOOK)
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("stem", ["doc/indicator/mnc-held", "indicators", "claims", "plans"])
def test_csv_for_excel_is_the_plain_csv_behind_a_byte_order_mark(site, stem):
    plain = answer(f"{site.base}{stem}.csv")[2]
    marked = answer(f"{site.base}{stem}.excel.csv")[2]
    assert not plain.startswith(MARK)
    assert marked == MARK + plain


def test_a_workbook_has_the_numbers_of_the_series_as_numbers_and_days_as_days(site):
    rows = rows_of(f"{site.base}doc/indicator/lg-analog-review-rate.csv")
    sheet = book_of(f"{site.base}doc/indicator/lg-analog-review-rate.xlsx?lang=en")["Figures"]
    head, *found = list(sheet.iter_rows(values_only=True))
    columns = {name: at for at, name in enumerate(head)}
    assert [Decimal(str(row[columns["Value"]])) for row in found] == [
        Decimal(row["value"]) for row in rows
    ]
    assert [row[columns["URI"]] for row in found] == [row["figure"] for row in rows]
    assert all(isinstance(row[columns["Last day"]], datetime) for row in found)
    assert [row[columns["Fiscal year"]] for row in found] == ["fiscal year 2024"] * 2
    assert all(row[columns["As printed"]] and row[columns["Document"]] for row in found)


def test_a_workbook_says_where_its_numbers_come_from_and_what_to_beware_of(site):
    book = book_of(f"{site.base}doc/indicator/mnc-held.xlsx?lang=en")
    assert book.sheetnames == ["Figures", "Claims", "Sources and notes"]
    said = {row[0]: row[1] for row in book["Sources and notes"].iter_rows(values_only=True)}
    assert said["Address of these data"] == f"{site.base}id/indicator/mnc-held"
    assert "creativecommons.org" in said["Licence"]
    assert said["Not comparable with"]
    assert "consistent" in [cell.value for cell in book["Claims"]["G"]]


def test_no_cell_is_a_formula_and_every_list_opens(site):
    for name in ("indicators", "figures", "claims", "discrepancies", "plans", "works"):
        book = book_of(f"{site.base}{name}.xlsx?lang=ja")
        rows = rows_of(f"{site.base}{name}.csv")
        assert book.worksheets[0].max_row == len(rows) + 1, name
        kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
        assert "f" not in kinds, name


def test_a_workbook_has_the_same_bytes_whenever_it_is_made(site):
    one = answer(f"{site.base}doc/indicator/staff.xlsx")[2]
    other = answer(f"{site.base}doc/indicator/staff.xlsx?lang=ja")[2]
    assert one == other


def test_what_has_no_table_has_no_workbook_and_no_wish_is_unheard(site):
    assert answer(f"{site.base}doc/project/none.xlsx")[0] == 404
    assert answer(f"{site.base}doc/indicator/none.excel.csv")[0] == 404
    assert answer(f"{site.base}doc/indicator/staff.xlsx?sheet=1")[0] == 400
    assert answer(f"{site.base}plans.xlsx?outcome=none")[0] == 400


def test_a_narrowed_list_is_taken_home_narrowed(site):
    whole = rows_of(f"{site.base}plans.csv")
    outcome = next(
        it
        for it in ("kept", "slipped", "open")
        if answer(f"{site.base}plans.csv?outcome={it}")[0] == 200
    )
    narrowed = book_of(f"{site.base}plans.xlsx?outcome={outcome}").worksheets[0].max_row - 1
    assert 0 < narrowed < len(whole)
    assert narrowed == len(rows_of(f"{site.base}plans.csv?outcome={outcome}"))
