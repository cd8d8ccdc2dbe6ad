"""One function decides on the format; here is its table of cases (RFC 9110, 12.5.1)."""

import itertools

import pytest

from tsunagu.formats import DOCUMENT_FORMATS, RDF_FORMATS, RESULT_FORMATS, negotiated

TURTLE = RDF_FORMATS[0]
JSON = RESULT_FORMATS[0]
TYPES = [form.media_type for form in DOCUMENT_FORMATS]
RESULT_TYPES = [form.media_type for form in RESULT_FORMATS]

CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/png,image/svg+xml,*/*;q=0.8"
SAFARI = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RDFLIB_TURTLE = "text/turtle, application/x-turtle"
RDFLIB_ANY = (
    "application/rdf+xml, text/turtle;q=0.9, text/n3;q=0.8, application/n-triples;q=0.5, */*;q=0.1"
)
JENA = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,application/n-quads,application/trig;q=0.9,application/n-quads;q=0.9,*/*;q=0.5"
COMUNICA = "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,text/xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18,application/json;q=0.135,text/shaclc;q=0.1,text/shaclc-ext;q=0.05"
ANY23 = "application/rdf+xml;q=0.95, text/turtle, application/x-turtle;q=0.9, text/html;q=0.4, */*;q=0.1"
RDF4J = "application/x-binary-rdf, application/rdf+xml;q=0.8, application/trig;q=0.9, application/n-quads;q=0.85, text/turtle;q=0.95, application/ld+json;q=0.7"

CLIENTS = [
    (CHROME, "text/html"),
    (FIREFOX, "text/html"),
    (SAFARI, "text/html"),
    (RDFLIB_TURTLE, "text/turtle"),
    (RDFLIB_ANY, "application/rdf+xml"),
    (JENA, "text/turtle"),
    (COMUNICA, "application/n-quads"),
    (ANY23, "text/turtle"),
    (RDF4J, "text/turtle"),
    ("*/*", "text/turtle"),
    ("*", None),
    ("", "text/turtle"),
    ("   ", "text/turtle"),
    (None, "text/turtle"),
    (",", "text/turtle"),
    ("image/png", None),
    ("image/*", None),
    ("text/html;q=0", None),
    ("*/*;q=0", None),
    ("text/turtle;q=0, */*;q=0.1", "text/html"),
    ("text/*;q=0, */*", "application/ld+json"),
    ("application/xhtml+xml, */*;q=0.1", "text/turtle"),
    ("text/turtle; charset=utf-8; q=0.7, text/html;q=0.6", "text/turtle"),
    (
        'application/ld+json; profile="http://www.w3.org/ns/json-ld#flattened"',
        "application/ld+json",
    ),
    ("TEXT/HTML", "text/html"),
    ("application/x-turtle", "text/turtle"),
    ("text/plain", "application/n-triples"),
    ("text/n3", None),
    ("text/turtle;q=abc", "text/turtle"),  # a wish that cannot be read is none
    ("text/turtle;q=1.5, text/html", "text/html"),
    ("garbage", None),
    ("text/", None),
    ("/", None),
    ("text/html;level=1;q=0.3, text/html;q=0.7, */*;q=0.5", "text/html"),
]


def both_orders(one, other):
    return [f"{one}, {other}", f"{other}, {one}"]


CASES = [
    *CLIENTS,
    *((wanted, wanted) for wanted in TYPES),
    *((f"{wanted};q=0.1", wanted) for wanted in TYPES),
    *((f"image/png, {wanted};q=0.001", wanted) for wanted in TYPES),
    *((f"{wanted};q=0.9, */*;q=0.1", wanted) for wanted in TYPES),
    *((f"*/*;q=0.1, {wanted}", wanted) for wanted in TYPES),
    *(
        (accept, liked)
        for liked, less in itertools.permutations(TYPES, 2)
        for accept in both_orders(f"{liked};q=0.8", f"{less};q=0.5")
    ),
]


@pytest.mark.parametrize(("accept", "expected"), CASES)
def test_a_document_comes_in_the_format_the_caller_likes_best(accept, expected):
    found = negotiated(accept, DOCUMENT_FORMATS, TURTLE)

    assert (found.media_type if found else None) == expected


RESULT_CASES = [
    (None, RESULT_TYPES[0]),
    ("*/*", RESULT_TYPES[0]),
    ("application/json", RESULT_TYPES[0]),
    ("application/xml", RESULT_TYPES[1]),
    ("text/xml", RESULT_TYPES[1]),
    (CHROME, RESULT_TYPES[1]),
    ("application/sparql-results+json,application/json;q=0.9,*/*;q=0.1", RESULT_TYPES[0]),
    ("application/sparql-results+xml,application/rdf+xml;q=0.5", RESULT_TYPES[1]),
    ("text/turtle", None),
    ("text/csv;q=0.9, text/tab-separated-values", RESULT_TYPES[3]),
    *((wanted, wanted) for wanted in RESULT_TYPES),
    *((f"*/*;q=0.2, {wanted};q=0.3", wanted) for wanted in RESULT_TYPES),
]


@pytest.mark.parametrize(("accept", "expected"), RESULT_CASES)
def test_a_table_comes_in_the_format_the_caller_likes_best(accept, expected):
    found = negotiated(accept, RESULT_FORMATS, JSON)

    assert (found.media_type if found else None) == expected


def test_the_table_is_long_enough_to_be_believed():
    assert len(CASES) + len(RESULT_CASES) > 200
