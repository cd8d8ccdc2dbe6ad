"""Stored: quads in named graphs, queried through pyoxigraph; read-only once a release is open."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from tsunagu import iris
from tsunagu.graphs import Quad
from tsunagu.remote import Dataset

Triple = tuple[Node, Node, Node]
Solution = dict[str, Node]
_MOST_IN_MEMORY = 60_000_000  # bytes of N-Quads; the store takes about three and a half times that
# What a query finds: rows, a truth value, or triples one after the other.
Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | Iterator[ox.Triple]


@dataclass(frozen=True)
class Store:
    """Quads that can be asked. The default graph of every query is the union of all graphs."""

    quads: ox.Store
    prefixes: Mapping[str, str] = field(default_factory=dict)
    # Whether the services that an operator allows are asked from here, by our own rules.
    may_reach_out: ClassVar[bool] = True

    def with_prefixes(self, prefixes: Mapping[str, str]) -> "Store":
        """The same quads, for queries that need not declare these prefixes."""
        return replace(self, prefixes=prefixes)

    @classmethod
    def memory(cls) -> "Store":
        """An empty store in memory."""
        return cls(ox.Store())

    @classmethod
    def read_only(cls, folder: Path, dump: Path | None) -> "Store":
        """The store of a release: in memory where its dump is small, where it answers two to five
        times faster; else from disk."""
        return cls.in_memory(dump) if dump and cls.fits_in_memory(dump) else cls.on_disk(folder)

    @staticmethod
    def fits_in_memory(dump: Path | None) -> bool:
        """Whether a dump is small enough to be kept in memory."""
        return dump is not None and dump.stat().st_size <= _MOST_IN_MEMORY

    @classmethod
    def in_memory(cls, dump: Path) -> "Store":
        """The quads of a dump in N-Quads."""
        store = ox.Store()
        store.bulk_load(path=str(dump), format=ox.RdfFormat.N_QUADS)
        return cls(store)

    @classmethod
    def on_disk(cls, folder: Path) -> "Store":
        """A store that was written to disk; several processes may read it."""
        return cls(ox.Store.read_only(str(folder)))

    def __len__(self) -> int:
        return len(self.quads)

    def add(self, triples: Iterable[Triple], graph: URIRef | None = None) -> None:
        """Adds triples to a graph, or to the default one."""
        name = ox.NamedNode(str(graph)) if graph else ox.DefaultGraph()
        self.quads.extend(ox.Quad(term_of(s), term_of(p), term_of(o), name) for s, p, o in triples)  # type: ignore[arg-type]

    def lacking(self, triples: Iterable[Triple]) -> list[Triple]:
        """Those of some triples that stand in no graph."""
        return [it for it in triples if next(self._standing(it), None) is None]

    def remove(self, triples: Iterable[Triple]) -> None:
        """Removes triples from every graph they stand in."""
        for triple in triples:
            for quad in list(self._standing(triple)):
                self.quads.remove(quad)

    def _standing(self, triple: Triple) -> Iterator[ox.Quad]:
        s, p, o = map(term_of, triple)
        return self.quads.quads_for_pattern(s, p, o, None)  # type: ignore[arg-type]

    def clear(self, graph: URIRef) -> None:
        """Removes all that stands in a graph."""
        self.quads.clear_graph(ox.NamedNode(str(graph)))

    @contextmanager
    def changed(self, added: Iterable[Triple], removed: Iterable[Triple]) -> Iterator[None]:
        """Some triples more and some less in the default graph, for as long as a block runs."""
        less = [quad for it in set(removed) if (quad := _quad(it)) in self.quads]
        for quad in less:
            self.quads.remove(quad)
        # What is there already must be there afterwards too.
        more = [quad for it in set(added) if (quad := _quad(it)) not in self.quads]
        self.quads.extend(more)
        try:
            yield
        finally:
            for quad in more:
                self.quads.remove(quad)
            self.quads.extend(less)

    def select(self, query: str, **values: Node) -> list[Solution]:
        """The solutions of a SELECT; `values` are put in for variables of that name."""
        found = self.quads.query(
            query,
            prefixes=dict(self.prefixes),
            use_default_graph_as_union=True,
            substitutions=_substitutions(values),
        )
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError("expected SELECT")
        names = [variable.value for variable in found.variables]
        return [
            {name: rdflib_term(term) for name in names if (term := solution[name]) is not None}
            for solution in found
        ]

    def run(
        self, query: str, prefixes: Mapping[str, str], dataset: Dataset, *, union: bool
    ) -> Found:
        """What a stranger's query finds in a dataset; without one, in the `union` of all graphs or
        in those that the query itself names. Raises SyntaxError where it cannot be read."""
        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = []
        default += map(ox.NamedNode, dataset.default)
        named: list[ox.NamedNode | ox.BlankNode] = [*map(ox.NamedNode, dataset.named)]
        # SPARQL 1.1 Protocol, 2.1.4: a dataset that is named has these graphs only, be they none.
        asked = bool(default or named)
        return self.quads.query(
            query,
            prefixes=dict(prefixes),
            use_default_graph_as_union=union,
            default_graph=default if asked else None,
            named_graphs=named if asked else None,
        )

    def construct(self, query: str) -> set[Triple]:
        """The triples of a CONSTRUCT."""
        found = self.quads.query(query, use_default_graph_as_union=True)
        if not isinstance(found, ox.QueryTriples):
            raise TypeError("expected CONSTRUCT")
        return {
            (rdflib_term(t.subject), rdflib_term(t.predicate), rdflib_term(t.object)) for t in found
        }

    def grow(self, rules: Iterable[str]) -> set[Triple]:
        """The triples that rules (INSERT … WHERE over the default graph) add until nothing is new."""
        before, size = set(self.quads), -1
        listed = list(rules)
        while size != len(self.quads):
            size = len(self.quads)
            for rule in listed:
                self.quads.update(rule)
        added = set(self.quads) - before
        return {
            (rdflib_term(q.subject), rdflib_term(q.predicate), rdflib_term(q.object)) for q in added
        }

    def about(self, iri: str) -> list[ox.Quad]:
        """Every quad whose subject is a thing or a part of it: a fragment of its IRI, or a node
        without a name that it leads to."""
        node = ox.NamedNode(iri)
        found = list(self.quads.quads_for_pattern(node, None, None, None))
        seen: set[ox.NamedNode | ox.BlankNode] = {node}
        waiting = list(found)
        while waiting:
            part = waiting.pop().object
            if not isinstance(part, ox.NamedNode | ox.BlankNode) or part in seen:
                continue
            if isinstance(part, ox.NamedNode) and not part.value.startswith(f"{iri}#"):
                continue
            seen.add(part)
            more = list(self.quads.quads_for_pattern(part, None, None, None))
            found += more
            waiting += more
        return found

    def triples_about(self, iri: str) -> set[Triple]:
        """Every triple whose subject is a thing."""
        found = self.quads.quads_for_pattern(ox.NamedNode(iri), None, None, None)
        return {
            (rdflib_term(q.subject), rdflib_term(q.predicate), rdflib_term(q.object)) for q in found
        }

    def pointing_to(self, iri: str) -> list[ox.Quad]:
        """Every quad whose object is a thing."""
        return list(self.quads.quads_for_pattern(None, None, ox.NamedNode(iri), None))

    def graph(self, iri: str) -> list[ox.Quad]:
        """Every quad of a named graph."""
        return list(self.quads.quads_for_pattern(None, None, None, ox.NamedNode(iri)))

    def values_of(
        self, iris: Collection[str], properties: Sequence[ox.NamedNode]
    ) -> Iterator[ox.Quad]:
        """The quads that give things, in order, their values of some properties, in order."""
        for iri in iris:
            for name in properties:
                yield from self.quads.quads_for_pattern(ox.NamedNode(iri), name, None, None)

    def has(self, iri: str) -> bool:
        """Whether anything is said about a thing."""
        return (
            next(iter(self.quads.quads_for_pattern(ox.NamedNode(iri), None, None, None)), None)
            is not None
        )

    def names_under(self, beginning: str) -> list[str]:
        """The subjects whose IRI begins so, in order."""
        found = self.select(
            "SELECT DISTINCT ?s ?beginning WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(?beginning))) }"
            " ORDER BY ?s",
            beginning=Literal(beginning),
        )
        return [str(row["s"]) for row in found]


def dataset(quads: Iterable[Quad], base: str, graphs: Mapping[str, Graph]) -> ox.Dataset:
    """The quads and the whole graphs as one dataset with canonical blank nodes (RDFC-1.0), so that
    the same input gives the same bytes."""
    names: dict[str, ox.NamedNode] = {}

    def name(graph: str) -> ox.NamedNode:
        if graph not in names:
            names[graph] = ox.NamedNode(str(iris.graph(base, graph)))
        return names[graph]

    whole = ox.Dataset(
        ox.Quad(term_of(s), term_of(p), term_of(o), name(graph))  # type: ignore[arg-type]
        for graph, triples in graphs.items()
        for s, p, o in triples
    )
    whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    for s, p, o, graph in quads:
        whole.add(ox.Quad(term_of(s), term_of(p), term_of(o), name(graph)))  # type: ignore[arg-type]
    return whole


def sorted_quads(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads in one order for good: by graph, subject, predicate and object."""
    return iter(
        sorted(
            quads,
            key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)),
        )
    )


def write_store(folder: Path, nquads: Path) -> None:
    """Loads N-Quads into a new store on disk."""
    store = ox.Store(str(folder))
    store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()


def triple_of(quad: ox.Quad) -> Triple:
    """What a quad states, without its graph."""
    return rdflib_term(quad.subject), rdflib_term(quad.predicate), rdflib_term(quad.object)


def _quad(triple: Triple) -> ox.Quad:
    s, p, o = triple
    return ox.Quad(term_of(s), term_of(p), term_of(o), ox.DefaultGraph())  # type: ignore[arg-type]


def _substitutions(
    values: Mapping[str, Node],
) -> dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] | None:
    return {ox.Variable(name): term_of(value) for name, value in values.items()} or None


def term_of(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """A term of rdflib as the store has it."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, Literal):
        if term.language is not None:
            return ox.Literal(str(term), language=term.language)
        if term.datatype is not None:
            return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
        return ox.Literal(str(term))
    return ox.BlankNode(str(term))


def rdflib_term(term: object) -> Node:
    """A term of the store as rdflib has it."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language is not None:
            return Literal(term.value, lang=term.language)
        if term.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
            return Literal(term.value)
        return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    raise TypeError(type(term))
