"""What a client meets: negotiation, redirects, validators, errors, and the SPARQL protocol."""

import json
import urllib.error
import urllib.parse
import urllib.request

import pytest
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

THING = "indicator/mnc-held"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
JENA = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,"
    "application/n-quads,application/trig;q=0.9,*/*;q=0.5"
)
RDFLIB = "application/rdf+xml, text/turtle;q=0.9, application/n-triples;q=0.5, */*;q=0.1"


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def type(self):
        return self.headers.get_content_type()


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def fetch(site, path, *, method="GET", data=None, **headers):
    url = path if path.startswith("http") else site.base + path.removeprefix("/")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=data, method=method, headers=named)
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=60) as response:
            return Answer(response)
    except urllib.error.HTTPError as error:
        return Answer(error)


def query(site, text, accept=None, **parameters):
    asked = urllib.parse.urlencode({"query": text, **parameters})
    return fetch(site, f"sparql?{asked}", **({"Accept": accept} if accept else {}))


# -- dereferencing -------------------------------------------------------------------------------


def test_a_thing_is_not_a_document(site):
    answer = fetch(site, f"id/{THING}")

    assert (answer.status, answer.headers["Location"]) == (303, f"/doc/{THING}")
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/*", "text/turtle"),
        ("application/*", "application/ld+json"),
        (BROWSER, "text/html"),
        (JENA, "text/turtle"),
        (RDFLIB, "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        (
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"',
            "application/ld+json",
        ),
        ("text/turtle;q=0.2, application/rdf+xml;q=0.9", "application/rdf+xml"),
        ("text/turtle;q=0, */*", "text/html"),
        ("application/n-triples", "application/n-triples"),
        ("application/n-quads", "application/n-quads"),
        ("application/trig", "application/trig"),
        ("text/csv", "text/csv"),
        ("application/json", "application/json"),
        ("TEXT/TURTLE", "text/turtle"),
        ("text/turtle;charset=utf-8", "text/turtle"),
    ],
)
def test_the_format_follows_accept(site, accept, expected):
    answer = fetch(site, f"doc/{THING}", **({} if accept is None else {"Accept": accept}))

    assert (answer.status, answer.type) == (200, expected)
    assert "Accept" in answer.headers["Vary"]
    assert answer.headers["Content-Location"].startswith(f"/doc/{THING}.")


def test_nothing_acceptable_is_406_with_what_there_is(site):
    answer = fetch(site, f"doc/{THING}", Accept="image/png")

    assert answer.status == 406
    assert f"/doc/{THING}.ttl" in answer.headers["Link"]


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "rdf", "nt", "nq", "trig"])
def test_every_format_of_a_document_says_the_same(site, ending):
    forms = {
        "ttl": "turtle",
        "jsonld": "json-ld",
        "rdf": "xml",
        "nt": "nt",
        "nq": "nquads",
        "trig": "trig",
    }
    reference = Graph().parse(data=fetch(site, f"doc/{THING}.nt").body, format="nt")
    whole = Dataset(default_union=True)
    whole.parse(data=fetch(site, f"doc/{THING}.{ending}").body, format=forms[ending])
    graph = Graph()
    graph += whole.triples((None, None, None))

    assert len(graph) > 5
    assert isomorphic(graph, reference)


def test_an_ending_goes_before_accept(site):
    assert fetch(site, f"doc/{THING}.nt", Accept="text/html").type == "application/n-triples"


@pytest.mark.parametrize(
    "path",
    [
        "def/report",
        "def/report/evidence",
        "def/code/approx",
        "def/code/approx-about",
        "def/shape",
        "graph/reference",
        "graph/catalogue",
        "dataset",
        ".well-known/void",
        "indicators",
        "projects",
        "services",
    ],
)
@pytest.mark.parametrize("accept", ["text/turtle", "text/html"])
def test_everything_with_a_uri_answers_machines_and_people(site, path, accept):
    answer = fetch(site, path, Accept=accept)

    assert (answer.status, answer.type) == (200, accept)
    assert len(answer.body) > 200
    if accept == "text/turtle":
        assert len(Graph().parse(data=answer.body, format="turtle")) > 0


@pytest.mark.parametrize(
    "path", [f"doc/{THING}", f"doc/{THING}.html", "indicators", "def/report.ttl", "dumps/data.nq"]
)
def test_an_unchanged_copy_is_304(site, path):
    first = fetch(site, path)

    again = fetch(site, path, If_None_Match=first.headers["ETag"])

    assert first.headers["ETag"].startswith('"')
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert fetch(site, path, If_None_Match='"other"').status == 200
    assert fetch(site, path, If_Modified_Since=first.headers["Last-Modified"]).status == 304


def test_variants_have_validators_of_their_own(site):
    tags = {
        fetch(site, f"doc/{THING}", Accept=accept, Accept_Language=language).headers["ETag"]
        for accept in ("text/turtle", "text/html")
        for language in ("ja", "en")
    }
    assert len(tags) == 3  # Turtle is the same in both languages


@pytest.mark.parametrize(
    "path",
    [f"id/{THING}", f"doc/{THING}", "indicators", "", "sparql", "healthz", "id/nothing/here"],
)
def test_head_is_get_without_the_body(site, path):
    got, head = fetch(site, path), fetch(site, path, method="HEAD")

    assert head.body == b""
    assert head.status == got.status
    for name in ("Content-Type", "ETag", "Vary", "Location", "Link"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    "path", [f"id/{THING}", f"doc/{THING}", "sparql", "id/nothing/here", "dumps/data.nq"]
)
def test_every_answer_may_be_read_from_other_sites(site, path):
    answer = fetch(site, path, Origin="https://elsewhere.test")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]


def test_a_wrong_method_is_405_with_allow(site):
    answer = fetch(site, f"doc/{THING}", method="DELETE")

    assert answer.status == 405
    assert "GET" in answer.headers["Allow"]


# -- errors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "id/indicator/nothing",
        "doc/indicator/nothing",
        "doc/indicator/nothing.ttl",
        "doc/indicator/mnc-held.pdf",
        "id/indicator/mnc-held%3E%20%3Fp",
        "id/%00/x",
        "id/indicator/%FF%FE",
        "def/nothing",
        "graph/nothing",
        "nothing",
        "dumps/../release.json",
        "dumps/%2e%2e%2frelease.json",
        "static/../errors.py",
        "tables/..%2f..%2fpyproject.toml",
        "indicators.pdf",
        "errors/nothing",
    ],
)
def test_what_is_not_there_is_404_and_nothing_leaks(site, path):
    answer = fetch(site, path, Accept="application/json")

    assert answer.status == 404
    assert answer.type == "application/problem+json"
    problem = json.loads(answer.body)
    assert problem["status"] == 404
    assert problem["detail_ja"]
    assert fetch(site, problem["type"], Accept="text/html").status == 200


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        ("text/html", "text/html"),
        ("text/turtle", "text/turtle"),
        (None, "application/problem+json"),
        ("image/png", "application/problem+json"),
    ],
)
def test_an_error_speaks_the_callers_format(site, accept, type_):
    answer = fetch(site, "id/indicator/nothing", **({"Accept": accept} if accept else {}))

    assert (answer.status, answer.type) == (404, type_)
    if type_ == "text/turtle":
        assert len(Graph().parse(data=answer.body, format="turtle")) >= 4


@pytest.mark.parametrize(
    "path",
    [
        f"doc/{THING}?langg=en",
        f"doc/{THING}?lang=fr",
        f"doc/{THING}?lang=ja&lang=en",
        "indicators?page=2x",
        "healthz?x=1",
    ],
)
def test_a_parameter_that_would_be_ignored_is_refused(site, path):
    assert fetch(site, path).status == 400


def test_pages_run_no_code_from_elsewhere_and_none_inside_them(site):
    policy = fetch(site, "", Accept="text/html").headers["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy


# -- SPARQL --------------------------------------------------------------------------------------

SELECT = "SELECT ?n WHERE { BIND(1 AS ?n) }"
CONSTRUCT = "CONSTRUCT { <urn:a> <urn:b> 1 } WHERE {}"
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/sparql-results+json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/json", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        (BROWSER, "text/html"),
    ],
)
@pytest.mark.parametrize("text", [SELECT, "ASK { ?s ?p ?o }"])
def test_tables_come_in_the_format_asked_for(site, text, accept, expected):
    answer = query(site, text, accept)

    assert (answer.status, answer.type) == (200, expected)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "text/turtle"),
        ("text/turtle", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/n-quads", "application/n-quads"),
        ("application/trig", "application/trig"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
    ],
)
@pytest.mark.parametrize("text", [CONSTRUCT, "DESCRIBE <{base}id/indicator/mnc-held>"])
def test_graphs_come_in_the_format_asked_for(site, text, accept, expected):
    answer = query(site, text.replace("{base}", site.base), accept)

    assert (answer.status, answer.type) == (200, expected)
    assert answer.body


@pytest.mark.parametrize(
    ("text", "accept"), [(SELECT, "image/png"), (SELECT, "text/turtle"), (CONSTRUCT, "text/csv")]
)
def test_an_answer_never_comes_in_another_format_than_asked_for(site, text, accept):
    assert query(site, text, accept).status == 406


def test_all_three_ways_in_give_the_same(site):
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    ways = (
        query(site, count, "text/csv"),
        fetch(
            site,
            "sparql",
            method="POST",
            data=urllib.parse.urlencode({"query": count}).encode(),
            Content_Type=FORM,
            Accept="text/csv",
        ),
        fetch(
            site,
            "sparql",
            method="POST",
            data=count.encode(),
            Content_Type="application/sparql-query",
            Accept="text/csv",
        ),
    )
    assert len({answer.body for answer in ways}) == 1
    assert int(ways[0].body.split()[1]) > 5000


def test_the_dataset_parameters_are_obeyed(site):
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    whole = int(query(site, count, "text/csv").body.split()[1])
    one = query(site, count, "text/csv", **{"default-graph-uri": f"{site.base}graph/claims"})
    none = query(site, count, "text/csv", **{"default-graph-uri": "urn:none"})
    named = query(
        site,
        "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }",
        "text/csv",
        **{"named-graph-uri": f"{site.base}graph/claims"},
    )

    assert 0 < int(one.body.split()[1]) < whole
    assert int(none.body.split()[1]) == 0
    assert int(named.body.split()[1]) == 1


def test_the_graphs_that_a_query_names_are_the_ones_it_is_answered_from(site):
    count = "SELECT (COUNT(*) AS ?n) {} WHERE {{ ?s ?p ?o }}"
    numbers = [
        int(query(site, count.format(clause), "text/csv").body.split()[1])
        for clause in (
            "",
            f"FROM <{site.base}graph/claims>",
            "FROM <urn:none>",
            "FROM NAMED <urn:none>",
        )
    ]

    assert numbers[0] > numbers[1] > 0
    assert numbers[2:] == [0, 0]


def test_the_word_from_in_a_comment_changes_nothing(site):
    whole = query(site, "# from here\nSELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", "text/csv")

    assert int(whole.body.split()[1]) > 5000


@pytest.mark.parametrize(
    "asked",
    [
        "query=",
        f"query={urllib.parse.quote(SELECT)}&query={urllib.parse.quote(SELECT)}",
        f"query={urllib.parse.quote(SELECT)}&limit=5",
        "query=SELEC%20*%20WHERE%20%7B%7D",
        "query=SELECT%20*%20WHERE%20%7B",
        "query=INSERT%20DATA%20%7B%20%3Curn%3Aa%3E%20%3Curn%3Ab%3E%201%20%7D",
        "query=CLEAR%20ALL",
        "update=CLEAR%20ALL",
        "query=SELECT%20*%20WHERE%20%7B%20SERVICE%20%3Chttp%3A%2F%2F127.0.0.1%3A9%2F%3E%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20%7D",
        "query=SELECT%20*%20%7B%20%5Cu0053ERVICE%20%3Chttp%3A%2F%2F127.0.0.1%3A9%2F%3E%20%7B%3Fs%20%3Fp%20%3Fo%7D%7D",
    ],
)
def test_what_cannot_be_run_is_400_and_never_ignored(site, asked):
    answer = fetch(site, f"sparql?{asked}")

    assert answer.status == 400
    assert json.loads(answer.body)["detail"]


def test_the_word_service_may_stand_in_a_text(site):
    answer = query(site, 'SELECT ("SERVICE" AS ?word) WHERE {}', "text/csv")

    assert (answer.status, answer.body) == (200, b"word\r\nSERVICE\r\n")


@pytest.mark.parametrize("type_", ["text/plain", "application/json", "application/sparql-update"])
def test_a_body_of_another_kind_is_415(site, type_):
    assert (
        fetch(site, "sparql", method="POST", data=SELECT.encode(), Content_Type=type_).status == 415
    )


def test_the_prefixes_of_the_publication_need_not_be_written(site):
    answer = query(site, "SELECT (COUNT(*) AS ?n) WHERE { ?i a da:Indicator }", "text/csv")

    assert int(answer.body.split()[1]) > 30


def test_without_a_query_the_endpoint_describes_itself(site):
    graph = Graph().parse(data=fetch(site, "sparql", Accept="text/turtle").body, format="turtle")

    assert "endpoint" in graph.serialize(format="nt")
    assert fetch(site, "sparql", Accept=BROWSER).type == "text/html"


def test_health_really_asks_the_store(site):
    assert json.loads(fetch(site, "healthz").body)["quads"] > 5000
