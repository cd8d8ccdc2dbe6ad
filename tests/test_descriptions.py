"""A description holds what is needed about a thing in one fetch."""

from rdflib import RDFS, SKOS, Graph, URIRef
from test_http import fetch, query

HYDRA = "http://www.w3.org/ns/hydra/core#"


def graph(site, path):
    answer = fetch(site, path, Accept="text/turtle")
    assert answer.status == 200
    return Graph().parse(data=answer.body, format="turtle"), answer


def test_everything_a_description_names_has_its_label(site):
    described, _ = graph(site, "doc/observation/mnc-held_m2024-07_total")
    thing = URIRef(f"{site.base}id/observation/mnc-held_m2024-07_total")

    for value in described.objects(thing):
        if str(value).startswith(f"{site.base}id/indicator") or "/def/code/unit" in str(value):
            assert (value, SKOS.prefLabel, None) in described
        if "/id/period/" in str(value):
            assert (value, RDFS.label, None) in described


def test_who_points_at_a_thing_is_told_page_by_page_and_counted(site):
    path = "doc/version/r23-v1.ttl"
    thing = URIRef(f"{site.base}id/version/r23-v1")
    document = URIRef(f"{site.base}doc/version/r23-v1")
    found, pages, following = set(), 0, path
    while following:
        described, answer = graph(site, following)
        found |= {t for t in described.triples((None, None, thing)) if t[0] != document}
        total = int(next(described.objects(document, URIRef(f"{HYDRA}totalItems"))))
        links = [it for it in answer.headers["Link"].split(", ") if 'rel="next"' in it]
        following = links[0].split(">")[0][2:] if links else None
        pages += 1

    assert pages > 2
    assert len(found) <= total  # one statement may stand in two graphs
    text = f"SELECT (COUNT(*) AS ?n) WHERE {{ SELECT DISTINCT ?s ?p WHERE {{ ?s ?p <{thing}> }} }}"
    counted = query(site, text, "text/csv")
    assert len(found) == int(counted.body.split()[1])


def test_a_page_that_there_is_not_is_refused(site):
    assert fetch(site, "doc/version/r23-v1.ttl?page=999").status == 400
    assert fetch(site, "doc/version/r23-v1.ttl?page=0").status == 400


def test_a_node_without_a_name_is_described_with_the_thing_it_belongs_to(site):
    described, _ = graph(site, "def/report/evidence")

    assert any("first" in str(predicate) for predicate in described.predicates())


def test_what_points_at_a_thing_without_a_label_is_told_by_its_value_and_period(site):
    described, _ = graph(site, "doc/indicator/mnc-held")
    da = f"{site.base}def/report#"
    figure = URIRef(f"{site.base}id/observation/mnc-held_m2024-07_total")

    (period,) = described.objects(figure, URIRef(f"{da}refPeriod"))
    assert {float(it) for it in described.objects(figure, URIRef(f"{da}value"))} == {93080000}
    assert {str(it) for it in described.objects(period, RDFS.label)} >= {"July 2024"}


def test_a_statement_that_a_thing_names_is_told_as_it_is_printed(site):
    described, _ = graph(site, "doc/observation/mnc-held_m2024-07_total")
    statement = URIRef(f"{site.base}id/statement/p24-0026")

    assert "9,308万枚" in {
        str(it) for it in described.objects(statement, URIRef(f"{site.base}def/report#verbatim"))
    }
