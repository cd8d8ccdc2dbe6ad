"""Where a browser asks a query, the answer is a page; programs get what they got before."""

import html
import http.client
import json
import re
import urllib.parse

import pytest

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
SELECT = "SELECT ?it ?name { ?it a da:FocusArea ; skos:prefLabel ?name } ORDER BY ?name"


@pytest.fixture(scope="module")
def get(site):
    """Asks for /sparql with parameters; gives status, headers and text."""
    line = http.client.HTTPConnection(urllib.parse.urlsplit(site.base).netloc, timeout=60)

    def got(accept, *more, **parameters):
        asked = urllib.parse.urlencode([*parameters.items(), *more])
        headers = {} if accept is None else {"Accept": accept}
        line.request("GET", f"/sparql?{asked}", headers=headers)
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read().decode()

    yield got
    line.close()


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (BROWSER, "text/html"),
        ("text/html", "text/html"),
        ("text/html;q=0.9, */*;q=0.1", "text/html"),
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("application/json, text/html;q=0.5", "application/sparql-results+json"),
        ("text/csv, text/html;q=0.9", "text/csv"),
        ("application/sparql-results+xml, */*;q=0.5", "application/sparql-results+xml"),
        ("text/html;q=0, */*", "application/sparql-results+json"),
        ("application/sparql-results+json, text/html", "application/sparql-results+json"),
    ],
)
def test_only_who_likes_pages_best_gets_a_page(get, accept, kind):
    status, headers, _ = get(accept, query=SELECT)

    assert (status, headers.get_content_type()) == (200, kind)
    assert "Accept" in headers["Vary"]


def test_a_graph_goes_to_programs_as_turtle(get):
    query = "CONSTRUCT WHERE { ?s a da:FocusArea }"

    assert get("*/*", query=query)[1].get_content_type() == "text/turtle"
    assert get(BROWSER, query=query)[1].get_content_type() == "text/html"


def test_a_format_that_is_named_goes_before_the_page(get):
    assert get(BROWSER, query=SELECT, format="csv")[1].get_content_type() == "text/csv"


def test_a_table_has_the_rows_of_the_answer_and_leads_to_our_documents(get):
    _, _, page = get(BROWSER, query=SELECT, lang="en")
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0])
    found = json.loads(get("*/*", query=SELECT)[2])["results"]["bindings"]

    assert len(rows) == len(found) > 5
    assert 'href="/doc/focus-area/people?lang=en"' in page
    assert [html.unescape(re.findall(r"<td[^>]*>([^<]*)</td>", row)[0]) for row in rows] == [
        row["name"]["value"] for row in found
    ]


@pytest.mark.parametrize(
    ("query", "said"), [("ASK { ?s ?p ?o }", "yes"), ("ASK { <x:a> ?p 1 }", "no")]
)
def test_yes_or_no_is_said_in_words(get, query, said):
    page = get(BROWSER, query=query, lang="en")[2]

    assert f"<strong>{said} (" in page


def test_a_graph_is_shown_as_triples(get):
    page = get(BROWSER, query="DESCRIBE <x:none> ?s { ?s a da:FocusArea }", lang="en")[2]

    assert re.findall(r'<th scope="col">(subject|predicate|object)</th>', page) == [
        "subject",
        "predicate",
        "object",
    ]
    assert "format=turtle" in page


def test_a_long_answer_is_shown_by_pages_and_taken_whole(get):
    query = "SELECT ?s { ?s a skos:Concept } ORDER BY ?s LIMIT 250"
    pages = [get(BROWSER, query=query, lang="en", page=it)[2] for it in (1, 2, 3)]
    counts = [page.partition("<tbody>")[2].count("<tr>") for page in pages]
    download = html.unescape(re.search(r'href="/sparql\?([^"]*format=csv)"', pages[1])[1])
    whole = get("*/*", *urllib.parse.parse_qsl(download))

    assert [it - counts[0] for it in counts] == [0, 0, -50]
    assert 'rel="next"' in pages[0]
    assert 'rel="prev"' in pages[2]
    assert 'rel="next"' not in pages[2]
    assert whole[1].get_content_type() == "text/csv"
    assert len(whole[2].splitlines()) == 251
    assert get(BROWSER, query=query, page=4)[0] == 400


def test_what_comes_from_the_data_or_the_query_is_escaped(get):
    query = 'SELECT ("<script>alert(1)</script>" AS ?x) ("</textarea>" AS ?y) {}'
    page = get(BROWSER, query=query, lang="en")[2]

    assert "<script>alert" not in page
    assert page.count("</textarea>") == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_only_addresses_of_the_web_become_links(get):
    page = get(BROWSER, query="SELECT (<javascript:alert(1)> AS ?x) {}", lang="en")[2]

    assert 'href="javascript:' not in page


def test_a_faulty_query_comes_back_in_the_form_with_its_place(get):
    query = "SELECT * WHERE {\n  ?s ?p\n}"
    status, headers, page = get(BROWSER, query=query, lang="en")
    kept = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1])

    assert (status, headers.get_content_type()) == (400, "text/html")
    assert kept.strip() == query
    assert re.search(r"Line 3, column 1", page)
    assert get("application/json", query=query)[1].get_content_type() == "application/problem+json"


@pytest.mark.parametrize(
    "more",
    [
        [("colour", "red")],
        [("query", "ASK {}")],
        [("lang", "fr")],
        [("page", "0")],
        [("page", "1"), ("page", "2")],
    ],
)
def test_a_parameter_that_means_nothing_is_refused(get, more):
    assert get(BROWSER, *more, query=SELECT)[0] == 400


def test_a_page_is_of_the_graphs_that_are_named(site, get):
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    graph = {"default-graph-uri": f"{site.base}graph/catalogue"}
    number = r'<td class="num">(\d+)</td>'
    part = re.search(number, get(BROWSER, query=query, lang="en", **graph)[2])[1]
    whole = re.search(number, get(BROWSER, query=query, lang="en")[2])[1]
    csv = get("text/csv", query=query, **graph)[2].split()[1]

    assert part == csv
    assert 0 < int(part) < int(whole)


@pytest.mark.parametrize(("lang", "rows"), [("ja", "行"), ("en", "rows")])
def test_the_page_speaks_both_languages_and_switching_keeps_the_query(get, lang, rows):
    page = get(BROWSER, query=SELECT, lang=lang)[2]
    other = "en" if lang == "ja" else "ja"
    link = re.search(rf'hreflang="{other}" href="/sparql\?([^"]*)"', page)[1]

    assert f'<html lang="{lang}">' in page
    assert re.search(rf'class="rows-said">\d+ ?{rows}', page)
    assert dict(urllib.parse.parse_qsl(html.unescape(link)))["query"] == SELECT


def test_an_answer_too_large_for_a_page_is_there_to_take(get):
    query = "SELECT ?a ?b ?c { ?a a skos:Concept . ?b a skos:Concept . ?c a da:Report }"
    status, _, page = get(BROWSER, query=query, lang="en")

    assert status == 200
    assert "too large for a page" in page
    assert "format=csv" in page
    assert "<tbody>" not in page.partition("</form>")[2].partition('id="examples"')[0]


def test_what_differs_each_time_is_not_kept(get):
    query = "SELECT (STRUUID() AS ?x) {}"
    first, second = (get(BROWSER, query=query, lang="en") for _ in range(2))
    shown = [re.findall(r"<td>([0-9a-f-]{36})</td>", it[2]) for it in (first, second)]

    assert shown[0] != shown[1]
    assert first[1]["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "written", "meant"),
    [
        ("SELECT ?it { ?it a da:Indcator }", "da:Indcator", "da:Indicator"),
        ("ASK { ?it da:hasValuee ?value }", "da:hasValuee", None),
        ("SELECT ?it { ?it a <BASEdef/report#Projekt> }", "Projekt", "da:Project"),
    ],
)
def test_an_empty_answer_names_the_words_that_the_vocabulary_lacks(
    site, get, query, written, meant
):
    _, _, text = get(BROWSER, query=query.replace("BASE", site.base), lang="en")

    said = html.unescape(text)
    assert "is not in the vocabulary" in said
    assert written in said
    assert meant is None or meant in said


def test_an_empty_answer_to_known_words_blames_none(get):
    _, _, text = get(BROWSER, query="SELECT ?it { ?it a da:Indicator, da:Project }", lang="en")

    assert "is not in the vocabulary" not in text
