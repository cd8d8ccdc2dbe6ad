"""Descriptions: what a person or a machine needs about a thing in one fetch, as quads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from tsunagu.release import Release
from tsunagu.store import Store
from tsunagu.terms import DCAT, DCTERMS, RDF, RDFS, SKOS, XSD

# How many of the things that point at one thing stand on a page of its description.
PAGE = 200
_FOAF = "http://xmlns.com/foaf/0.1/"
_HYDRA = "http://www.w3.org/ns/hydra/core#"
_LABELS = tuple(ox.NamedNode(str(it)) for it in (SKOS.prefLabel, RDFS.label, DCTERMS.title))
_TYPE = ox.NamedNode(str(RDF.type))


@dataclass(frozen=True)
class Description:
    """A page of a description. `incoming` counts the statements that point at the thing, on all
    pages; `following` is the number of the next page, where there is one."""

    quads: list[ox.Quad]
    incoming: int
    following: int | None


def described(
    store: Store, release: Release, iri: str, document: str, page: int = 1
) -> Description:
    """A thing's own statements (on the first page), the statements that point at it (paged), the
    labels of all they name, and what the document itself is: its release, licence and topic.

    Raises IndexError for a page that there is not.
    """
    own = store.about(iri)
    incoming = sorted(store.pointing_to(iri), key=lambda q: (q.predicate.value, str(q.subject)))
    start = (page - 1) * PAGE
    if page > 1 and start >= len(incoming):
        raise IndexError(page)
    shown = incoming[start : start + PAGE]
    following = page + 1 if start + PAGE < len(incoming) else None
    said = [*(own if page == 1 else []), *shown]
    quads = [*said, *_labels(store, said, iri)]
    quads += _document(release, iri, document, len(incoming), following)
    return Description(quads, len(incoming), following)


def _labels(store: Store, quads: Iterable[ox.Quad], iri: str) -> Iterator[ox.Quad]:
    """What the things that a description names are called."""
    named = {
        node.value
        for quad in quads
        for node in (quad.subject, quad.object)
        if isinstance(node, ox.NamedNode)
    }
    for name in sorted(named - {iri}):
        for label in _LABELS:
            yield from store.quads.quads_for_pattern(ox.NamedNode(name), label, None, None)


def _document(
    release: Release, iri: str, document: str, incoming: int, following: int | None
) -> Iterator[ox.Quad]:
    """The document about the thing; its statements stand in a graph of its own name."""
    base = release.base
    node = ox.NamedNode(f"{base}{document.removeprefix('/')}")
    said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (f"{_FOAF}primaryTopic", ox.NamedNode(iri)),
        (str(DCTERMS.license), ox.NamedNode(release.licence)),
        (str(DCTERMS.isPartOf), ox.NamedNode(f"{base}id/dataset/all")),
        (str(DCTERMS.modified), _typed(release.modified, str(XSD.date))),
        (f"{DCAT}version", ox.Literal(release.version)),
        (f"{_HYDRA}totalItems", _typed(str(incoming), str(XSD.integer))),
    ]
    if following is not None:
        said.append((f"{_HYDRA}next", ox.NamedNode(f"{node.value}?page={following}")))
    yield ox.Quad(node, _TYPE, ox.NamedNode(f"{_FOAF}Document"), node)
    for predicate, value in said:
        yield ox.Quad(node, ox.NamedNode(predicate), value, node)


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(datatype))
