"""The ontology's own site: every term, code and shape is found where its IRI leads."""

import csv
import io
import json
import urllib.error
import urllib.request
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

import pytest
from conftest import ROOT
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, XSD

from tsunagu.context import context
from tsunagu.pages.diagrams import ANY, Relation, diagram
from tsunagu.pages.uses import named
from tsunagu.pages.views import Label, Link
from tsunagu.release import open_release
from tsunagu.store import Store

NAMELESS = "sh:SPARQLConstraint"  # these have no words of their own, but are shown with their shape
KINDS = {
    "owl:Class": "report#",
    "owl:ObjectProperty": "report#",
    "owl:DatatypeProperty": "report#",
    "skos:ConceptScheme": "code/",
    "skos:Concept": "code/",
    "sh:NodeShape": "shape#",
    "sh:PropertyShape": "shape#",
    "sh:SPARQLConstraint": "shape#",
}
GROUPS = (
    "structure figures evidence claims across-years plans events quality names services linkers staff"
).split()


class Page(HTMLParser):
    """The ids of a page with the text inside each, and its links."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text: dict[str, str] = {}
        self.links: list[str] = []
        self.titles: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag not in {"link", "meta", "input", "br", "rect", "path"}:
            self._open.append((tag, said.get("id") or ""))
        if said.get("id"):
            self.text.setdefault(said["id"], "")
        if tag == "a" and said.get("href"):
            self.links.append(said["href"])

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        for tag, name in self._open:
            if name:
                self.text[name] += data
            if tag == "h1":
                self.titles.append(data)


def answer(url: str, accept: str = "text/html", lang: str = "ja") -> tuple[int, str, str]:
    """Status, media type and text."""
    asked = urllib.request.Request(url, headers={"Accept": accept, "Accept-Language": lang})
    try:
        with urllib.request.urlopen(asked, timeout=60) as got:
            return got.status, got.headers.get_content_type(), got.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get_content_type(), ""


@pytest.fixture(scope="module")
def pages():
    """Pages by address, each fetched once."""
    found: dict[str, Page] = {}

    def page(url: str) -> Page:
        if url not in found:
            status, kind, text = answer(url)
            assert (status, kind) == (200, "text/html"), url
            found[url] = Page(text)
        return found[url]

    return page


def select(site, query: str) -> list[dict[str, str]]:
    """The rows of an answer."""
    text = answer(f"{site.sparql}?query={quote(query)}", "application/sparql-results+json")[2]
    rows = json.loads(text)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_every_definition_is_found_with_its_name_where_its_iri_leads(site, pages, kind):
    rows = select(
        site,
        f"SELECT DISTINCT ?it ?label WHERE {{ ?it a {kind} . "
        "OPTIONAL { ?it rdfs:label|skos:prefLabel|sh:name ?label FILTER(LANG(?label) = 'ja') } "
        f"FILTER(STRSTARTS(STR(?it), '{site.base}def/{KINDS[kind]}')) }}",
    )
    assert rows
    missing = []
    for row in rows:
        address, fragment = urldefrag(row["it"])
        anchor = fragment or address.rpartition("/")[2]
        found = pages(address)
        named_there = found.text.get(anchor, "") if fragment else " ".join(found.titles)
        name = row.get("label", "") if kind == NAMELESS else row["label"]
        if anchor not in found.text or name not in named_there:
            missing.append(row)
    assert missing == []


def test_every_term_is_also_on_the_page_of_its_module(site, pages):
    rows = select(site, "SELECT DISTINCT ?it ?module WHERE { ?it rdfs:isDefinedBy ?module }")
    assert rows
    missing = [
        row
        for row in rows
        if urldefrag(row["it"]).fragment
        and urldefrag(row["it"]).fragment not in pages(row["module"]).text
    ]
    assert missing == []


def test_every_code_is_in_the_table_of_its_list(site, pages):
    rows = [
        row
        for row in select(site, "SELECT DISTINCT ?it ?list ?n WHERE { ?it skos:inScheme ?list }")
        if row["list"].startswith(site.base)  # themes stand in lists of others
    ]
    missing = [row for row in rows if row["it"].rpartition("/")[2] not in pages(row["list"]).text]
    assert rows
    assert missing == []


def test_the_uses_of_every_definition_are_what_a_query_counts(site):
    text = answer(f"{site.base}def/index.csv", "text/csv")[2]
    listed = list(csv.DictReader(io.StringIO(text)))
    assert {"class", "property", "code"} <= {
        {"Class": "class", "Concept": "code"}.get(row["kind"].rpartition("#")[2], "property")
        for row in listed
    }
    counted = {
        row["it"]: row["n"]
        for query in (
            "SELECT ?it (COUNT(*) AS ?n) WHERE { { SELECT DISTINCT ?s ?p ?it WHERE "
            "{ ?s ?p ?it FILTER(isIRI(?it)) } } } GROUP BY ?it",
            "SELECT ?it (COUNT(*) AS ?n) WHERE { { SELECT DISTINCT ?s ?it ?o WHERE "
            "{ ?s ?it ?o } } } GROUP BY ?it",
            "SELECT ?it (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?it } GROUP BY ?it",
        )
        for row in select(site, query)
    }
    wrong = []
    for row in listed:
        kind = row["kind"].rpartition("#")[2]
        if row["uses"]:
            # A class that nothing is of, or a property that nothing has, is only pointed at.
            used = counted.get(row["iri"], "0")
            unused = kind in {"Class", "ObjectProperty", "DatatypeProperty"} and row["uses"] == "0"
            if row["uses"] != used and not unused:
                wrong.append((row["iri"], row["uses"], used))
    assert wrong == []


def test_a_used_class_and_property_are_not_said_to_be_unused(site):
    text = answer(f"{site.base}def/index.csv", "text/csv")[2]
    uses = {row["iri"]: row["uses"] for row in csv.DictReader(io.StringIO(text))}
    for name, pattern in (("Project", "?s a da:Project"), ("refPeriod", "?s da:refPeriod ?o")):
        row = select(site, f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")[0]
        assert uses[f"{site.base}def/report#{name}"] == row["n"] != "0"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_module_with_classes_has_a_diagram_and_the_same_in_words(site, lang):
    rows = select(
        site,
        "SELECT DISTINCT ?module WHERE { ?p a owl:ObjectProperty ; rdfs:isDefinedBy ?module }",
    )
    assert rows
    for row in rows:
        text = answer(f"{row['module']}?lang={lang}")[2]
        assert '<svg role="img" aria-label="' in text, row
        words = text.partition('class="links diagram-words"')[2].partition("</ul>")[0]
        assert words.count("<li>") >= text.count('class="edge-name"') > 0, row


def link(name: str) -> Link:
    return Link(Label(neutral=name), f"/{name}", f"https://x.example/{name}")


def test_nothing_in_a_diagram_overlaps():
    names = [
        link(name) for name in ("短い", "とても長い名前のクラス", "C", "D", "Anything much longer")
    ]
    relations = [
        Relation(source, link(f"{source.iri}-{target.iri}"), target)
        for source in (*names[:3], ANY)
        for target in (*names, ANY)
    ]
    made = diagram(relations, [link("alone")], "ja")
    for one in made.boxes:
        assert one.x >= 0
        assert one.x + one.width <= made.width
        assert one.y + one.height <= made.height
        for other in made.boxes:
            apart = (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )
            assert one is other or apart
    assert len({it.y for it in made.arrows}) == len(relations)


def test_the_context_gives_plain_json_the_right_iris(site):
    status, kind, text = answer(f"{site.base}def/context.jsonld", "application/ld+json")
    assert (status, kind) == (200, "application/ld+json")
    document = {
        **json.loads(text),
        "id": f"{site.base}id/observation/x",
        "type": "FigureStatement",
        "value": "12.50",
        "indicator": f"{site.base}id/indicator/y",
        "unit": f"{site.base}def/code/unit-case",
        "verbatim": {"ja": "12.5件"},
        "rdfs:label": {"ja": "十二", "en": "twelve"},
    }
    made = Graph().parse(data=json.dumps(document), format="json-ld")
    da, it = f"{site.base}def/report#", URIRef(f"{site.base}id/observation/x")
    assert set(made.predicate_objects(it)) == {
        (RDF.type, URIRef(f"{da}FigureStatement")),
        (URIRef(f"{da}value"), Literal("12.50", datatype=XSD.decimal, normalize=False)),
        (URIRef(f"{da}indicator"), URIRef(f"{site.base}id/indicator/y")),
        (URIRef(f"{da}unit"), URIRef(f"{site.base}def/code/unit-case")),
        (URIRef(f"{da}verbatim"), Literal("12.5件", lang="ja")),
        (RDFS.label, Literal("十二", lang="ja")),
        (RDFS.label, Literal("twelve", lang="en")),
    }


def test_the_context_names_every_class_and_property_and_is_always_the_same(site):
    release = open_release(site.releases / "current")
    store = Store.read_only(release.store, release.dump("data.nq"))
    made = context(store, release.base, release.vocabulary, release.prefixes)
    assert made.text == release.context.read_text(encoding="utf-8")
    terms = made.definitions
    rows = select(
        site,
        "SELECT DISTINCT ?it WHERE { VALUES ?k { owl:Class owl:ObjectProperty owl:DatatypeProperty }"
        f" ?it a ?k FILTER(STRSTARTS(STR(?it), '{site.base}def/report#')) }}",
    )
    assert rows
    names = {row["it"].rpartition("#")[2]: row["it"] for row in rows}
    assert {name: terms[name]["@id"] for name in names} == names


def test_no_link_below_the_index_is_dead(site, pages):
    host, waiting, seen, dead = urlsplit(site.base).netloc, [f"{site.base}def/"], set(), []
    while waiting:
        url = waiting.pop()
        for found in pages(url).links:
            target, anchor = urldefrag(urljoin(url, found))
            ours = urlsplit(target).netloc == host and "/sparql?" not in target
            if ours and target not in seen:
                seen.add(target)
                status, kind, _ = answer(target, "text/html, */*;q=0.5")
                dead += [] if status == 200 else [(url, found)]
                below = urlsplit(target).path.startswith("/def/") and kind == "text/html"
                waiting += [target] if below and "lang=" not in target else []
            local = ours and anchor and urlsplit(target).path.startswith(("/def/", "/questions"))
            if local and unquote(anchor) not in pages(target).text:
                dead.append((url, found))
    assert len(seen) > 100
    assert dead == []


def test_the_index_has_one_address_and_knows_no_parameters(site):
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    with pytest.raises(urllib.error.HTTPError) as moved:
        urllib.request.build_opener(Stay).open(f"{site.base}def?lang=en")
    assert (moved.value.code, moved.value.headers["Location"]) == (308, "/def/?lang=en")
    moved.value.close()
    for path in ("def/?x=1", "def/context.jsonld?x=1", "questions?x=1", "def?x=1"):
        assert answer(f"{site.base}{path}")[0] == 400, path
    assert answer(f"{site.base}def/index.xml")[0] == 404


def test_every_question_of_the_library_is_on_its_page_and_in_the_editor(site, pages):
    questions = {path.stem for path in (ROOT / "questions").glob("*.rq")}
    found = pages(f"{site.base}questions")
    assert questions <= set(found.text)
    order = [name for name in found.text if name.removeprefix("group-") in GROUPS]
    assert order == [f"group-{name}" for name in GROUPS]
    editor = pages(f"{site.base}sparql")
    assert sum(it.startswith("/sparql?query=") for it in editor.links) == len(questions) + 1
    answers = [it for it in found.links if it.startswith("/sparql?query=")]
    assert answer(urljoin(site.base, answers[0]), "text/csv")[0] == 200


def test_a_term_lists_the_questions_that_use_it(site, pages):
    found = pages(f"{site.base}def/report").text["FocusArea"]
    assert "3つの注力領域の名前は何か。" in found


def test_a_query_names_its_prefixed_and_whole_iris_but_not_those_in_texts_and_comments():
    query = '# da:no\nPREFIX x: <https://x.example/#>\nSELECT ?x WHERE { ?x a x:A ; da:b "da:c x:D" , <https://y.example/> }'
    assert named(query, {"da": "https://da.example/"}) == {
        "https://x.example/#A",
        "https://da.example/b",
        "https://y.example/",
    }
