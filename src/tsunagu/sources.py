"""Sources: a folder of Turtle files, written against one base, becomes graphs under another."""

from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib import Graph, URIRef

from tsunagu.errors import Message, SourceError
from tsunagu.settings import Publication
from tsunagu.terms import RDF, SKOS

# rdflib rewrites "450.0"^^xsd:decimal to "450" where it may; what is published is what was written.
rdflib.NORMALIZE_LITERALS = False


def read_turtle(folder: Path, publication: Publication) -> Graph:
    """One graph of all .ttl files in a folder. Raises SourceError that names the file and line."""
    graph = Graph()
    for path in turtle_files(folder):
        graph.parse(data=_text(path, publication), format="turtle", publicID=publication.base)
    return graph


def turtle_files(folder: Path) -> list[Path]:
    """The folder's Turtle files in the order of their names."""
    return sorted(folder.glob("*.ttl"))


def read_rules(folder: Path, publication: Publication) -> dict[str, str]:
    """The .rq files of a folder by name, in order, under the current base."""
    return {
        path.stem: publication.rebased(path.read_text("utf-8"))
        for path in sorted(folder.glob("*.rq"))
    }


def codes(ontology: Graph) -> set[URIRef]:
    """Every code and code list that the ontology itself defines."""
    return {
        subject
        for kind in (SKOS.Concept, SKOS.ConceptScheme)
        for subject in ontology.subjects(RDF.type, kind)
        if isinstance(subject, URIRef)
    }


def _text(path: Path, publication: Publication) -> str:
    """The file's text under the current base. pyoxigraph reads it first: it names the line."""
    try:
        text = publication.rebased(path.read_text(encoding="utf-8"))
        for _ in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=publication.base):
            pass
    except SyntaxError as error:
        where = f"{path.name}, {error.lineno}行目 (line {error.lineno})"
        raise _unreadable(where, error.msg) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path.name, str(error)) from error
    return text


def _unreadable(where: str, why: str) -> SourceError:
    return SourceError(
        Message(f"{where}: Turtleとして読めません: {why}", f"{where}: not Turtle: {why}")
    )
