"""Real clients against the real server: SPARQLWrapper, rdflib and our own command."""

from conftest import run
from rdflib import Graph, URIRef
from SPARQLWrapper import JSON, POST, SPARQLWrapper

COUNT = "PREFIX qb: <http://purl.org/linked-data/cube#> SELECT (COUNT(*) AS ?n) WHERE { ?o a qb:Observation }"


def test_sparqlwrapper_asks_by_get_and_post(site):
    numbers = []
    for method in ("GET", POST):
        wrapper = SPARQLWrapper(site.sparql, returnFormat=JSON)
        wrapper.setMethod(method)
        wrapper.setQuery(COUNT)
        numbers.append(wrapper.queryAndConvert()["results"]["bindings"][0]["n"]["value"])

    assert numbers[0] == numbers[1]
    assert int(numbers[0]) > 50


def test_rdflib_follows_a_uri_from_a_result_to_its_description(site):
    thing = URIRef(f"{site.base}id/observation/mnc-held_m2024-07_total")

    graph = Graph().parse(str(thing))

    values = {
        str(value)
        for _, predicate, value in graph.triples((thing, None, None))
        if predicate.endswith("#value")
    }
    assert {float(value) for value in values} == {93080000}


def test_rdflib_reads_the_dump(site):
    graph = Graph().parse(f"{site.base}dumps/data.ttl", format="turtle")

    assert len(graph) > 5000


def test_our_command_asks_any_endpoint(site):
    result = run("query", "--endpoint", site.sparql, COUNT, "--format", "csv")

    assert result.status == 0, result.err
    assert int(result.out.split()[1]) > 50


def test_our_command_tells_when_an_endpoint_does_not_answer(site):
    result = run("query", "--endpoint", f"{site.base}nothing", COUNT)

    assert result.status == 2
    assert f"{site.base}nothing" in result.err
    assert "Traceback" not in result.err
