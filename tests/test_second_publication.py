"""Another organisation's report is another set of folders, and no line of the engine."""

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
    "organizations": ["kawanishi,川西町,かわにしまち,Kawanishi Town,,"],
    "areas": ["town,川西町全域,,The whole town"],
    "reports": ["ar1,川西町年次報告,Report of Kawanishi,fy2025,kawanishi"],
    "documents": ["k25,ar1,年次報告（冊子）,Report (booklet),pdf"],
    "versions": ["k25-v1,k25,v1,2026-06-01,,,,,"],
    "focus_areas": ["life,L1,くらし,,Life,"],
    "projects": ["library,図書館,,Library,"],
    "units": ["book,冊,冊,books,,true,http://qudt.org/vocab/unit/NUM"],
    "indicators": [
        "loans,貸出冊数,かしだしさっすう,Books lent,,,book,level,flow,,,true,life,library,,,,",
    ],
    "figures": [
        "k25-0001,k25-v1,3,図書館,,約1.2万冊,12000,,loans,fy2024,,,,,,,,,",
        'k25-0002,k25-v1,3,図書館,,"14,350冊",14350,,loans,fy2025,,,,,,,,,',
    ],
    "claims": [
        "k25-0003,k25-v1,3,図書館,,約2割増,20,,rate,percent,loans,fy2025,,,fy2024,前年度から,,,",
    ],
    "assignments": ["k25-0004,k25-v1,2,目次,ar1,life,1,library,,図書館"],
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
        header = path.read_text(encoding="utf-8-sig").splitlines()[0]
        rows = ROWS.get(path.stem, [])
        if path.stem == "units":
            rows = [
                *rows,
                *(
                    r
                    for r in path.read_text(encoding="utf-8-sig").splitlines()
                    if r.startswith("percent,")
                ),
            ]
        (data / path.name).write_text("\n".join([header, *rows, ""]), encoding="utf-8-sig")
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
