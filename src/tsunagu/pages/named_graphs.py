"""Graphs: a named graph of a release, how much it holds and what it is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import URIRef

from tsunagu.pages.naming import Names
from tsunagu.pages.source import Source, integer, value
from tsunagu.pages.views import Link


@dataclass(frozen=True)
class NamedGraph:
    """A named graph: how much it holds, and the things it is about."""

    triples: int
    subjects: Sequence[Link]


def named_graph(source: Source, names: Names, iri: str) -> NamedGraph:
    """A named graph of the release."""
    sizes = source.ask("graph_size", graph=URIRef(iri))
    rows = source.ask("graph_subjects", graph=URIRef(iri))
    subjects = [value(row, "subject") for row in rows if isinstance(row["subject"], URIRef)]
    whole = dict.fromkeys(it.partition("#place-")[0] for it in subjects if it is not None)
    others = [it for it in whole if not it.startswith(f"{iri}#")]
    triples = integer(sizes[0], "triples") if sizes else 0
    return NamedGraph(triples or 0, tuple(map(names.link, others)))
