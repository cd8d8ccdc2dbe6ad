"""Descriptions: what a person or a machine needs about a thing in one fetch, as quads."""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import local

import pyoxigraph as ox

from tsunagu.release import Release
from tsunagu.store import Store
from tsunagu.terms import DCAT, DCTERMS, FOAF, HYDRA, RDF, RDFS, SKOS, XSD

# How many of the things that point at one thing stand on a page of its description.
PAGE = 200
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
    yield from store.values_of(sorted(named - {iri}), _LABELS)


def _document(
    release: Release, iri: str, document: str, incoming: int, following: int | None
) -> Iterator[ox.Quad]:
    """The document about the thing; its statements stand in a graph of its own name."""
    base = release.base
    node = ox.NamedNode(f"{base}{document.removeprefix('/')}")
    said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (f"{FOAF}primaryTopic", ox.NamedNode(iri)),
        (str(DCTERMS.license), ox.NamedNode(release.licence)),
        (str(DCTERMS.isPartOf), ox.NamedNode(f"{base}id/dataset/all")),
        (str(DCTERMS.modified), _typed(release.modified, str(XSD.date))),
        (f"{DCAT}version", ox.Literal(release.version)),
        (f"{HYDRA}totalItems", _typed(str(incoming), str(XSD.integer))),
    ]
    if following is not None:
        said.append((f"{HYDRA}next", ox.NamedNode(f"{node.value}?page={following}")))
    yield ox.Quad(node, _TYPE, ox.NamedNode(f"{FOAF}Document"), node)
    for predicate, value in said:
        yield ox.Quad(node, ox.NamedNode(predicate), value, node)


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(datatype))


class Prepared:
    """The first pages of all descriptions, made with the release: they need no store to be served."""

    def __init__(self, release: Release) -> None:
        self._path = release.prepared
        self._kept = local()

    def __contains__(self, iri: str) -> bool:
        return self._row(iri) is not None

    def iris(self) -> list[str]:
        """The IRIs of all things that are described, in order."""
        return [
            iri for (iri,) in self._reader().execute("SELECT iri FROM description ORDER BY iri")
        ]

    def get(self, iri: str) -> Description | None:
        """The first page of a thing's description, or None where there is no such thing."""
        row = self._row(iri)
        if row is None:
            return None
        quads, incoming, following = row
        text = zlib.decompress(quads)
        return Description(list(ox.parse(text, format=ox.RdfFormat.N_QUADS)), incoming, following)

    def _reader(self) -> sqlite3.Connection:
        reader: sqlite3.Connection | None = getattr(self._kept, "reader", None)
        if reader is None:
            address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
            reader = self._kept.reader = sqlite3.connect(address, uri=True)
        return reader

    def _row(self, iri: str) -> tuple[bytes, int, int | None] | None:
        found: tuple[bytes, int, int | None] | None = (
            self._reader()
            .execute("SELECT quads, incoming, following FROM description WHERE iri = ?", (iri,))
            .fetchone()
        )
        return found


def prepare(store: Store, release: Release, path: Path) -> None:
    """Writes the first page of the description of every thing of a release."""
    things = f"{release.base}id/"
    with sqlite3.connect(path) as writer:
        writer.execute(
            "CREATE TABLE description (iri TEXT PRIMARY KEY, quads BLOB NOT NULL, "
            "incoming INTEGER NOT NULL, following INTEGER) WITHOUT ROWID"
        )
        for iri in store.names_under(things):
            if "#" in iri or iri.removeprefix(things) in release.withdrawn:
                continue
            document = f"/doc/{iri.removeprefix(things)}"
            found = described(store, release, iri, document)
            text = ox.serialize(sorted(found.quads, key=str), format=ox.RdfFormat.N_QUADS) or b""
            row = (iri, zlib.compress(text, 3), found.incoming, found.following)
            writer.execute("INSERT INTO description VALUES (?, ?, ?, ?)", row)
    writer.close()
