"""Inference: rules run in the store give what owlrl gives over the data themselves."""

import owlrl
import pytest
from conftest import ROOT
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef

from tsunagu import entailment
from tsunagu.facts import read_facts
from tsunagu.graphs import quads
from tsunagu.settings import read_publication
from tsunagu.sources import codes, read_turtle
from tsunagu.store import Store


@pytest.fixture(scope="module")
def ontology():
    publication = read_publication(ROOT)
    return read_turtle(publication.ontology, publication)


@pytest.fixture(scope="module")
def data(ontology):
    """What the tables state between things; literals entail nothing and would only slow owlrl."""
    publication = read_publication(ROOT)
    facts = read_facts(publication, codes(ontology))
    graph = Graph()
    for subject, predicate, value, name in quads(facts, publication):
        if isinstance(value, URIRef) and name != "tables":
            graph.add((subject, predicate, value))
    return graph


def by_rules(ontology, data):
    workspace = Store.memory()
    workspace.add(data)
    return entailment.inferred(workspace, entailment.rules(ontology))


def by_owlrl(ontology, data):
    """owlrl over data and ontology at once, without what it says of the language itself."""
    whole = Graph()
    whole += data
    whole += (t for t in ontology if not isinstance(t[2], Literal))
    before = set(whole)
    owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False
    ).expand(whole)
    subjects = {s for s, _, _ in data} | {o for _, _, o in data}
    return {
        (s, p, o)
        for s, p, o in set(whole) - before
        if s in subjects
        and not isinstance(o, Literal)
        and p not in {OWL.sameAs, RDFS.subClassOf, RDFS.subPropertyOf}
        and o not in {OWL.Thing, RDFS.Resource}
        and (s, RDF.type, OWL.Ontology) not in whole
    }


def test_the_rules_infer_what_owlrl_infers_from_the_real_data(ontology, data):
    expected = {t for t in by_owlrl(ontology, data) if t[0] not in set(ontology.subjects())}
    found = {t for t in by_rules(ontology, data) if t[0] not in set(ontology.subjects())}

    assert len(found) > 1000
    assert expected - found == set()
    assert found - expected == set()


def test_nothing_is_made_equal_to_anything(ontology, data):
    assert [t for t in by_rules(ontology, data) if t[1] == OWL.sameAs] == []


def test_a_literal_never_becomes_a_subject(ontology):
    data = Graph()
    vocabulary = read_publication(ROOT).vocabulary
    data.add((URIRef("urn:o"), vocabulary.value, Literal("1.0", datatype=XSD.decimal)))

    assert [t for t in by_rules(ontology, data) if isinstance(t[0], Literal)] == []
