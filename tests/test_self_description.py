"""The publication describes itself to machines: catalogue, files, pages, links and citations."""

import hashlib
import html
import http.client
import json
import re
import urllib.parse
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, VOID, Graph, Literal, Namespace, URIRef
from test_http import BROWSER, fetch, query

from tsunagu.formats import HTML
from tsunagu.pages.citations import Citation, bibtex, csl, ris
from tsunagu.pages.embedded import block
from tsunagu.web.links import Sign, header
from tsunagu.web.sitemap import Sitemap

SHAPES = Path(__file__).parent / "dcat_ap.ttl"
SPDX = Namespace("http://spdx.org/rdf/terms#")
SCHEMA = Namespace("http://schema.org/")
FIGURE = "observation/admin-reviews_r2023-09_2024-08_total"
INDICATOR = "indicator/mnc-held"
SM = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ENDINGS = ("bib", "ris", "csl.json")
MEDIA = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}


def graph(site, path):
    return Graph().parse(data=fetch(site, path).body, format="turtle")


@pytest.fixture(scope="module")
def described(site):
    return graph(site, "dataset.ttl")


def whole(site):
    return URIRef(f"{site.base}id/dataset/all")


def ask(site, text):
    rows = json.loads(query(site, text, "application/sparql-results+json").body)
    return rows["results"]["bindings"]


def number(site, text):
    return int(ask(site, text)[0]["n"]["value"])


# -- catalogue -------------------------------------------------------------------------------------


def test_the_catalogue_keeps_the_rules_of_dcat_ap(described):
    conforms, _, report = validate(described, shacl_graph=str(SHAPES), advanced=False)

    assert conforms, report


@pytest.mark.parametrize(
    "predicate",
    [DCTERMS.title, DCTERMS.publisher, DCTERMS.license, DCAT.accessURL, DCAT.endpointURL],
)
def test_the_rules_miss_what_is_missing(described, predicate):
    spoilt = Graph() + described
    spoilt.remove((None, predicate, None))

    assert not validate(spoilt, shacl_graph=str(SHAPES))[0]


def test_every_class_of_the_rules_is_met(described):
    rules = Graph().parse(SHAPES)
    targets = rules.objects(None, URIRef("http://www.w3.org/ns/shacl#targetClass"))

    assert [it for it in targets if (None, RDF.type, it) not in described] == []


def test_the_counts_of_classes_and_properties_are_true(site, described):
    others = f"FILTER(?g != <{site.base}graph/catalogue>)"
    classes = {
        str(described.value(part, VOID["class"])): int(described.value(part, VOID.entities))
        for part in described.objects(whole(site), VOID.classPartition)
    }
    properties = {
        str(described.value(part, VOID.property)): int(described.value(part, VOID.triples))
        for part in described.objects(whole(site), VOID.propertyPartition)
    }
    by_class = ask(
        site,
        "SELECT ?k (COUNT(DISTINCT ?s) AS ?n) WHERE { GRAPH ?g { ?s a ?k } FILTER(isIRI(?k)) "
        f"{others} }} GROUP BY ?k",
    )
    by_property = ask(
        site,
        "SELECT ?k (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?k ?o WHERE { "
        f"GRAPH ?g {{ ?s ?k ?o }} {others} }} }} GROUP BY ?k",
    )

    assert classes == {row["k"]["value"]: int(row["n"]["value"]) for row in by_class}
    assert properties == {row["k"]["value"]: int(row["n"]["value"]) for row in by_property}
    assert int(described.value(whole(site), VOID.classes)) == len(classes)
    assert int(described.value(whole(site), VOID.properties)) == len(properties)


def test_every_link_out_is_counted_once(site, described):
    counted = 0
    for links in described.objects(whole(site), VOID.subset):
        target = described.value(links, VOID.objectsTarget)
        place = described.value(target, VOID.uriSpace)
        predicate = described.value(links, VOID.linkPredicate)
        said = int(described.value(links, VOID.triples))
        counted += said
        assert said == number(
            site,
            f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{site.base}graph/links> {{ ?s <{predicate}> ?o }} "
            f'FILTER(STRSTARTS(STR(?o), "{place}")) }}',
        )

    assert counted == number(
        site,
        f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{site.base}graph/links> {{ ?s ?p ?o }} FILTER(isIRI(?o) "
        f'&& !STRSTARTS(STR(?o), "{site.base}") && REGEX(STR(?p), "Match$|seeAlso$|sameAs$")) }}',
    )
    assert counted > 0


def test_the_data_are_about_the_time_of_their_figures(site, described):
    span = described.value(whole(site), DCTERMS.temporal)
    periods = (
        "PREFIX qb: <http://purl.org/linked-data/cube#> SELECT ?day WHERE { "
        "?o a qb:Observation ; da:refPeriod ?p . ?p schema:%s ?day } ORDER BY %s(?day) LIMIT 1"
    )
    (first,) = ask(site, periods % ("startDate", "ASC"))
    (last,) = ask(site, periods % ("endDate", "DESC"))

    assert str(described.value(span, DCAT.startDate)) == first["day"]["value"]
    assert str(described.value(span, DCAT.endDate)) == last["day"]["value"]


@pytest.mark.parametrize("path", [".well-known/void", "dataset", "dataset.ttl"])
def test_the_description_is_the_same_wherever_it_is_asked_for(site, described, path):
    answer = fetch(site, path, Accept="text/turtle")

    assert answer.status == 200
    assert len(Graph().parse(data=answer.body, format="turtle")) == len(described)
    assert answer.headers["Content-Location"] in {"/dataset.ttl", None}


# -- files -----------------------------------------------------------------------------------------


def test_every_file_has_the_size_and_checksum_that_are_said(site, described):
    files = list(described.subjects(DCAT.byteSize))
    assert len(files) > 20
    for file in files:
        body = fetch(site, str(file)).body
        checksum = described.value(file, SPDX.checksum)
        assert int(described.value(file, DCAT.byteSize)) == len(body), file
        said = str(described.value(checksum, SPDX.checksumValue))
        assert said == hashlib.sha256(body).hexdigest()


def test_the_dumps_do_not_hold_their_own_checksums(site):
    for name in ("data.nq", "data.ttl", "data.jsonld"):
        assert b"checksumValue" not in fetch(site, f"dumps/{name}").body


def test_the_index_of_files_says_the_same_in_every_format(site):
    page = fetch(site, "dumps/", Accept=BROWSER)
    listed = json.loads(fetch(site, "dumps/index.json").body)["files"]
    found = graph(site, "dumps/index.ttl")
    sums = fetch(site, "dumps/SHA256SUMS").body.decode()

    assert page.type == "text/html"
    for file in listed:
        assert file["sha256"] in page.body.decode()
        assert (
            URIRef(f"{file['url']}#checksum"),
            SPDX.checksumValue,
            Literal(
                file["sha256"],
                datatype="http://www.w3.org/2001/XMLSchema#hexBinary",
                normalize=False,
            ),
        ) in found or file["sha256"] in found.serialize(format="nt").lower()
        if "/dumps/" in file["url"]:
            assert f"{file['sha256']}  {file['url'].rpartition('/')[2]}\n" in sums
    assert fetch(site, "dumps").headers["Location"] == "/dumps/"


# -- JSON-LD in pages ------------------------------------------------------------------------------


def embedded(site, path):
    page = fetch(site, path, Accept=BROWSER)
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    text = page.body.decode()
    inline = [it for it in re.findall(r"<script([^>]*)>", text) if "src=" not in it]
    assert inline == [' type="application/ld+json"']
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(data)


def as_rdf(node):
    """As RDF, without fetching schema.org's own context."""
    local = {
        "@vocab": str(SCHEMA),
        **{it: {"@type": "@id"} for it in ("url", "license", "contentUrl")},
    }
    return Graph().parse(data=json.dumps({**node, "@context": local}), format="json-ld")


@pytest.mark.parametrize("path", ["", "dataset", "?lang=en"])
def test_a_page_describes_the_data_set_to_search_engines(site, path):
    node = embedded(site, path)
    found = as_rdf(node)

    assert (whole(site), RDF.type, SCHEMA.Dataset) in found
    for name in ("license", "creator", "temporalCoverage", "variableMeasured", "isBasedOn"):
        assert found.value(whole(site), SCHEMA[name]) is not None, name
    for file in node["distribution"]:
        body = fetch(site, file["contentUrl"]).body
        assert hashlib.sha256(body).hexdigest() == file["sha256"]
    indicators = number(site, "SELECT (COUNT(DISTINCT ?i) AS ?n) WHERE { ?i a da:Indicator }")
    assert len(node["variableMeasured"]) == indicators


def test_an_indicator_is_a_data_set_of_one_variable(site):
    node = embedded(site, f"doc/{INDICATOR}")
    found = as_rdf(node)
    iri = URIRef(f"{site.base}id/{INDICATOR}")

    assert (iri, RDF.type, SCHEMA.Dataset) in found
    assert (URIRef(f"{iri}#variable"), RDF.type, SCHEMA.StatisticalVariable) in found
    assert re.fullmatch(r"\d{4}-\d\d-\d\d/(\d{4}-\d\d-\d\d|\.\.)", node["temporalCoverage"])
    assert all(fetch(site, it["contentUrl"]).status == 200 for it in node["distribution"])


def test_embedded_data_cannot_leave_their_element():
    made = str(block({"name": "</script><script>alert(1)</script><!-- & \u2028"}))

    assert made.count("<") == 2
    assert json.loads(made[made.index("{") : made.rindex("}") + 1])["name"].startswith("</script>")


# -- Signposting -----------------------------------------------------------------------------------


def signs(answer):
    """A Link header as (target, relation, media type)."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', answer.headers["Link"])
    return [(href, rel, kind) for href, rels, kind in found for rel in rels.split()]


@pytest.mark.parametrize(
    "thing", [INDICATOR, FIGURE, "report/ar2024", "version/h24-v20240904", "dataset/all"]
)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_a_document_has_signposts(site, thing, accept):
    answer = fetch(site, f"doc/{thing}", method="HEAD", Accept=accept)
    found = signs(answer)
    by_relation = {rel: [it for it in found if it[1] == rel] for _, rel, _ in found}

    assert len(answer.headers["Link"]) < 4000
    assert [it[0] for it in by_relation["cite-as"]] == [f"{site.base}id/{thing}"]
    assert "https://schema.org/AboutPage" in [it[0] for it in by_relation["type"]]
    assert by_relation["license"]
    assert ("collection" in by_relation) != (thing == "dataset/all")
    assert ("item" in by_relation) == (thing == "dataset/all")
    assert ("author" in by_relation) == thing.startswith("report/")
    for href, rel, kind in found:
        if rel in {"describedby", "item", "linkset"}:
            there = fetch(site, href, method="HEAD")
            assert (there.status, there.type) == (200, kind), href


@pytest.mark.parametrize("path", ["/dataset", f"/doc/{INDICATOR}", "/doc/report/ar2024"])
def test_a_set_of_links_says_what_the_header_says(site, path):
    answer = fetch(site, f"linkset.json?of={path}")
    whole_set = json.loads(answer.body)
    (context,) = whole_set["linkset"]

    assert (answer.type, list(whole_set)) == ("application/linkset+json", ["linkset"])
    assert context.pop("anchor") == site.base + path.removeprefix("/")
    listed = {(it["href"], rel, it.get("type", "")) for rel, them in context.items() for it in them}
    said = signs(fetch(site, path, method="HEAD"))
    assert {
        (urllib.parse.urljoin(site.base, href), rel, kind)
        for href, rel, kind in said
        if rel != "next"  # of a page, not of the document
    } <= listed


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("?of=/doc/indicator/none", 404),
        ("?of=https://evil.example/", 400),
        ("?of=/doc/indicator/x%3E%22", 404),
        ("?of=/doc/a/b/../../c", 400),
        ("?of=", 400),
        ("?of=/dataset&of=/dataset", 400),
        ("?off=/dataset", 400),
    ],
)
def test_a_set_of_links_is_made_for_our_documents_only(site, asked, status):
    assert fetch(site, f"linkset.json{asked}").status == status


def test_too_many_links_leave_the_header_for_the_set():
    many = [Sign(f"/a/{it}", "item") for it in range(500)]
    kept = header([Sign("/id/x", "cite-as"), *many, Sign("/linkset.json?of=/x", "linkset")])

    assert kept == '</id/x>; rel="cite-as", </linkset.json?of=/x>; rel="linkset"'


# -- citations -------------------------------------------------------------------------------------


def fields(text):
    """A BibTeX entry as its fields; braces must pair."""
    assert text.startswith("@misc{")
    depth = 0
    for sign in re.sub(r"\\[{}]", "", text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    return dict(re.findall(r"^  (\w+) = \{(.*)\},$", text, re.MULTILINE))


def lines(text):
    """A RIS record as tag and value; every line must be one of both."""
    assert text.endswith("ER  - \r\n")
    return [
        re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", it).groups() for it in text.split("\r\n") if it
    ]


@pytest.mark.parametrize(("lang", "period"), [("ja", "2024年8月"), ("en", "August 2024")])
def test_a_figure_is_cited_with_its_value_period_and_source(site, lang, period):
    made = {
        ending: fetch(site, f"cite/{FIGURE}.{ending}?lang={lang}").body.decode()
        for ending in ENDINGS
    }
    (item,) = json.loads(made["csl.json"])
    notes = {
        "bib": fields(made["bib"])["note"],
        "ris": " ".join(value for tag, value in lines(made["ris"]) if tag == "N1"),
        "csl.json": item["note"],
    }

    for note in notes.values():
        assert "86" in note
        assert period in note
        assert "86 件" in note  # as it is printed
        assert "30" in note  # the page
    assert fields(made["bib"])["url"] == item["URL"] == f"{site.base}id/{FIGURE}"
    assert ("UR", f"{site.base}id/{FIGURE}") in lines(made["ris"])
    assert item["issued"]["date-parts"][0][0] == 2026


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_citation_says_when_it_was_read(site, ending):
    text = fetch(site, f"cite/{FIGURE}.{ending}").body.decode().lower()

    assert not re.search(r"access|urldate|閲覧|^y2 ", text, re.MULTILINE)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("thing", ["dataset/all", "project/none", INDICATOR, "statement/p24-0001"])
def test_anything_there_is_can_be_cited(site, thing, ending):
    direct = fetch(site, f"cite/{thing}.{ending}")
    asked = fetch(site, f"doc/{thing}", Accept=MEDIA[ending])

    if thing == "project/none":
        assert (direct.status, asked.status) == (404, 404)
        return
    assert (direct.status, direct.type) == (200, MEDIA[ending])
    assert (asked.body, asked.type) == (direct.body, direct.type)
    assert asked.headers["Content-Location"] == f"/cite/{thing}.{ending}"


def test_a_page_shows_its_citation_with_files_to_take(site):
    page = html.unescape(fetch(site, f"doc/{FIGURE}?lang=en", Accept=BROWSER).body.decode())

    assert "Value: 86 cases" in page
    for ending in ENDINGS:
        assert f"/cite/{FIGURE}.{ending}?lang=en" in page


@pytest.mark.parametrize(
    "path",
    [
        "cite/indicator/mnc-held",
        "cite/indicator/mnc-held.exe",
        "cite/indicator/.bib",
        "cite/indicator/a%3Eb.bib",
        "cite/indicator/a%0D%0AX-Evil:1.ris",
        "cite/x/%00.bib",
        "cite/..%2f..%2fetc/passwd.bib",
    ],
)
def test_what_is_not_there_cannot_be_cited(site, path):
    assert fetch(site, path).status in {400, 404}


def test_hostile_words_stay_in_their_field():
    words = 'a} , note={x}\r\nUR  - https://evil.example/\n\\input{/etc/passwd} %"&_^~$#'
    day = date(2026, 1, 2)
    it = Citation("k}{\\", "en", words, words, "https://x.example/", day, "r", (words,))
    found = fields(bibtex(it))

    assert set(found) == {
        "title", "howpublished", "year", "month", "day", "version", "url", "language", "note",
    }  # fmt: skip
    assert "\\input" not in found["title"].replace("\\textbackslash{}input", "")
    assert [value for tag, value in lines(ris(it)) if tag == "UR"] == ["https://x.example/"]
    assert json.loads(csl(it))[0]["title"].endswith("$#")


# -- sitemap, robots, llms -------------------------------------------------------------------------


def test_every_page_of_the_sitemap_is_there(site):
    answer = fetch(site, "sitemap.xml")
    found = ET.fromstring(answer.body)  # noqa: S314 - our own
    urls = found.findall(f"{SM}url")
    addresses = [it.findtext(f"{SM}loc") for it in urls]
    things = number(
        site,
        "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?s), "
        f'"{site.base}id/") && !CONTAINS(STR(?s), "#")) }}',
    )
    host = urllib.parse.urlsplit(site.base).netloc
    line = http.client.HTTPConnection(host, timeout=60)
    later = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT", "Accept": BROWSER}
    missing = []
    for address in addresses:
        # Looked up as always, but not made: a page that were not there would be 404.
        line.request("HEAD", address.removeprefix(f"http://{host}"), headers=later)
        got = line.getresponse()
        got.read()
        if got.status != 304:
            missing.append((address, got.status))

    line.close()
    assert missing == []
    assert len(addresses) == len(set(addresses))
    assert sum(it.startswith(f"{site.base}doc/") for it in addresses) == 2 * things
    for it in urls:
        others = {one.get("hreflang"): one.get("href") for one in it.findall(f"{XHTML}link")}
        assert set(others) == {"ja", "en", "x-default"}
        assert it.findtext(f"{SM}loc") in others.values()
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", it.findtext(f"{SM}lastmod"))
    for address in addresses[:60:7] + addresses[:: len(addresses) // 15]:
        page = fetch(site, address, Accept=BROWSER)
        assert (page.status, page.type) == (200, HTML.media_type), address
        canonical = re.search(r'<link rel="canonical" href="([^"]*)">', page.body.decode())[1]
        assert canonical == address


class Few:
    """A store of five things."""

    def names_under(self, beginning):
        return [f"{beginning}a/{it}" for it in range(5)] if beginning.endswith("/id/") else []


class Made:
    base, modified, withdrawn = "https://x.example/?a&b=/", "2026-01-02", ()


def test_a_sitemap_of_too_many_pages_has_parts():
    made = Sitemap(Few(), Made(), most=8)
    index = ET.fromstring(made.whole())  # noqa: S314
    parts = [ET.fromstring(made.file(it + 1)) for it in range(made.files())]  # noqa: S314

    assert index.tag == f"{SM}sitemapindex"
    assert len(index) == made.files() == -(-len(made.paths()) // 4)
    assert all(len(part) <= 8 for part in parts)
    assert sum(map(len, parts)) == 2 * len(made.paths())


def test_robots_are_told_where_the_pages_are(site):
    answer = fetch(site, "robots.txt", Accept="text/html")

    assert (answer.status, answer.type) == (200, "text/plain")
    assert f"Sitemap: {site.base}sitemap.xml" in answer.body.decode()
    assert fetch(site, "sitemap-1.xml").status == 404


def test_the_guide_for_language_models_leads_to_what_is_there(site):
    text = fetch(site, "llms.txt").body.decode()
    links = re.findall(r"\]\((http[^)]*)\)", text)
    (example,) = re.findall(r"```sparql\n(.*?)```", text, re.DOTALL)

    assert text.startswith("# ")
    assert len(links) > 10
    assert all(fetch(site, it).status == 200 for it in links)
    assert len(ask(site, example)) > 10


@pytest.mark.parametrize("path", ["robots.txt", "llms.txt", "sitemap.xml", "dumps/SHA256SUMS"])
def test_files_for_machines_keep_the_contract(site, path):
    first = fetch(site, path)
    head = fetch(site, path, method="HEAD")

    assert (head.status, head.body) == (200, b"")
    assert fetch(site, path, If_None_Match=first.headers["ETag"]).status == 304
    assert fetch(site, f"{path}?x=1").status == 400
    assert fetch(site, path, method="POST", data=b"").status == 405
