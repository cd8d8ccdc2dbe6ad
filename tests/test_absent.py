"""Names that lead nowhere: withdrawn, renamed, a label, or misspelt; each is told, none is lost."""

import csv
import json
from collections import defaultdict
from urllib.parse import quote

import pytest
from conftest import copied, run, started
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS
from test_http import fetch, query

COLUMNS = ("path", "how", "since", "replaced_by", "reason_ja", "reason_en")
ROWS = [
    (
        "indicator/cards",
        "renamed",
        "2026-12-01",
        "indicator/mnc-held",
        "名前を直した。",
        "Renamed.",
    ),
    (
        "project/old-two",
        "withdrawn",
        "2026-12-02",
        "project/mnc-diffusion-use|indicator/mnc-held",
        "2つに分けた。",
        "Split in two.",
    ),
    ("project/mistake", "withdrawn", "2026-12-03", "", "誤って載せた。", "Put there by mistake."),
]


def register(publication, rows):
    with (publication / "data" / "withdrawn.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])


@pytest.fixture(scope="module")
def later(tmp_path_factory):
    """The publication after three names were withdrawn."""
    folder = tmp_path_factory.mktemp("later")
    publication = copied(folder / "publication")
    register(publication, ROWS)
    process, running = started(publication, folder / "releases")
    yield running
    process.terminate()
    process.wait(timeout=30)


def test_what_has_another_name_leads_to_it_for_good(later):
    for path in ("id/indicator/", "doc/indicator/"):
        answer = fetch(later, f"{path}cards?lang=en")
        assert (answer.status, answer.headers["Location"]) == (301, f"/{path}mnc-held?lang=en")
    assert (
        fetch(later, "doc/indicator/cards.ttl").headers["Location"] == "/doc/indicator/mnc-held.ttl"
    )


@pytest.mark.parametrize(
    "path", ["id/project/old-two", "doc/project/old-two", "doc/project/old-two.ttl"]
)
def test_what_is_no_more_is_410_with_what_replaced_it(later, path):
    answer = fetch(later, path, Accept="application/json")
    new = [f"{later.base}id/project/mnc-diffusion-use", f"{later.base}id/indicator/mnc-held"]

    assert (answer.status, answer.type) == (410, "application/problem+json")
    problem = json.loads(answer.body)
    assert [it["iri"] for it in problem["replacedBy"]] == new
    assert "Split in two." in problem["detail"] and "2つに分けた。" in problem["detail_ja"]
    assert fetch(later, problem["type"], Accept="text/html").status == 200
    for iri in new:
        assert f'<{iri}>; rel="successor-version"' in answer.headers["Link"]
        assert fetch(later, iri).status == 303
    assert fetch(later, path, method="HEAD").status == 410


def test_the_page_of_what_is_no_more_links_to_what_replaced_it(later):
    for lang, words in (("ja", "マイナンバーカードの保有枚数"), ("en", "My Number Cards held")):
        page = fetch(later, f"doc/project/old-two?lang={lang}", Accept="text/html")
        assert page.status == 410
        assert words in page.body.decode()
        assert f"{later.base}id/indicator/mnc-held" in page.body.decode()


def test_machines_learn_of_it_from_turtle_the_dump_and_sparql(later):
    old, new = URIRef(f"{later.base}id/project/old-two"), f"{later.base}id/indicator/mnc-held"
    told = fetch(later, "id/project/old-two", Accept="text/turtle")
    assert URIRef(new) in set(
        Graph().parse(data=told.body, format="turtle").objects(None, DCTERMS.isReplacedBy)
    )
    asked = quote(f"ASK {{ <{old}> <{DCTERMS.isReplacedBy}> <{new}> }}")
    assert json.loads(fetch(later, f"sparql?query={asked}").body)["boolean"] is True
    assert "old-two" not in fetch(later, "sitemap.xml").body.decode()


def test_what_went_without_a_replacement_says_why(later):
    answer = fetch(later, "id/project/mistake")

    assert answer.status == 410
    assert "replacedBy" not in json.loads(answer.body)
    assert "Link" not in answer.headers


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("indicator/mnc-held", "withdrawn", "2026-12-01", "", "理由", "Why"), "indicators.csv"),
        (
            ("project/a", "withdrawn", "2026-12-01", "project/no-such", "理由", "Why"),
            "project/no-such",
        ),
        (("project/a", "renamed", "2026-12-01", "", "理由", "Why"), "renamed"),
        (("project/a", "gone", "2026-12-01", "", "理由", "Why"), "gone"),
        (("project/a b", "withdrawn", "2026-12-01", "", "理由", "Why"), "project/a b"),
    ],
)
def test_a_register_that_is_not_sound_is_refused_at_its_cell(publication, row, says):
    register(publication, [row])

    result = run("validate", "--publication", publication)

    assert result.status == 2
    assert "withdrawn.csv" in result.err and says in result.err


def test_a_uri_that_would_be_lost_is_told_by_build_and_refused_for_the_world(publication, tmp_path):
    base, releases = "https://data.tsunagu-test.jp/", tmp_path / "releases"
    register(publication, [("project/once", "withdrawn", "2026-12-01", "", "理由", "Why")])
    world = ("--publication", publication, "--releases", releases, "--base", base)
    first = run("release", "--world", *world)
    assert first.status == 0, first.err
    assert base not in first.err
    current = (releases / "current").resolve()
    register(publication, [])

    second = run("release", "--world", *world)

    assert second.status == 2
    assert f"{base}id/project/once" in second.err and "withdrawn.csv" in second.err
    assert (releases / "current").resolve() == current
    third = run("build", *world)
    assert third.status == 0
    assert f"{base}id/project/once" in third.err


LABEL = "マイナンバーカードの保有枚数"


@pytest.mark.parametrize(
    "label", [LABEL, "ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞの保有枚数", "My Number Cards held", "my number cards HELD"]
)
@pytest.mark.parametrize("place", ["id", "doc"])
def test_a_label_leads_to_the_thing(site, place, label):
    answer = fetch(site, f"{place}/indicator/{quote(label)}")

    assert (answer.status, answer.headers["Location"]) == (303, f"/{place}/indicator/mnc-held")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_label_keeps_the_format_and_the_language_asked_for(site):
    answer = fetch(site, f"doc/indicator/{quote(LABEL)}.ttl?lang=en")

    assert answer.headers["Location"] == "/doc/indicator/mnc-held.ttl?lang=en"


def ambiguous(site):
    """A label that several things of one kind have, by asking for every label."""
    text = (
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?l ?i WHERE { ?i skos:prefLabel "
        "?l FILTER(LANG(?l) = 'ja' && STRSTARTS(STR(?i), '" + site.base + "id/')) } ORDER BY ?l ?i"
    )
    found = defaultdict(set)
    for row in json.loads(query(site, text).body)["results"]["bindings"]:
        iri = row["i"]["value"]
        found[row["l"]["value"], iri.split("/")[-2]].add(iri)
    return next((*it, iris) for it, iris in found.items() if len(iris) > 1)


def test_a_label_of_several_things_is_300_with_all_of_them(site):
    label, kind, several = ambiguous(site)

    answer = fetch(site, f"id/{kind}/{quote(label, safe='')}")

    assert answer.status == 300
    listed = [it["iri"] for it in json.loads(answer.body)["choices"]]
    assert sorted(listed) == sorted(several)
    assert all(f'<{iri}>; rel="alternate"' in answer.headers["Link"] for iri in listed)
    page = fetch(site, f"id/{kind}/{quote(label, safe='')}", Accept="text/html").body.decode()
    assert all(iri in page for iri in listed)


def test_a_misspelt_name_is_404_with_the_likeliest_ones(site):
    for path in ("id/indicator/mnc-helt", f"id/indicator/{quote('マイナンバーカードの保有枚')}"):
        answer = fetch(site, path)
        assert answer.status == 404
        listed = [it["iri"] for it in json.loads(answer.body)["suggestions"]]
        assert f"{site.base}id/indicator/mnc-held" in listed
    page = fetch(site, "doc/indicator/mnc-helt?lang=en", Accept="text/html").body.decode()
    assert "Did you mean" in page and f"{site.base}id/indicator/mnc-held" in page


def test_a_name_like_nothing_has_no_suggestions(site):
    for name in ("q" * 30, "z" * 3000, "%00", "%20", "%E2%80%AE"):
        answer = fetch(site, f"id/indicator/{name}")
        assert answer.status == 404
        assert "suggestions" not in json.loads(answer.body)
