"""One review, many forms: every form tells the same remarks, and the workbook comes back marked."""

import io
import json
from xml.etree import ElementTree

import openpyxl
import pytest
from conftest import ROOT, run
from openpyxl.styles import Font
from rdflib import RDF, SH, Graph
from test_workbooks import HEAD, ROW, book, saved

from tsunagu.submission import Review, Upload, review
from tsunagu.submission.desk import Wish, report
from tsunagu.submission.marking import marked

WRONG = ["r25-0902", "r25-v1", "見出し", "項目", "75枚", 74, "mnc-heldd", "m2025-13"]


@pytest.fixture(scope="module")
def upload() -> Upload:
    made = book(["新しい数値"], [], HEAD, ROW, WRONG)
    made.active["J1"] = "=1+1"
    made.active["A1"].font = Font(bold=True, size=20)
    made.active.column_dimensions["C"].width = 44
    made.create_sheet("メモ")["B2"] = "残す"
    return saved(made)


@pytest.fixture(scope="module")
def found(upload, published) -> Review:
    return review([upload], published)


def reported(upload, found, published, form: str) -> bytes:
    wish = Wish(form, "info", lambda message: f"{message.ja}\n  {message.en}")
    return report([upload], found, published.publication, wish)


CELLS = {"F5", "G5", "H5"}


def test_json_has_every_remark_with_its_cell_and_both_languages(upload, found, published):
    told = json.loads(reported(upload, found, published, "json"))

    wrong = [it for it in told["remarks"] if it["severity"] == "violation"]
    assert not told["conforms"]
    assert {it["cell"] for it in wrong} == CELLS
    assert all(it["message"]["ja"] != it["message"]["en"] for it in told["remarks"])
    assert next(it for it in wrong if it["cell"] == "G5")["fix"] == "mnc-held"
    assert told["tables"]["figures"]["new"] == 2


def test_the_shacl_report_is_one_with_a_result_for_each_remark(upload, found, published):
    graph = Graph().parse(data=reported(upload, found, published, "ttl"), format="turtle")

    results = set(graph.subjects(RDF.type, SH.ValidationResult))
    assert len(results) == len(found.remarks)
    for needed in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
        assert all(graph.value(it, needed) for it in results)
    (conforms,) = graph.objects(None, SH.conforms)
    assert conforms.toPython() is False


def test_junit_counts_the_violations_as_failures(upload, found, published):
    suites = ElementTree.fromstring(reported(upload, found, published, "junit"))  # noqa: S314

    assert {
        it.get("name").split()[0]
        for it in suites.iter("testcase")
        if it.find("failure") is not None
    } == CELLS
    assert sum(int(it.get("failures")) for it in suites) == len(CELLS)


def test_annotations_name_file_line_and_column_on_one_line_each(upload, found, published):
    lines = reported(upload, found, published, "github").decode().splitlines()

    assert len(lines) == len(found.remarks)
    assert any(it.startswith("::error file=新しい数値.xlsx,line=5,col=7,title=") for it in lines)


def test_text_names_the_cell_the_value_and_the_suggestion(upload, found, published):
    text = reported(upload, found, published, "text").decode()

    assert "G5 [indicator] 違反" in text
    assert "直し方の案 / suggestion: mnc-held" in text
    assert "\x1b" not in text


def test_the_workbook_comes_back_marked_with_a_summary_and_all_else_as_it_was(upload, found):
    book = openpyxl.load_workbook(io.BytesIO(marked([upload], found, "warning").body))

    assert book.sheetnames == ["確認結果", "figures", "メモ"]
    sheet, summary = book["figures"], book["確認結果"]
    assert "mnc-held" in sheet["G5"].comment.text
    assert sheet["G5"].fill.start_color.rgb == "FFFFC7CE"
    assert sheet["E4"].comment is None
    assert sheet["J1"].value == "=1+1"
    assert sheet["A1"].font.size == 20
    assert sheet.column_dimensions["C"].width == 44
    assert book["メモ"]["B2"].value == "残す"
    links = {
        cell.hyperlink.location for row in summary.iter_rows() for cell in row if cell.hyperlink
    }
    assert links == {f"'figures'!{cell}" for cell in CELLS}


def test_a_marked_workbook_that_was_mended_is_clean_when_it_is_handed_in_again(
    upload, found, published
):
    again = openpyxl.load_workbook(io.BytesIO(marked([upload], found, "warning").body))
    for cell, value in (("F5", 75), ("G5", "mnc-held"), ("H5", "m2025-12")):
        again["figures"][cell] = value
    mended = saved(again)

    second = review([mended], published)
    clean = openpyxl.load_workbook(io.BytesIO(marked([mended], second, "violation").body))

    assert second.conforms, second.remarks
    assert clean["figures"]["G5"].comment is None
    assert clean.sheetnames.count("確認結果") == 1


def test_what_a_marked_workbook_cannot_hold_is_said(upload, found):
    from test_workbooks import changed  # noqa: PLC0415

    with_chart = changed(upload, "xl/charts/chart1.xml", b"<a/>")

    told = marked([with_chart], found, "warning")

    assert "グラフ" in told.lost[0].ja
    front = openpyxl.load_workbook(io.BytesIO(told.body))["確認結果"]
    assert any("グラフ" in str(cell.value) for (cell, *_) in front.iter_rows(max_row=4))


def test_a_table_handed_in_as_csv_comes_back_as_a_marked_workbook(published):
    text = "id,section\nr25-0902,=HYPERLINK(1)\n"
    upload = Upload("figures.csv", text.encode())
    found = review([upload], published)

    sheet = openpyxl.load_workbook(io.BytesIO(marked([upload], found, "warning").body))["figures"]

    assert sheet["B2"].value == "=HYPERLINK(1)"
    assert sheet["B2"].data_type == "s" or sheet["B2"].comment is not None
    assert "数式" in sheet["B2"].comment.text


def test_the_command_writes_only_the_report_that_was_asked_for(upload, tmp_path):
    (tmp_path / "new.xlsx").write_bytes(upload.body)

    result = run("validate", tmp_path / "new.xlsx", "--format", "xlsx", "-o", tmp_path / "out.xlsx")

    assert result.status == 1, result.err
    assert {it.name for it in tmp_path.iterdir()} == {"new.xlsx", "out.xlsx"}
    assert "確認結果" in openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames


def test_the_command_never_writes_over_the_file_it_checks(tmp_path):
    path = tmp_path / "new.csv"
    path.write_bytes((ROOT / "data" / "areas.csv").read_bytes())

    result = run("validate", path, "-o", path)

    assert result.status == 2
    assert "-o" in result.err
    assert path.read_bytes() == (ROOT / "data" / "areas.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("validate", "nowhere.csv"), "読めません"),
        (("validate", "--format", "json"), "確かめるファイル"),
        (("validate", "--severity", "bad"), "使えません"),
        (("validate", "--nonsense"), "知らない引数です"),
        ((), "必要な引数がありません"),
    ],
)
def test_arguments_that_cannot_be_are_refused_in_japanese_too(arguments, words):
    result = run(*arguments)

    assert result.status == 2
    assert words in result.err
