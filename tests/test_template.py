"""The template: a workbook that explains itself, opens clean and passes when it is filled."""

import io

import openpyxl
import pytest
from conftest import run
from openpyxl.workbook import Workbook
from test_workbooks import saved

from tsunagu.errors import UploadError
from tsunagu.submission import review
from tsunagu.submission.template import template


@pytest.fixture(scope="module")
def made(published) -> bytes:
    return template(published, ["figures", "indicators", "claims"])


@pytest.fixture
def book(made) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(made))


def headers(book: Workbook, name: str) -> dict[str, str]:
    return {cell.comment.text.split("\n")[0]: cell.column_letter for cell in book[name][1]}


def test_it_has_a_sheet_for_each_table_asked_for_besides_its_own(book):
    assert book.sheetnames == ["はじめに", "figures", "indicators", "claims", "記入例", "リスト"]


def test_required_columns_are_marked_and_every_header_explains_itself_in_both_languages(
    book, published
):
    table = next(it for it in published.facts.tables if it.name == "figures")
    for cell, column in zip(book["figures"][1], table.cells, strict=True):
        assert cell.value == column.title_ja + ("*" if column.required else "")
        assert column.help_ja in cell.comment.text
        assert column.help_en in cell.comment.text


def test_columns_of_codes_have_a_list_whose_codes_are_named(book):
    letter = headers(book, "figures")["indicator"]
    rule = next(
        it
        for it in book["figures"].data_validations.dataValidation
        if f"{letter}2" in it.sqref and it.type == "list"
    )
    sheet, _, cells = rule.formula1.partition("!")

    names = {
        code.value: book["リスト"].cell(code.row, code.column + 1).value
        for (code,) in book[sheet.strip("'")][cells.replace("$", "")]
    }
    assert names["mnc-held"] == "マイナンバーカードの保有枚数"


def test_an_empty_template_breaks_nothing_but_has_nothing_to_check(made, published):
    from tsunagu.submission import Upload  # noqa: PLC0415

    found = review([Upload("empty.xlsx", made)], published)

    assert {it.rule for it in found.remarks} == {"empty"}


def test_a_filled_template_conforms_and_its_examples_are_not_read(book, published):
    columns = headers(book, "figures")
    values = {
        "id": "r25-0901",
        "version": "r25-v1",
        "section": "新しい見出し",
        "printed": "1億枚",
        "value": 100_000_000,
        "indicator": "mnc-held",
        "period": "令和7年7月",
    }
    for name, value in values.items():
        book["figures"][f"{columns[name]}2"] = value

    found = review([saved(book)], published)

    assert found.conforms, found.remarks
    assert [it.key for it in found.changes] == ["r25-0901"]


def test_the_template_of_all_tables_has_them_all(published):
    book = openpyxl.load_workbook(io.BytesIO(template(published)))

    assert {it.name for it in published.facts.tables} < set(book.sheetnames)


def test_a_table_that_does_not_exist_is_named_with_the_likely_one(published):
    with pytest.raises(UploadError, match="figures"):
        template(published, ["figure"])


def test_the_command_writes_the_workbook(tmp_path):
    result = run("template", "figures", "-o", tmp_path / "new.xlsx")

    assert result.status == 0, result.err
    assert "figures" in openpyxl.load_workbook(tmp_path / "new.xlsx").sheetnames
