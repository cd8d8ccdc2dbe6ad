"""Counts: what a store holds, counted by asking it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from rdflib import Literal, URIRef
from rdflib.term import Node

from tsunagu import iris
from tsunagu.settings import Publication
from tsunagu.terms import OWL, QB, RDFS, SCHEMA, SKOS

_LINKS = (
    OWL.sameAs,
    RDFS.seeAlso,
    SKOS.broadMatch,
    SKOS.closeMatch,
    SKOS.exactMatch,
    SKOS.narrowMatch,
    SKOS.relatedMatch,
)


class Select(Protocol):
    """A store that is asked; `values` are put in for variables of that name."""

    def __call__(self, query: str, **values: Node) -> Iterable[Mapping[str, Node]]:
        """The solutions of a SELECT (its default graph is the union of all graphs)."""


@dataclass(frozen=True)
class Counts:
    """What a store holds; `distinct_triples` over the union of its graphs.

    `links` are counted by where they lead (scheme and host) and by their predicate.
    """

    distinct_triples: int
    subjects: int
    properties: Mapping[str, int]
    classes: Mapping[str, int]
    graphs: Mapping[str, int]
    links: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Coverage:
    """What a store is about: from when to when, whose, and under which names."""

    start: Literal | None
    end: Literal | None
    keywords: tuple[Literal, ...]
    publisher: tuple[Literal, ...]


def counts(select: Select, base: str) -> Counts:
    """The counts of what `select` asks."""

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
        links=_links(select, base),
    )


def coverage(select: Select, publication: Publication) -> Coverage:
    """What the data that `select` asks are about."""
    periods = select(
        "SELECT DISTINCT ?dataset ?period ?start ?end WHERE { ?figure a ?dataset ; ?p ?period . "
        f"?period <{SCHEMA.startDate}> ?start OPTIONAL {{ ?period <{SCHEMA.endDate}> ?end }} }}",
        dataset=QB.Observation,
    )
    named = (
        "SELECT DISTINCT ?class ?label WHERE { ?thing a ?class ; "
        f"<{SKOS.prefLabel}> ?label }} ORDER BY ?label"
    )
    called = f"SELECT DISTINCT ?thing ?label WHERE {{ ?thing <{SKOS.prefLabel}> ?label }} ORDER BY ?label"
    publisher = URIRef(publication.base + publication.publisher)
    found = list(periods)
    starts = sorted(str(row["start"]) for row in found)
    ends = sorted(str(row["end"]) for row in found if "end" in row)
    return Coverage(
        start=_day(starts[0]) if starts else None,
        end=_day(ends[-1]) if ends else None,
        keywords=_texts(select(named, **{"class": publication.vocabulary.FocusArea})),
        publisher=_texts(select(called, thing=publisher)),
    )


def _day(text: str) -> Literal:
    return Literal(text, datatype=URIRef("http://www.w3.org/2001/XMLSchema#date"))


def _texts(rows: Iterable[Mapping[str, Node]]) -> tuple[Literal, ...]:
    """The labels in our two languages; a reading is no name for others to show."""
    labels = (row["label"] for row in rows)
    return tuple(
        it for it in labels if isinstance(it, Literal) and it.language in {"ja", "en", None}
    )


def _links(select: Select, base: str) -> dict[tuple[str, str], int]:
    """How many links lead out, by host and predicate: the things of ours that are said to be the
    same as, or like, or described by something elsewhere."""
    found: dict[tuple[str, str], int] = {}
    for predicate in _LINKS:
        rows = select(
            "SELECT DISTINCT ?graph ?p ?s ?o WHERE { GRAPH ?graph { ?s ?p ?o } FILTER(isIRI(?o)) }",
            p=predicate,
            graph=iris.graph(base, "links"),
        )
        for row in rows:
            subject, target = str(row["s"]), str(row["o"])
            if subject.startswith(base) and not target.startswith(base):
                parts = urlsplit(target)
                key = (f"{parts.scheme}://{parts.netloc}/", str(predicate))
                found[key] = found.get(key, 0) + 1
    return found
