"""Drafts: what would be published with new rows in their places, so that pages can be made of it."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import gettempdir

from rdflib import URIRef

from tsunagu import catalogue, entailment
from tsunagu.graphs import Quad, quads
from tsunagu.iris import graph
from tsunagu.release import Release
from tsunagu.sources import read_rules
from tsunagu.store import Store, Triple
from tsunagu.submission import Published, Review


class Draft(Release):
    """A release that is not made: its charts are drawn anew, into this process's scratch folder."""

    @property
    def charts(self) -> Path:
        """The file of its charts."""
        return Path(gettempdir()) / "charts.sqlite"


class Drafts:
    """Turns a store of what is published into a draft; what that takes is prepared once."""

    def __init__(self, published: Published) -> None:
        self._published = published
        publication = published.publication
        self._cube = set(catalogue.cube(publication))
        self._entailed = entailment.rules(published.ontology)
        self._rules = read_rules(publication.ontology / "rules", publication)

    def draw(self, store: Store, review: Review) -> None:
        """Changes a store so that it holds what would be published."""
        added, removed = self._difference(review)
        # No triple stands in two graphs: what was inferred before may be stated now.
        store.remove([*removed, *((s, p, o) for s, p, o, _ in added)])
        for s, p, o, name in added:
            store.add([(s, p, o)], self._graph(name))
        self._infer(store, {subject for subject, *_ in added})
        self._derive(store)

    def _difference(self, review: Review) -> tuple[list[Quad], list[Triple]]:
        stated, publication = self._published.stated, self._published.publication
        # Which row of which table says it is not told of rows that are in no table yet.
        made = [it for it in quads(review.facts, publication) if it[3] != "tables"]
        present = {(s, p, o) for s, p, o, _ in made} | self._cube
        added = [it for it in made if it[:3] not in stated]
        return added, [it for it in stated if it not in present]

    def _infer(self, store: Store, subjects: Iterable[URIRef]) -> None:
        workspace = Store.memory()
        for subject in subjects:
            workspace.add(store.triples_about(str(subject)))
        found = entailment.inferred(workspace, self._entailed)
        store.add(store.lacking(found), self._graph("inferred"))

    def _derive(self, store: Store) -> None:
        """What the publication's own rules derive, all of it anew: verdicts may have changed."""
        store.clear(self._graph("derived"))
        for rule in self._rules.values():
            store.add(store.lacking(store.construct(rule)), self._graph("derived"))

    def _graph(self, name: str) -> URIRef:
        return graph(self._published.publication.base, name)
