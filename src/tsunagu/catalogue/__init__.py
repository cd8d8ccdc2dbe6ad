"""Catalogue: a release describes itself (DCAT 3, VoID, service description); all counts are counted."""

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.term import Node

from tsunagu import iris
from tsunagu.catalogue.counts import Counts, Coverage, counts, coverage
from tsunagu.catalogue.dcat import DUMPS, cube, dataset_iri, dcat
from tsunagu.catalogue.files import measured, served, sums
from tsunagu.catalogue.questions import described
from tsunagu.questions import read_questions
from tsunagu.settings import Publication
from tsunagu.terms import FOAF, PROV, RDF, SD, VANN, VOID, XSD

Triple = tuple[URIRef, URIRef, Node]

_FORMATS = "http://www.w3.org/ns/formats/"


def catalogue(publication: Publication, counted: Counts, about: Coverage) -> list[Triple]:
    """The release's description of itself: its data sets, distributions, services and graphs.

    The numbers cover everything but this description, which stands in the graph "catalogue". The
    sizes and checksums of files are not in it; see `files`.
    """
    return [
        *dcat(publication, about),
        *_dataset(publication, counted),
        *_partitions(publication, counted),
        *_linksets(publication, counted),
        *_service(publication, counted),
        *described(read_questions(publication.questions, publication.rebased), publication.base),
    ]


def _whole(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def _dataset(publication: Publication, counted: Counts) -> Iterator[Triple]:
    subject, base = dataset_iri(publication), publication.base
    yield subject, RDF.type, VOID.Dataset
    yield subject, VOID.uriSpace, Literal(f"{base}id/")
    yield subject, VOID.sparqlEndpoint, URIRef(f"{base}sparql")
    yield subject, VANN.preferredNamespaceUri, Literal(publication.vocabulary.namespace)
    yield subject, VOID.vocabulary, URIRef(publication.vocabulary.namespace)
    yield subject, VOID.triples, _whole(counted.distinct_triples)
    yield subject, VOID.distinctSubjects, _whole(counted.subjects)
    yield subject, VOID.properties, _whole(len(counted.properties))
    yield subject, VOID.classes, _whole(len(counted.classes))
    for name, _, label in DUMPS:
        yield subject, VOID.dataDump, URIRef(f"{base}dumps/{name}")
        yield subject, VOID.feature, URIRef(_FORMATS + label)
    # VoID 5.2: the description is a document of its own, whose topic is the data set.
    document = URIRef(f"{base}.well-known/void")
    yield document, RDF.type, VOID.DatasetDescription
    yield document, FOAF.primaryTopic, subject
    yield document, FOAF.topic, subject


def _partitions(publication: Publication, counted: Counts) -> Iterator[Triple]:
    subject = dataset_iri(publication)
    for number, (it, count) in enumerate(sorted(counted.classes.items()), start=1):
        part = iris.fragment(subject, f"class-{number}")
        yield subject, VOID.classPartition, part
        yield part, VOID["class"], URIRef(it)
        yield part, VOID.entities, _whole(count)
    for number, (it, count) in enumerate(sorted(counted.properties.items()), start=1):
        part = iris.fragment(subject, f"property-{number}")
        yield subject, VOID.propertyPartition, part
        yield part, VOID.property, URIRef(it)
        yield part, VOID.triples, _whole(count)


def _linksets(publication: Publication, counted: Counts) -> Iterator[Triple]:
    """Where the links out lead: for each place and predicate, how many there are."""
    subject = dataset_iri(publication)
    places = sorted({place for place, _ in counted.links})
    targets = {it: iris.fragment(subject, f"target-{n}") for n, it in enumerate(places, start=1)}
    for place, target in targets.items():
        yield target, RDF.type, VOID.Dataset
        yield target, VOID.uriSpace, Literal(place)
        yield target, FOAF.homepage, URIRef(place)
    for number, ((place, predicate), count) in enumerate(sorted(counted.links.items()), start=1):
        links = iris.fragment(subject, f"linkset-{number}")
        yield subject, VOID.subset, links
        yield links, RDF.type, VOID.Linkset
        yield links, VOID.subjectsTarget, subject
        yield links, VOID.objectsTarget, targets[place]
        yield links, VOID.linkPredicate, URIRef(predicate)
        yield links, VOID.triples, _whole(count)


def _service(publication: Publication, counted: Counts) -> Iterator[Triple]:
    base = publication.base
    endpoint, default = URIRef(f"{base}sparql"), URIRef(f"{base}sparql#dataset")
    yield endpoint, RDF.type, SD.Service
    yield endpoint, SD.endpoint, endpoint
    yield endpoint, SD.supportedLanguage, SD.SPARQL11Query
    yield endpoint, SD.feature, SD.UnionDefaultGraph
    for name in (
        "SPARQL_Results_JSON",
        "SPARQL_Results_XML",
        "SPARQL_Results_CSV",
        "SPARQL_Results_TSV",
        "Turtle",
        "N-Triples",
        "N-Quads",
        "TriG",
        "RDF_XML",
        "JSON-LD",
    ):
        yield endpoint, SD.resultFormat, URIRef(_FORMATS + name)
    yield endpoint, SD.defaultDataset, default
    yield default, RDF.type, SD.Dataset
    for name, count in sorted(counted.graphs.items()):
        graph = URIRef(name)
        yield default, SD.namedGraph, graph
        yield graph, RDF.type, SD.NamedGraph
        yield graph, SD.name, graph
        yield graph, RDF.type, PROV.Entity
        yield graph, VOID.triples, _whole(count)


__all__ = [
    "DUMPS",
    "Counts",
    "Coverage",
    "catalogue",
    "counts",
    "coverage",
    "cube",
    "dataset_iri",
    "measured",
    "served",
    "sums",
]
