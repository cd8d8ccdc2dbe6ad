"""Compare: several indicators and years in one address."""

import csv
import io
import json
import re
import urllib.error
import urllib.request

import openpyxl
import pytest

BOTH = "indicator=mnc-held&indicator=pra"


def answer(url: str, accept: str = "*/*") -> tuple[int, str]:
    asked = urllib.request.Request(url, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(asked, timeout=60) as got:
            return got.status, got.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode("utf-8")


def page(site, parameters: str) -> str:
    status, text = answer(f"{site.base}compare?{parameters}&lang=en", "text/html")
    assert status == 200
    return text


def test_two_indicators_of_two_units_have_a_chart_each_and_are_told_so(site):
    text = page(site, BOTH)
    assert len(re.findall(r'<figure class="plot"', text)) == 2
    assert "The units differ" in text


def test_indicators_of_one_unit_share_a_chart(site):
    text = page(site, "indicator=mp-accounts&indicator=pra")
    assert len(re.findall(r'<figure class="plot"', text)) == 1
    assert "The units differ" not in text


def test_what_must_not_be_compared_is_said(site):
    assert "not comparable" in page(site, "indicator=mnc-held&indicator=mnc-issued-cum")
    assert "not comparable" not in page(site, BOTH)


def test_years_narrow_page_and_files_alike(site):
    parameters = f"{BOTH}&from=2023&to=2023"
    text = answer(f"{site.base}compare.csv?{parameters}")[1]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows
    assert all("2023" in row["period_ja"] for row in rows)
    assert len(json.loads(answer(f"{site.base}compare.json?{parameters}")[1])) == len(rows)
    with urllib.request.urlopen(f"{site.base}compare.xlsx?{parameters}", timeout=60) as got:
        book = openpyxl.load_workbook(io.BytesIO(got.read()))
    assert book.worksheets[0].max_row == len(rows) + 1
    shown = page(site, parameters)
    for row in rows:
        assert f"/doc/observation/{row['figure'].rpartition('/')[2]}" in shown


def test_the_charts_of_a_comparison_are_taken_home(site):
    assert "<svg" in answer(f"{site.base}compare.svg?{BOTH}")[1]
    second = json.loads(answer(f"{site.base}compare.vl.json?{BOTH}&chart=2&lang=en")[1])
    assert second["usermeta"]["unit"] == "cases"
    assert answer(f"{site.base}compare.svg?{BOTH}&chart=3")[0] == 404


def test_indicators_are_found_by_name_without_a_script(site):
    text = page(site, "q=My+Number+Card")
    assert 'type="checkbox" name="indicator" value="mnc-held"' in text
    assert "No indicator is called" in page(site, "q=zzzzqqqq")


@pytest.mark.parametrize(
    "parameters",
    [
        "indicator=none",
        "indicator=",
        "from=2025&to=2024",
        "from=soon",
        "to=99999",
        "year=2024",
        "from=2023&from=2024",
        "lang=fr",
        "indicator="
        + "&indicator=".join(("mnc-held", "pra", "staff", "mp-accounts", "jpki-users", "gss-orgs")),
    ],
)
def test_what_cannot_be_compared_is_a_clear_error(site, parameters):
    status, text = answer(f"{site.base}compare?{parameters}", "application/problem+json")
    assert status == 400
    assert json.loads(text)["detail_ja"]


@pytest.mark.parametrize(
    "path", ["compare.csv", "compare.svg?chart=1", f"compare.svg?{BOTH}&chart=x"]
)
def test_files_of_nothing_are_errors(site, path):
    assert answer(f"{site.base}{path}")[0] == 400
