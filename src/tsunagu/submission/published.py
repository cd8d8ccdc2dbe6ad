"""Published: what new rows are checked against, prepared once and used for many checks."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from tsunagu import catalogue
from tsunagu.checks import CompiledShapes, Finding, compiled
from tsunagu.errors import Message, ReleaseError
from tsunagu.facts import Facts, known_iris, read_facts
from tsunagu.graphs import Quad, quads
from tsunagu.release import Release
from tsunagu.settings import Publication, read_publication
from tsunagu.sources import codes, read_turtle
from tsunagu.store import Store, Triple
from tsunagu.submission.headers import folded
from tsunagu.tables import Row, Table
from tsunagu.terms import DCTERMS, RDFS, SKOS


@dataclass(frozen=True)
class Published:
    """A publication's facts with all that a check of new ones needs. It may be used by several
    threads; the checks of the shapes wait for each other."""

    publication: Publication
    facts: Facts
    ontology: Graph
    shapes: Graph
    known: frozenset[str]
    data: Graph
    rules: CompiledShapes
    store: Store
    stated: Counter[Triple]
    found: frozenset[Finding]
    labels: Mapping[str, Mapping[str, str]]
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def findings_with(
        self, added: Iterable[Triple], removed: Iterable[Triple]
    ) -> tuple[Finding, ...]:
        """What the shapes say of the published data with some triples more and some less."""
        less = [it for it in set(removed) if it in self.stated]
        with self.lock, self.store.changed(added, less):
            return tuple(self.rules.findings(self.store.select))

    def name_of(self, path: str) -> str:
        """The Japanese name of the thing at a path below the base, or nothing."""
        subject = URIRef(self.publication.base + path)
        names = [
            it
            for predicate in (SKOS.prefLabel, RDFS.label, DCTERMS.title)
            for it in self.data.objects(subject, predicate)
            if isinstance(it, Literal)
        ]
        chosen = next((it for it in names if it.language == "ja"), names[0] if names else "")
        return str(chosen)


def of_release(release: Release) -> Published:
    """What a release publishes. Raises ReleaseError where it was made without its sources."""
    if not release.sources.is_dir():
        raise ReleaseError(
            Message(
                f"公開版 {release.id} には表と決まりが入っていません。tsunagu build で作り直してください。",
                f"the release {release.id} does not hold its sources; make it again with `tsunagu build`.",
            )
        )
    return of_publication(read_publication(release.sources).at(release.base))


def of_folder(folder: Path) -> Published:
    """What a publication's folder holds. Raises FactError, SettingsError or SourceError."""
    return of_publication(read_publication(folder))


def of_publication(publication: Publication) -> Published:
    """What a publication holds under its present base."""
    ontology = read_turtle(publication.ontology, publication)
    shapes = read_turtle(publication.shapes, publication)
    known = codes(ontology)
    facts = read_facts(publication, known)
    stated = Counter(triples(facts, publication))
    stated.update(catalogue.cube(publication))
    data = Graph()
    data += ontology
    data += stated
    store, rules = Store.memory(), compiled(shapes)
    store.add(data)
    return Published(
        publication=publication,
        facts=facts,
        ontology=ontology,
        shapes=shapes,
        known=frozenset({str(it) for it in known} | known_iris(facts.rows, publication.base)),
        data=data,
        rules=rules,
        store=store,
        stated=stated,
        found=frozenset(rules.findings(store.select)),
        labels=_labels(facts.tables, data, publication.base),
    )


_NAMES = (SKOS.prefLabel, SKOS.altLabel, SKOS.notation, RDFS.label, DCTERMS.title)


def _labels(tables: Iterable[Table], data: Graph, base: str) -> dict[str, dict[str, str]]:
    """The code of each thing by its folded names, for each beginning that a column's codes have;
    a name that two things share is nobody's."""
    templates = {it.value_template for table in tables for it in table.cells if it.value_template}
    found: dict[str, dict[str, str]] = {it.partition("{")[0]: {} for it in templates}
    shared: set[tuple[str, str]] = set()
    for subject, name in _named(data):
        for beginning, code in _codes(subject, base, found):
            if found[beginning].setdefault(name, code) != code:
                shared.add((beginning, name))
    for beginning, name in shared:
        del found[beginning][name]
    for subject in set(data.subjects()):
        for beginning, code in _codes(subject, base, found):
            found[beginning][folded(code)] = code
    return found


def _codes(subject: Node, base: str, beginnings: Iterable[str]) -> list[tuple[str, str]]:
    """What a thing's code is, for each beginning that it may be under."""
    path = str(subject).removeprefix(base)
    cut = ((it, path.removeprefix(it)) for it in beginnings if path.startswith(it))
    return [(it, code) for it, code in cut if code and "/" not in code and "#" not in code]


def _named(data: Graph) -> Iterator[tuple[Node, str]]:
    for predicate in _NAMES:
        for subject, name in data.subject_objects(predicate):
            yield subject, folded(str(name))


def triples(
    facts: Facts, publication: Publication, rows: Sequence[Row] | None = None
) -> Iterable[Triple]:
    """What the tables state of things, without what is said of the tables' own rows."""
    made: Iterable[Quad] = quads(facts, publication, rows)
    return ((s, p, o) for s, p, o, graph in made if graph != "tables")
