"""Each question has an address: a page, its answer as data, its description; parameters are typed."""

import csv
import html
import http.client
import io
import json
import re
import urllib.parse

import pytest
from conftest import ROOT, copied, run
from rdflib import RDF, SH, Graph, Namespace, URIRef

from tsunagu.questions import read_questions

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
CANONICAL = "https://dajp.example/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
QUESTIONS = read_questions(ROOT / "questions")
WITH_PARAMETERS = [it for it in QUESTIONS if any(one.name != "lang" for one in it.parameters)]


@pytest.fixture(scope="module")
def ask(site):
    """Asks for a path with parameters; gives status, headers and text."""
    line = http.client.HTTPConnection(urllib.parse.urlsplit(site.base).netloc, timeout=60)

    def asked(path, accept="*/*", headers=None, **parameters):
        mark = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
        line.request("GET", f"/{path}{mark}", headers={"Accept": accept, **(headers or {})})
        got = line.getresponse()
        return got.status, got.headers, got.read().decode()

    yield asked
    line.close()


def rows(text):
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda it: it.name)
def test_a_question_without_choices_has_its_tested_answer(site, ask, question):
    status, headers, text = ask(f"q/{question.name}.csv")
    with (ROOT / "questions" / f"{question.name}.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))

    assert (status, headers.get_content_type()) == (200, "text/csv")
    assert rows(text.replace(site.base, CANONICAL)) == expected


def test_many_questions_can_be_asked_otherwise():
    assert len(WITH_PARAMETERS) >= 15


@pytest.mark.parametrize("question", WITH_PARAMETERS, ids=lambda it: it.name)
def test_every_value_that_a_form_offers_has_an_answer(ask, question):
    _, _, page = ask(f"q/{question.name}", BROWSER, lang="en")
    tried = 0
    for name, options in re.findall(r'<select[^>]* name="(\w+)">(.*?)</select>', page, re.DOTALL):
        for value in re.findall(r'<option value="([^"]*)"', options)[::9]:
            status, _, text = ask(f"q/{question.name}.json", **{name: value})
            assert (status, "bindings" in text) == (200, True), (name, value)
            tried += 1
    controls = re.findall(r'<(?:select|input) id="p-(\w+)"', page)
    assert controls == [it.name for it in question.parameters if it.name != "lang"]
    assert tried or "<select" not in page


def test_a_value_changes_the_answer(ask):
    _, _, first = ask("q/projects-per-area.csv", report="ar2023")
    _, _, second = ask("q/projects-per-area.csv", report="ar2024")
    _, _, usual = ask("q/projects-per-area.csv")

    assert first != second == usual


def test_a_value_may_be_the_last_part_of_an_iri_or_the_whole(site, ask):
    short = ask("q/nested-projects.csv", report="ar2024")
    whole = ask("q/nested-projects.csv", report=f"{site.base}id/report/ar2024")

    assert short[0] == 200
    assert short[2] == whole[2]


def test_names_come_in_the_language_asked_for(ask):
    english = rows(ask("q/plans-by-outcome.csv", lang="en")[2])
    japanese = rows(ask("q/plans-by-outcome.csv", lang="ja")[2])

    assert all(row[0].isascii() for row in english[1:])
    assert not any(row[0].isascii() for row in japanese[1:])
    assert [row[1] for row in english] == [row[1] for row in japanese]


@pytest.mark.parametrize(
    ("path", "parameters", "named", "cure"),
    [
        ("q/projects-per-area.csv", {"report": "ar1999"}, "report", "ar2023, ar2024, ar2025"),
        ("q/projects-per-area.csv", {"report": ""}, "report", "ar2024"),
        ("q/projects-per-area.csv", {"year": "2024"}, "year", "report"),
        ("q/events-of-2023.csv", {"year": "twenty"}, "year", "2023"),
        ("q/events-of-2023.csv", {"year": "1066"}, "year", "2023"),
        ("q/named-in-every-report.csv", {"least": "99"}, "least", "from 1 to 9"),
        ("q/named-in-every-report.csv", {"least": "2.5"}, "least", "from 1 to 9"),
        ("q/same-number.csv", {"value": "about 3"}, "value", "29.8"),
        ("q/slipped-plans.csv", {"outcome": "unit-percent"}, "outcome", "outcome-kept"),
        ("q/where-is-it-printed.csv", {"printed": "x" * 201}, "printed", "200"),
        ("q/where-is-it-printed.csv", {"printed": "a\nb"}, "printed", "200"),
        ("q/where-is-it-printed.csv", {"lang": "fr"}, "lang", "ja or en"),
        ("q/projects-per-area.csv", {"page": "2"}, "page", "report"),
        ("q/projects-per-area.ttl", {"report": "ar2023"}, "report", "lang"),
        ("q/projects-per-area.html", {"page": "99"}, "page", "1"),
    ],
)
def test_a_wrong_parameter_is_named_with_its_cure(ask, path, parameters, named, cure):
    status, headers, text = ask(path, "application/json", **parameters)

    assert (status, headers.get_content_type()) == (400, "application/problem+json")
    said = json.loads(text)["detail"]
    assert named in said
    assert cure in said


def test_a_parameter_is_given_once(ask):
    assert ask("q/projects-per-area.csv?report=ar2023&report=ar2024")[0] == 400


@pytest.mark.parametrize(
    "hostile",
    [
        '" } { ?s ?p ?o } #',
        "\\",
        '\\" . ?s ?p ?o . #',
        "} UNION { ?s ?p ?o",
        "'''",
        "<http://x> ?verbatim",
        "?verbatim",
        "$1 \\1 \\g<before>",
    ],
)
def test_a_text_is_a_term_and_never_a_part_of_the_query(ask, hostile):
    status, _, text = ask("q/where-is-it-printed.csv", printed=hostile)
    page_status, _, page = ask("q/where-is-it-printed", BROWSER, printed=hostile, lang="en")
    query = re.search(r"<pre[^>]*><code>(.*?)</code>", page, re.DOTALL)[1]

    assert (status, page_status) == (200, 200)
    assert rows(text) == [["file", "section", "item"]]
    assert query.count("VALUES ?printed") == 1


def test_the_query_that_is_shown_gives_the_answer_that_is_shown(ask):
    _, _, page = ask("q/survey-split", BROWSER, period="m2024-07", lang="en")
    query = html.unescape(re.search(r"<pre[^>]*><code>(.*?)</code>", page, re.DOTALL)[1])
    asked = ask("sparql", "text/csv", query=query)
    named = ask("q/survey-split.csv", period="m2024-07", lang="en")

    assert asked[0] == named[0] == 200
    assert asked[2] == named[2]
    assert len(rows(named[2])) > 1


def test_the_answer_comes_in_the_form_asked_for(ask):
    seen = {
        accept: ask("q/reports", accept)[1].get_content_type()
        for accept in ("*/*", BROWSER, "text/csv", "application/sparql-results+xml", "text/turtle")
    }

    assert seen == {
        "*/*": "application/sparql-results+json",
        BROWSER: "text/html",
        "text/csv": "text/csv",
        "application/sparql-results+xml": "application/sparql-results+xml",
        "text/turtle": "text/turtle",
    }
    assert ask("q/reports", "image/png")[0] == 406
    assert ask("q/nothing")[0] == ask("q/reports.pdf")[0] == 404


def test_an_answer_keeps_its_validator_and_names_its_variant(ask):
    status, headers, _ = ask("q/projects-per-area", "text/csv", report="ar2023")
    again = ask(
        "q/projects-per-area",
        "text/csv",
        headers={"If-None-Match": headers["ETag"]},
        report="ar2023",
    )

    assert status == 200
    assert headers["Content-Location"] == "/q/projects-per-area.csv?report=ar2023"
    assert ask(headers["Content-Location"].lstrip("/"))[2].startswith("code,")
    assert again[0] == 304


def test_a_question_describes_itself_and_its_parameters(site, ask):
    found = Graph().parse(data=ask("q/survey-split.ttl")[2], format="turtle")
    subject = URIRef(f"{site.base}q/survey-split")
    names = {str(found.value(it, HYDRA.variable)) for it in found.objects(subject, SH.parameter)}
    template = found.value(found.value(subject, HYDRA.search), HYDRA.template)

    assert (subject, RDF.type, SH.SPARQLExecutable) in found
    assert names == {"indicator", "period", "lang"}
    assert str(template) == f"{site.base}q/survey-split.csv{{?indicator,period,lang}}"
    assert len(ask("sparql", "text/csv", query=str(found.value(subject, SH.select)))[2]) > 10


def test_the_data_hold_every_question(ask):
    query = "SELECT ?name { ?q a sh:SPARQLExecutable ; dcterms:identifier ?name }"
    found = {row[0] for row in rows(ask("sparql", "text/csv", query=query)[2])[1:]}

    assert found == {it.name for it in QUESTIONS}


def test_every_question_is_listed_and_in_the_sitemap(site, ask):
    listed = ask("questions", BROWSER)[2]
    sitemap = ask("sitemap.xml")[2]

    for question in QUESTIONS:
        assert f'href="/q/{question.name}"' in listed
        assert f"<loc>{site.base}q/{question.name}</loc>" in sitemap


@pytest.mark.parametrize(
    ("line", "values", "said"),
    [
        ("# parameter: report iri | 報告 | Report", "?report { rep:ar2024 }", "# parameter"),
        ("# parameter: report url da:Report | 報告 | Report", "?report { rep:ar2024 }", "kinds"),
        ("# parameter: report iri da:Report | 報告 | Report", "?other { rep:ar2024 }", "VALUES"),
        ("# parameter: page text | 頁 | Page", '?page { "1" }', "other than page"),
        ("# parameter: tongue language | 言語 | Language", '?tongue { "ja" }', "lang"),
    ],
)
def test_a_wrong_declaration_is_refused_with_its_cure(tmp_path, line, values, said):
    folder = tmp_path / "questions"
    folder.mkdir()
    (folder / "x.rq").write_text(
        f"# ja: 何か\n# en: What?\n# group: names\n{line}\nSELECT * WHERE {{\n  VALUES {values}\n}}\n"
    )

    with pytest.raises(Exception, match=re.escape(said)) as caught:
        read_questions(folder)
    assert "x.rq" in str(caught.value)


def test_a_default_that_is_no_allowed_value_stops_the_build(tmp_path):
    publication = copied(tmp_path / "publication")
    path = publication / "questions" / "projects-per-area.rq"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{ rep:ar2024 }", "{ da:Report }"), encoding="utf-8")
    done = run("build", "--publication", publication, "--releases", tmp_path / "releases")

    assert done.status != 0
    assert "projects-per-area.rq" in done.err
