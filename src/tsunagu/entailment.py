"""Entailment: owlrl closes the ontology; what follows for the data is derived from that closure."""

from collections.abc import Iterable, Iterator
from typing import Protocol

import owlrl
from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tsunagu.terms import OWL, RDF, RDFS

_SCHEMA = (
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    OWL.inverseOf,
    OWL.equivalentClass,
    OWL.equivalentProperty,
)
# What says nothing: everything is a Thing, and nothing is a Nothing.
_EMPTY = {OWL.Thing, OWL.Nothing}
_KINDS = (
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.SymmetricProperty,
    OWL.TransitiveProperty,
)

Triple = tuple[Node, Node, Node]


class Workspace(Protocol):
    """Where rules run: triples that rules add to."""

    def grow(self, rules: Iterable[str]) -> set[Triple]:
        """The triples that the rules add (SPARQL INSERT … WHERE), run until nothing is new."""


def schema_closure(ontology: Graph) -> Graph:
    """What OWL 2 RL says of our classes and properties: no data, no labels, no literals.

    Labels and definitions are left out first: they entail nothing, and owlrl would make literals
    the subjects of triples.
    """
    graph = Graph()
    for axiom in _SCHEMA:
        graph += ontology.triples((None, axiom, None))
    for kind in _KINDS:
        graph += ontology.triples((None, RDF.type, kind))
    owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False
    ).expand(graph)
    closed = Graph()
    for triple in graph:
        subject, _, value = triple
        if not {subject, value} & _EMPTY and subject != value and _named(subject, value):
            closed.add(triple)
    return closed


def _named(*nodes: Node) -> bool:
    return all(isinstance(node, URIRef) for node in nodes)


def rules(ontology: Graph) -> list[str]:
    """SPARQL rules (INSERT … WHERE) for the data, one rule each (OWL 2 RL, tables 5 to 9).

    Only rules that the ontology has a use for are made; sameAs, functional properties and keys
    have none on purpose: two values for one thing are to be reported, not made equal.
    """
    closed = schema_closure(ontology)
    made = [*_hierarchies(closed), *_characteristics(ontology, closed)]
    made += [*_types(ontology, closed), *_chains(ontology)]
    return list(dict.fromkeys(made))


def _pairs(graph: Graph, predicate: Node) -> list[tuple[Node, Node]]:
    return sorted(graph.subject_objects(predicate), key=str)


def _hierarchies(closed: Graph) -> Iterator[str]:
    for lower, upper in _pairs(closed, RDFS.subClassOf):
        yield f"INSERT {{ ?x a <{upper}> }} WHERE {{ ?x a <{lower}> }}"
    for lower, upper in _pairs(closed, RDFS.subPropertyOf):
        yield f"INSERT {{ ?x <{upper}> ?y }} WHERE {{ ?x <{lower}> ?y }}"


def _characteristics(ontology: Graph, closed: Graph) -> Iterator[str]:
    for one, other in _pairs(closed, OWL.inverseOf):
        yield f"INSERT {{ ?y <{other}> ?x }} WHERE {{ ?x <{one}> ?y FILTER(isIRI(?y)) }}"
        yield f"INSERT {{ ?y <{one}> ?x }} WHERE {{ ?x <{other}> ?y FILTER(isIRI(?y)) }}"
    for it in sorted(ontology.subjects(RDF.type, OWL.SymmetricProperty), key=str):
        yield f"INSERT {{ ?y <{it}> ?x }} WHERE {{ ?x <{it}> ?y FILTER(isIRI(?y)) }}"
    for it in sorted(ontology.subjects(RDF.type, OWL.TransitiveProperty), key=str):
        yield f"INSERT {{ ?x <{it}> ?z }} WHERE {{ ?x <{it}> ?y . ?y <{it}> ?z }}"


def _types(ontology: Graph, closed: Graph) -> Iterator[str]:
    for it, kind in _pairs(closed, RDFS.domain):
        yield f"INSERT {{ ?x a <{kind}> }} WHERE {{ ?x <{it}> ?y }}"
    for it, kind in _pairs(closed, RDFS.range):
        if (it, RDF.type, OWL.DatatypeProperty) not in ontology:
            yield f"INSERT {{ ?y a <{kind}> }} WHERE {{ ?x <{it}> ?y FILTER(isIRI(?y)) }}"


def _chains(ontology: Graph) -> Iterator[str]:
    for it, chain in _pairs(ontology, OWL.propertyChainAxiom):
        if isinstance(chain, BNode):
            path = "/".join(f"<{step}>" for step in Collection(ontology, chain))
            yield f"INSERT {{ ?x <{it}> ?z }} WHERE {{ ?x {path} ?z }}"


def inferred(workspace: Workspace, made: list[str]) -> set[Triple]:
    """Everything the rules add to a workspace, which holds it afterwards."""
    return workspace.grow(made)
