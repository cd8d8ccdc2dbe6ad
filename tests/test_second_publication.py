"""Another organisation's report is another set of folders, and no line of the engine."""

import csv
import json
import shutil
import urllib.request
from pathlib import Path

import pytest
from conftest import ROOT, run, started
from SPARQLWrapper import JSON, SPARQLWrapper

OLD, NEW = "https://dajp.example/", "https://kawanishi.example/"

SETTINGS = f"""
base = "{NEW}"
modified = 2026-10-01
version = "1.0.0"
licence = "https://creativecommons.org/licenses/by/4.0/"
publisher = "id/organization/kawanishi"
default_area = "town"
[title]
ja = "川西町 年次報告"
en = "Kawanishi town report"
[description]
ja = "架空の町の年次報告。"
en = "The report of a town that does not exist."
[credit]
ja = "川西町の年次報告をもとに作成"
en = "Made from the report of Kawanishi"
[prefixes]
da = "def/report#"
dac = "def/code/"
das = "def/shape#"
[vocabulary]
report = "da"
codes = "dac"
"""

ROWS = {
    "organizations": [
        {
            "code": "kawanishi",
            "kind": "public",
            "name_ja": "川西町",
            "reading": "かわにしまち",
            "name_en": "Kawanishi Town",
        }
    ],
    "areas": [{"code": "town", "name_ja": "川西町全域", "name_en": "The whole town"}],
    "reports": [
        {
            "code": "ar1",
            "title_ja": "川西町年次報告",
            "title_en": "Report of Kawanishi",
            "period": "fy2025",
            "publisher": "kawanishi",
        }
    ],
    "documents": [
        {
            "code": "k25",
            "report": "ar1",
            "title_ja": "年次報告（冊子）",
            "title_en": "Report (booklet)",
            "medium": "pdf",
        }
    ],
    "versions": [{"code": "k25-v1", "document": "k25", "version": "v1", "issued": "2026-06-01"}],
    "focus_areas": [{"code": "life", "notation": "L1", "name_ja": "くらし", "name_en": "Life"}],
    "projects": [{"code": "library", "name_ja": "図書館", "name_en": "Library"}],
    "units": [
        {
            "code": "book",
            "symbol": "冊",
            "name_ja": "冊",
            "name_en": "books",
            "whole": "true",
            "qudt": "http://qudt.org/vocab/unit/NUM",
        },
        {
            "code": "percent",
            "symbol": "%",
            "name_ja": "%",
            "name_en": "percent",
            "whole": "false",
            "qudt": "http://qudt.org/vocab/unit/PERCENT",
        },
    ],
    "indicators": [
        {
            "code": "loans",
            "name_ja": "貸出冊数",
            "name_en": "Books lent",
            "unit": "book",
            "kind": "level",
            "temporal": "flow",
            "headline": "true",
            "focus_areas": "life",
            "projects": "library",
        },
    ],
    "figures": [
        {
            "id": "k25-0001",
            "version": "k25-v1",
            "page": "3",
            "section": "図書館",
            "printed": "約1.2万冊",
            "value": "12000",
            "indicator": "loans",
            "period": "fy2024",
        },
        {
            "id": "k25-0002",
            "version": "k25-v1",
            "page": "3",
            "section": "図書館",
            "printed": "14,350冊",
            "value": "14350",
            "indicator": "loans",
            "period": "fy2025",
        },
    ],
    "claims": [
        {
            "id": "k25-0003",
            "version": "k25-v1",
            "page": "3",
            "section": "図書館",
            "printed": "約2割増",
            "value": "20",
            "kind": "rate",
            "unit": "percent",
            "indicator": "loans",
            "period": "fy2025",
            "base_period": "fy2024",
            "base_text": "前年度から",
        },
    ],
    "assignments": [
        {
            "id": "k25-0004",
            "version": "k25-v1",
            "page": "2",
            "section": "目次",
            "report": "ar1",
            "focus_area": "life",
            "position": "1",
            "project": "library",
            "printed": "図書館",
        },
    ],
}


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Path:
    """The folders as the README says to make them: ours, with the base and the tables replaced."""
    root = tmp_path_factory.mktemp("town") / "publication"
    for name in ("ontology", "shapes"):
        shutil.copytree(ROOT / name, root / name)
        for path in [*(root / name).rglob("*.ttl"), *(root / name).rglob("*.rq")]:
            path.write_text(path.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")
    data = root / "data"
    data.mkdir()
    (data / "publication.toml").write_text(SETTINGS, encoding="utf-8")
    shutil.copy(ROOT / "data" / "tables.json", data)
    for path in (ROOT / "data").glob("*.csv"):
        header = path.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
        with (data / path.name).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, header)
            writer.writeheader()
            writer.writerows(ROWS.get(path.stem, []))
    return root


def test_it_builds(town, tmp_path):
    result = run("build", "--publication", town, "--releases", tmp_path / "releases")

    assert result.status == 0, result.err


def test_it_is_served_under_its_own_name_with_its_own_figures(town, tmp_path):
    process, site = started(town, tmp_path / "releases")
    try:
        with urllib.request.urlopen(
            urllib.request.Request(site.base, headers={"Accept": "text/html"})
        ) as page:
            assert "川西町 年次報告" in page.read().decode()
        wrapper = SPARQLWrapper(site.sparql, returnFormat=JSON)
        wrapper.setQuery(
            "SELECT ?value ?verdict WHERE { ?o a qb:Observation ; da:value ?value . "
            "OPTIONAL { ?c da:currentObservation ?o ; da:verdict ?verdict } } ORDER BY ?value"
        )
        rows = wrapper.queryAndConvert()["results"]["bindings"]
        assert [float(row["value"]["value"]) for row in rows] == [12000, 14350]
        assert rows[1]["verdict"]["value"].endswith("verdict-consistent")
        with urllib.request.urlopen(f"{site.base}id/indicator/loans") as answer:
            assert "貸出冊数" in answer.read().decode()
        assert "dajp" not in json.dumps(rows)
    finally:
        process.terminate()
        process.wait(timeout=30)
