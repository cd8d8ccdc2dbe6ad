"""Questions described: each one as an executable of SHACL with its parameters and its address (Hydra)."""

from collections.abc import Iterator

from rdflib import Literal, Namespace, URIRef
from rdflib.term import Node

from tsunagu import iris
from tsunagu.questions import Parameter, Question
from tsunagu.terms import DCTERMS, RDF, RDFS, SH, XSD

Triple = tuple[URIRef, URIRef, Node]

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
_DATATYPES = {
    "decimal": XSD.decimal,
    "integer": XSD.integer,
    "language": XSD.string,
    "text": XSD.string,
    "year": XSD.integer,
}


def described(questions: tuple[Question, ...], base: str) -> Iterator[Triple]:
    """Every question: its words, its query, its parameters and the address that answers it."""
    for question in questions:
        yield from _question(question, base)


def _question(question: Question, base: str) -> Iterator[Triple]:
    subject = URIRef(f"{base}q/{question.name}")
    yield subject, RDF.type, SH.SPARQLExecutable
    yield subject, RDF.type, SH.SPARQLSelectExecutable
    yield subject, RDFS.label, Literal(question.ja, lang="ja")
    yield subject, RDFS.label, Literal(question.en, lang="en")
    yield subject, DCTERMS.identifier, Literal(question.name)
    yield subject, SH.select, Literal(question.query)
    yield subject, SH.group, URIRef(f"{base}questions#group-{question.group}")
    address = iris.fragment(subject, "address")
    names = ",".join(it.name for it in question.parameters)
    template = f"{base}q/{question.name}.csv" + (f"{{?{names}}}" if names else "")
    yield subject, HYDRA.search, address
    yield address, RDF.type, HYDRA.IriTemplate
    yield address, HYDRA.template, Literal(template, datatype=HYDRA.Rfc6570Template)
    for order, it in enumerate(question.parameters, start=1):
        yield from _parameter(subject, address, it, order)


def _parameter(subject: URIRef, address: URIRef, it: Parameter, order: int) -> Iterator[Triple]:
    node = iris.fragment(subject, f"parameter-{it.name}")
    yield subject, SH.parameter, node
    yield address, HYDRA.mapping, node
    yield node, RDF.type, SH.Parameter
    yield node, RDF.type, HYDRA.IriTemplateMapping
    # The local name of the path is the name of the query's variable (SHACL, 5.2.1).
    yield node, SH.path, iris.fragment(subject, it.name)
    yield node, HYDRA.property, iris.fragment(subject, it.name)
    yield node, HYDRA.variable, Literal(it.name)
    yield node, HYDRA.required, Literal("false", datatype=XSD.boolean)
    yield node, SH.optional, Literal("true", datatype=XSD.boolean)
    yield node, SH.name, Literal(it.ja, lang="ja")
    yield node, SH.name, Literal(it.en, lang="en")
    yield node, SH.order, Literal(str(order), datatype=XSD.integer)
    if it.kind in _DATATYPES:
        yield node, SH.datatype, _DATATYPES[it.kind]
    else:
        yield node, SH.nodeKind, SH.IRI
