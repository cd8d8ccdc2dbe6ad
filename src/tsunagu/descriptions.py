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
# What tells a thing without a label from others: a value, words as printed, when and of what.
_TELLING = (
    "breakdown claimPeriod item page printedLabel refPeriod section statedValue unit value verbatim"
).split()


@dataclass(frozen=True)
class Description:
    """A page of a description. `incoming` counts the statements that point at the thing, on all
    pages; `following` is the number of the next page, where there is one."""

    quads: list[ox.Quad]
    incoming: int
    following: int | None


class Naming:
    """What the things that descriptions name are called; each is looked up once."""

    def __init__(self, store: Store, release: Release) -> None:
        self._store, self._things = store, f"{release.base}id/"
        self._telling = {f"{release.vocabulary}{it}" for it in _TELLING} | {_TYPE.value}
        self._known: dict[str, list[ox.Quad]] = {}

    def of(self, names: Iterable[str]) -> Iterator[ox.Quad]:
        """The labels of things; of one without, what tells it from others, such as a value and its
        period, with the labels of what that names."""
        for name in sorted(names):
            found = self._known.get(name)
            if found is None:
                found = self._known[name] = self._labels(name) or self._told(name)
            yield from found

    def _labels(self, name: str) -> list[ox.Quad]:
        return list(self._store.values_of([name], _LABELS))

    def _told(self, name: str) -> list[ox.Quad]:
        if not name.startswith(self._things):
            return []
        all_said = self._store.quads.quads_for_pattern(ox.NamedNode(name), None, None, None)
        found = [it for it in all_said if it.predicate.value in self._telling]
        named = {it.object.value for it in found if isinstance(it.object, ox.NamedNode)}
        return [*found, *(quad for it in sorted(named) for quad in self._labels(it))]


def described(
    store: Store,
    release: Release,
    iri: str,
    document: str,
    page: int = 1,
    *,
    naming: Naming | None = None,
) -> Description:
    """A thing's own statements (on the first page), the statements that point at it (paged), what
    all they name is called, and what the document itself is: its release, licence and topic.

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
    names = _named(said) - {iri, *_named_subjects(own)}
    quads = {*said, *(naming or Naming(store, release)).of(names)}
    quads |= {*_document(release, iri, document, len(incoming), following)}
    return Description(list(quads), len(incoming), following)


def _named_subjects(quads: Iterable[ox.Quad]) -> set[str]:
    return {it.subject.value for it in quads if isinstance(it.subject, ox.NamedNode)}


def _named(quads: Iterable[ox.Quad]) -> set[str]:
    return {
        node.value
        for quad in quads
        for node in (quad.subject, quad.object)
        if isinstance(node, ox.NamedNode)
    }


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
        naming = Naming(store, release)
        for iri in store.names_under(things):
            if "#" in iri or iri.removeprefix(things) in release.withdrawn:
                continue
            document = f"/doc/{iri.removeprefix(things)}"
            found = described(store, release, iri, document, naming=naming)
            text = ox.serialize(sorted(found.quads, key=str), format=ox.RdfFormat.N_QUADS) or b""
            row = (iri, zlib.compress(text, 3), found.incoming, found.following)
            writer.execute("INSERT INTO description VALUES (?, ?, ?, ?)", row)
    writer.close()
