"""A query that is refused says where it is wrong, why, and what to write instead."""

import json
import random
import re
import urllib.parse

import pytest
from conftest import run
from test_http import fetch, query
from test_questions import CANONICAL, QUESTIONS

from tsunagu.diagnosis import diagnosed
from tsunagu.diagnosis.grammar import refusal
from tsunagu.diagnosis.tokens import tokens

VCARD = "PREFIX vcard: <http://www.w3.org/2006/vcard/ns#>\n"
# query, kind of error, line, column, a word of the English message, the query after the first cure
SLIPS = [
    ("SELCT ?s WHERE { ?s ?p ?o }", "keyword", 1, 1, "SELECT", "SELECT ?s WHERE { ?s ?p ?o }"),
    ("SELECT ?s WHRE { ?s ?p ?o }", "keyword", 1, 11, "WHERE", "SELECT ?s WHERE { ?s ?p ?o }"),
    ("ASK { ?s ?p ?o FLITER(?o > 1) }", "keyword", 1, 16, "FILTER", "ASK { ?s ?p ?o FILTER(?o > 1) }"),
    ("ASK { ?s ?p ?o OPTINAL {} }", "keyword", 1, 16, "OPTIONAL", "ASK { ?s ?p ?o OPTIONAL {} }"),
    ("SELECT DISTICT ?s { ?s ?p ?o }", "keyword", 1, 8, "DISTINCT", "SELECT DISTINCT ?s { ?s ?p ?o }"),
    ("SELECT ?s {?s ?p ?o} ODER BY ?s", "keyword", 1, 22, "ORDER", "SELECT ?s {?s ?p ?o} ORDER BY ?s"),
    ("SELECT * {?s ?p ?o} LIMT 10", "keyword", 1, 21, "LIMIT", "SELECT * {?s ?p ?o} LIMIT 10"),
    ("CONSTRUT { ?s ?p ?o } WHERE { ?s ?p ?o }", "keyword", 1, 1, "CONSTRUCT", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"),
    ("PREFX a: <urn:a> ASK { ?s a:b ?o }", "keyword", 1, 1, "PREFIX", "PREFIX a: <urn:a> ASK { ?s a:b ?o }"),
    ("ASK { {} UNOIN {} }", "keyword", 1, 10, "UNION", "ASK { {} UNION {} }"),
    ("ASK { ?s ?p ?o FILTER(?o > 1 AND ?o < 3) }", "keyword", 1, 30, "&&", "ASK { ?s ?p ?o FILTER(?o > 1 && ?o < 3) }"),
    ("ASK { ?s ?p ?o FILTER(?o == 1) }", "keyword", 1, 26, "single", "ASK { ?s ?p ?o FILTER(?o = 1) }"),
    ("ASK { ?s ?p ?o FILTER(?o <> 1) }", "keyword", 1, 26, "!=", "ASK { ?s ?p ?o FILTER(?o != 1) }"),
    ("SELECT * { ?s ?p ?o } LIMIT 1 ORDER BY ?s", "keyword", 1, 31, "before LIMIT", None),
    ("ASK { ?s vcard:fn ?o }", "prefix", 1, 10, "vcard", VCARD + "ASK { ?s vcard:fn ?o }"),
    ("ASK {\n\t?s ?p \"😀\" ; vcard:fn ?o }", "prefix", 2, 14, "vcard", VCARD + "ASK {\n\t?s ?p \"😀\" ; vcard:fn ?o }"),
    ("ASK { ?s sko:prefLabel ?o }", "prefix", 1, 10, "skos", "ASK { ?s skos:prefLabel ?o }"),
    ("ASK { ?s ad:x ?o }", "prefix", 1, 10, "da:", "ASK { ?s da:x ?o }"),
    ("ASK { ?s nowhere:x ?o }", "prefix", 1, 10, "PREFIX nowhere: <…>", None),
    ("PREFIX a <urn:a> ASK { ?s a:b ?o }", "prefix", 1, 8, "colon", "PREFIX a: <urn:a> ASK { ?s a:b ?o }"),
    ("ASK WHERE ｛ ?s ?p ?o ｝", "character", 1, 11, "full-width", "ASK WHERE { ?s ?p ?o }"),
    ("ASK { ?s ?p ?o ｝", "character", 1, 16, "full-width", "ASK { ?s ?p ?o }"),
    ("ASK { ?s ?p “x” }", "character", 1, 13, "typographic", 'ASK { ?s ?p "x" }'),
    ("ASK　{ ?s ?p ?o }", "character", 1, 4, "plain space", "ASK { ?s ?p ?o }"),
    ("ASK { ?s ?p ?o\u00a0}", "character", 1, 15, "plain space", "ASK { ?s ?p ?o }"),
    ("\ufeffASK { ?s ?p ?o }", "character", 1, 1, "BOM", "ASK { ?s ?p ?o }"),
    ("ＡＳＫ { ?s ?p ?o }", "character", 1, 1, "ASK", "ASK { ?s ?p ?o }"),
    ("ASK { ?s ?p ?o FILTER（?o > 1） }", "character", 1, 22, "full-width", "ASK { ?s ?p ?o FILTER(?o > 1) }"),
    ('ASK { ?s skos:prefLabel "漢字"@ja ； ?p ?o }', "character", 1, 33, ";", 'ASK { ?s skos:prefLabel "漢字"@ja ; ?p ?o }'),
    ("SELECT *\r\nWHERE {\r\n ?s ?p ?o", "bracket", 3, 10, "line 2, column 7", "SELECT *\r\nWHERE {\r\n ?s ?p ?o }"),
    ("SELECT * { ?s ?p ?o }}", "bracket", 1, 22, "too many", "SELECT * { ?s ?p ?o }"),
    ("ASK { ?s ?p ?o FILTER(?o > 1 }", "bracket", 1, 30, "column 22", "ASK { ?s ?p ?o FILTER(?o > 1 ) }"),
    ("ASK { ?s ?p [ ?q 1 }", "bracket", 1, 20, "]", "ASK { ?s ?p [ ?q 1 ] }"),
    ("ASK { ?s ?p (1 2 }", "bracket", 1, 18, ")", "ASK { ?s ?p (1 2 ) }"),
    ("ASK { ?s ?p ?o FILTER ?o > 1 }", "bracket", 1, 23, "FILTER", None),
    ("SELECT * { ?s ?p ?o } ORDER BY DESC ?s", "bracket", 1, 37, "DESC", None),
    ("ASK { ?s ?p 'a }", "string", 1, 13, "closing '", None),
    ('ASK {\n ?s ?p "a\n }', "string", 2, 8, 'closing "', None),
    ("ASK { ?s ?p 'it's' }", "string", 1, 16, "inside", "ASK { ?s ?p 'it\\'s' }"),
    ('ASK { ?s ?p "a"@ja_JP }', "string", 1, 16, "@ja-JP", 'ASK { ?s ?p "a"@ja-JP }'),
    ("ASK { http://a.example/b ?p ?o }", "iri", 1, 7, "angle", "ASK { <http://a.example/b> ?p ?o }"),
    ("ASK { <http://a.example/b c> ?p ?o }", "iri", 1, 7, "space", "ASK { <http://a.example/b%20c> ?p ?o }"),
    ("ASK { <http://a.example/b ?p ?o }", "iri", 1, 7, "closing >", None),
    ("ASK { ?s ?p <rel> }", "iri", 1, 13, "BASE", None),
    ("ASK { ?s ?p ?o ?s ?q ?r }", "separator", 1, 16, "dot", "ASK { ?s ?p ?o . ?s ?q ?r }"),
    ("SELECT ?a, ?b { ?a ?c ?b }", "separator", 1, 10, "commas", "SELECT ?a ?b { ?a ?c ?b }"),
    ("ASK { ?s a }", "separator", 1, 12, "object", None),
    ("ASK { ?s }", "separator", 1, 10, "predicate", None),
    ("PREFIX a: <urn:a>; ASK { ?s a:b ?o }", "separator", 1, 18, "PREFIX", "PREFIX a: <urn:a> ASK { ?s a:b ?o }"),
    ("SELECT COUNT(?s) { ?s ?p ?o }", "function", 1, 8, "(COUNT(…) AS ?x)", None),
    ("SELECT (COUNT(*) ?n) { ?s ?p ?o }", "function", 1, 18, "AS", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
    ("ASK { ?s ?p ?o FILTER(STARTSWITH(?o, 'a')) }", "function", 1, 23, "STARTSWITH", None),
    ("ASK { ?s ?p ?o FILTER(STRSTART(?o, 'a')) }", "keyword", 1, 23, "STRSTARTS", "ASK { ?s ?p ?o FILTER(STRSTARTS(?o, 'a')) }"),
    ("SELECT (IF(?o > 1, 1) AS ?x) { ?s ?p ?o }", "function", 1, 21, "IF", None),
    ("SELECT (COUNT(*) AS n) { ?s ?p ?o }", "variable", 1, 21, "?n", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
    ("SELECT ?s ?o (COUNT(?p) AS ?n) { ?s ?p ?o } GROUP BY ?s", "variable", 1, 11, "GROUP BY", None),
    ("SELECT * { ?s ?p ?o BIND(1 AS ?o) }", "variable", 1, 31, "already", None),
    ("SELECT (1 AS ?s) ?s { ?s ?p ?o }", "variable", 1, 14, "already", None),
    ("ASK { VALUES (?x ?y) { (1 2) (1) } }", "variable", 1, 30, "1 value", None),
    ("ASK { _:a ?p ?o . { _:a ?q ?r } }", "variable", 1, 21, "another group", None),
    ("INSERT DATA { <urn:a> <urn:b> 1 }", "update", 1, 1, "read-only", None),
    ("PREFIX a: <urn:a>\nDELETE WHERE { ?s ?p ?o }", "update", 2, 1, "read-only", None),
    ("CLEAR ALL", "update", 1, 1, "read-only", None),
    ("SELECT TOP 10 ?s { ?s ?p ?o }", "dialect", 1, 8, "LIMIT 10", None),
    ("@prefix a: <urn:a> . ASK { ?s a:b ?o }", "dialect", 1, 1, "Turtle", "PREFIX a: <urn:a>  ASK { ?s a:b ?o }"),
    ("SELECT * { ?s ?p ?o } LIMIT 10, 20", "dialect", 1, 31, "OFFSET 10", "SELECT * { ?s ?p ?o } LIMIT 20 OFFSET 10"),
    ("define input:same-as 'yes' ASK { ?s ?p ?o }", "dialect", 1, 1, "Virtuoso", None),
    ("ASK { ?s ?p ?o FILTER(?o != NULL) }", "dialect", 1, 29, "BOUND", None),
    ("SELECT * { ?s ?p ?o } LIMIT 1O", "syntax", 1, 30, "letter", "SELECT * { ?s ?p ?o } LIMIT 10"),
    ("SELECT * { ?s ?p ?o } LIMIT -1", "syntax", 1, 29, "whole number", None),
    ("SELECT * FROM { ?s ?p ?o }", "syntax", 1, 15, "NAMED", None),
    ("ASK { ?s da:x/ ?o }", "syntax", 1, 16, "an IRI", None),
    ("# nothing", "syntax", 1, 10, "SELECT", None),
    ("ASK { ?s ?p ?o } # 漢字\nLIMIT 1 }", "bracket", 2, 9, "too many", "ASK { ?s ?p ?o } # 漢字\nLIMIT 1 "),
]  # fmt: skip
ALL = [it.read_text(encoding="utf-8") for it in QUESTIONS]


def refused(site, text):
    answer = query(site, text)
    assert (answer.status, answer.type) == (400, "application/problem+json"), text
    return json.loads(answer.body)


def mended(text, suggestions):
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    for it in sorted(suggestions, key=lambda it: (it["line"], it["column"]), reverse=True):
        at = sum(map(len, lines[: it["line"] - 1])) + it["column"] - 1
        assert text[at : at + len(it["replace"])] == it["replace"]
        text = text[:at] + it["with"] + text[at + len(it["replace"]) :]
    return text


@pytest.mark.parametrize("slip", SLIPS, ids=[it[0] for it in SLIPS])
def test_a_slip_is_found_where_it_is_and_cured(site, slip):
    text, kind, line, column, word, right = slip
    problem = refused(site, text)

    assert (problem["line"], problem["column"]) == (line, column), problem["detail"]
    assert problem["type"].endswith(f"/errors/query-{kind}")
    assert word in problem["detail"]
    assert f"{line}行{column}列" in problem["detail_ja"]
    if right is not None:
        assert mended(text, problem["suggestions"]) == right
        assert query(site, right).status == 200


@pytest.mark.parametrize("kind", sorted({it[1] for it in SLIPS} | {"service"}))
def test_every_kind_of_slip_has_a_page_with_a_wrong_and_a_right_example(site, kind):
    page = fetch(site, f"errors/query-{kind}?lang=en", Accept="text/html").body.decode()
    examples = [it.split("</pre>")[0] for it in page.split('<pre lang="zxx">')[1:]]
    wrong, right = (
        it.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').replace("&#39;", "'")
        for it in examples
    )

    assert refused(site, wrong)["type"].endswith(f"/errors/query-{kind}")
    assert query(site, right).status == 200


@pytest.mark.parametrize(
    ("text", "caret"),
    [
        ("ASK { ?s ?p ?o FLITER(?o > 1) }", "               ^^^^^^"),
        ("ASK {\n\t?s ?p ?o FLITER(?o > 1) }", "\t         ^^^^^^"),
        ('ASK { ?s ?p "漢字" FLITER(1) }', "                   ^^^^^^"),
        ('ASK { ?s ?p "😀" FLITER(1) }', "                 ^^^^^^"),
        ("ASK ｛ ?s ?p ?o }", "    ^^"),
    ],
)
def test_the_caret_stands_under_the_place_whatever_is_before_it(site, text, caret):
    shown = refused(site, text)["excerpt"].split("\n")

    assert shown[0] in text
    assert shown[1] == caret


def test_a_line_of_great_length_is_shown_around_the_place(site):
    text = "SELECT * {" + " ?s ?p ?o ." * 500 + " FLITER(1) " + " ?s ?p ?o ." * 500 + "}"

    problem = refused(site, text)

    assert problem["column"] == text.index("FLITER") + 1
    assert len(problem["excerpt"]) < 400
    assert "FLITER" in problem["excerpt"]


def test_a_page_shows_the_place_and_the_cure(site):
    asked = urllib.parse.urlencode({"query": "ASK { ?s vcard:fn ?o }"})
    page = fetch(site, f"sparql?{asked}", Accept="text/html", Accept_Language="ja").body.decode()

    assert "         ^^^^^^^^" in page
    assert "PREFIX vcard: &lt;http://www.w3.org/2006/vcard/ns#&gt;" in page
    assert "/errors/query-prefix" in page


def test_a_query_that_names_graphs_is_diagnosed_like_any_other(site):
    problem = refused(site, "SELECT * FROM <urn:g>\nWHRE { ?s ?p ?o }")

    assert (problem["line"], problem["column"]) == (2, 1)
    assert "WHERE" in problem["detail"]


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_broken_there_is_an_answer_with_a_place(site, seed):
    chance = random.Random(seed)  # noqa: S311 - no secret
    text = chance.choice(ALL).replace(CANONICAL, site.base)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text))
        cut = chance.choice((0, 1, 3))
        text = (
            text[:at]
            + chance.choice(("", "{", ")", '"', "<", "漢", "😀", ":", "\\"))
            + text[at + cut :]
        )
    answer = query(site, text)

    assert answer.status in {200, 400}, text
    if answer.status == 400:
        problem = json.loads(answer.body)
        lines = text.split("\n")
        assert 1 <= problem["line"] <= len(lines)
        assert 1 <= problem["column"] <= len(lines[problem["line"] - 1]) + 1


def test_a_query_of_great_size_is_refused_at_once(site):
    for text in ("ASK { ?s ?p ?o FILTER(" + "a." * 12_000, "x" * 900_000):
        data = text.encode()
        answer = fetch(
            site, "sparql", method="POST", data=data, Content_Type="application/sparql-query"
        )
        assert answer.status == 400
        assert json.loads(answer.body)["line"] == 1


def test_no_query_is_too_deep_to_be_diagnosed():
    found = diagnosed("ASK " + "{" * 25_000, "error at 1:25005: expected", {})

    assert (found.kind, found.column) == ("query-bracket", 25_005)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda it: it.stem)
def test_a_query_that_is_right_has_nothing_wrong_in_it(question):
    assert refusal(tokens(question.read_text(encoding="utf-8"))) is None


def test_the_command_line_shows_the_place_too(site):
    result = run("query", "ASK { ?s ?p ?o FLITER(1) }", "--releases", site.releases)

    assert result.status == 2
    assert "FILTER ではありませんか" in result.err
    assert "  ASK { ?s ?p ?o FLITER(1) }\n                 ^^^^^^" in result.err
