"""Catalogue: a release describes itself (DCAT 3, VoID, service description); all counts are counted."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.term import Node

from tsunagu import iris
from tsunagu.settings import Publication
from tsunagu.terms import DCAT, DCTERMS, PROV, QB, RDF, SD, VANN, VOID, XSD

Triple = tuple[URIRef, URIRef, Node]
Count = Callable[[str], Iterable[Mapping[str, Node]]]

_VERSION = URIRef(f"{DCAT}version")  # of DCAT 3; rdflib's list of terms is DCAT 2's
_FORMATS = "http://www.w3.org/ns/formats/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
DUMPS = (
    ("data.ttl", "text/turtle", "Turtle"),
    ("data.nq", "application/n-quads", "N-Quads"),
    ("data.jsonld", "application/ld+json", "JSON-LD"),
)


@dataclass(frozen=True)
class Counts:
    """What a store holds, counted by asking it; `distinct_triples` over the union of its graphs."""

    distinct_triples: int
    subjects: int
    properties: Mapping[str, int]
    classes: Mapping[str, int]
    graphs: Mapping[str, int]


def counts(select: Count) -> Counts:
    """The counts of what `select` asks (its default graph is the union of all graphs)."""

    def numbers(query: str) -> dict[str, int]:
        return {str(row["key"]): int(str(row["n"])) for row in select(query)}

    def one(query: str) -> int:
        return next(int(str(row["n"])) for row in select(query))

    return Counts(
        distinct_triples=one(
            "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }"
        ),
        subjects=one("SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }"),
        properties=numbers(
            "SELECT (?p AS ?key) (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } } GROUP BY ?p"
        ),
        classes=numbers(
            "SELECT (?c AS ?key) (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c"
        ),
        graphs=numbers(
            "SELECT (?g AS ?key) (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        ),
    )


def catalogue(publication: Publication, counted: Counts) -> list[Triple]:
    """The release's description of itself: its data sets, distributions, service and graphs.

    The numbers cover everything but this description, which stands in the graph "catalogue".
    """
    return [
        *_dataset(publication, counted),
        *_distributions(publication),
        *_partitions(publication, counted),
        *_service(publication, counted),
    ]


def dataset_iri(publication: Publication) -> URIRef:
    """The data set as a whole."""
    return iris.thing(publication.base, "dataset", "all")


def _whole(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def _titled(publication: Publication, subject: URIRef) -> Iterator[Triple]:
    for lang in ("ja", "en"):
        yield subject, DCTERMS.title, Literal(publication.title.in_language(lang), lang=lang)
        yield (
            subject,
            DCTERMS.description,
            Literal(publication.description.in_language(lang), lang=lang),
        )


def _dataset(publication: Publication, counted: Counts) -> Iterator[Triple]:
    subject, base = dataset_iri(publication), publication.base
    yield subject, RDF.type, DCAT.Dataset
    yield subject, RDF.type, VOID.Dataset
    yield from _titled(publication, subject)
    yield subject, DCTERMS.publisher, URIRef(base + publication.publisher)
    yield subject, DCTERMS.license, URIRef(publication.licence)
    for lang in ("ja", "en"):
        yield subject, DCTERMS.rights, Literal(publication.credit.in_language(lang), lang=lang)
    yield subject, DCTERMS.modified, Literal(publication.modified.isoformat(), datatype=XSD.date)
    yield subject, _VERSION, Literal(publication.version)
    yield subject, VOID.uriSpace, Literal(f"{base}id/")
    yield subject, VOID.sparqlEndpoint, URIRef(f"{base}sparql")
    yield subject, VANN.preferredNamespaceUri, Literal(publication.vocabulary.namespace)
    yield subject, VOID.vocabulary, URIRef(publication.vocabulary.namespace)
    yield subject, VOID.triples, _whole(counted.distinct_triples)
    yield subject, VOID.distinctSubjects, _whole(counted.subjects)
    yield subject, VOID.properties, _whole(len(counted.properties))
    yield subject, VOID.classes, _whole(len(counted.classes))


def _distributions(publication: Publication) -> Iterator[Triple]:
    subject = dataset_iri(publication)
    for name, media_type, label in DUMPS:
        file = URIRef(f"{publication.base}dumps/{name}")
        yield subject, DCAT.distribution, file
        yield subject, VOID.dataDump, file
        yield file, RDF.type, DCAT.Distribution
        yield file, DCTERMS.title, Literal(label, lang="en")
        yield file, DCAT.downloadURL, file
        yield file, DCAT.mediaType, URIRef(_MEDIA + media_type)
        yield file, DCTERMS.license, URIRef(publication.licence)


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


def cube(publication: Publication) -> Iterator[Triple]:
    """The data set of all observations (RDF Data Cube); it has no counts, so it is checked too."""
    subject = iris.thing(publication.base, "dataset", "figures")
    yield subject, RDF.type, QB.DataSet
    yield subject, QB.structure, publication.vocabulary.dsd
    yield subject, DCTERMS.isPartOf, dataset_iri(publication)
    yield subject, DCTERMS.license, URIRef(publication.licence)
    yield subject, DCTERMS.title, Literal("数値（観測値）", lang="ja")
    yield subject, DCTERMS.title, Literal("Figures (observations)", lang="en")


def _service(publication: Publication, counted: Counts) -> Iterator[Triple]:
    base = publication.base
    endpoint, default = URIRef(f"{base}sparql"), URIRef(f"{base}sparql#dataset")
    yield endpoint, RDF.type, SD.Service
    yield endpoint, RDF.type, DCAT.DataService
    yield endpoint, SD.endpoint, endpoint
    yield endpoint, DCAT.endpointURL, endpoint
    yield endpoint, DCAT.servesDataset, dataset_iri(publication)
    yield endpoint, DCTERMS.title, Literal("SPARQL", lang="en")
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
