"""Stored: quads in named graphs, queried through pyoxigraph; read-only once a release is open."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from tsunagu import iris
from tsunagu.graphs import Quad

Triple = tuple[Node, Node, Node]
Solution = dict[str, Node]
_MOST_IN_MEMORY = 60_000_000  # bytes of N-Quads; the store takes about three and a half times that


@dataclass(frozen=True)
class Store:
    """Quads that can be asked. The default graph of every query is the union of all graphs."""

    quads: ox.Store
    prefixes: Mapping[str, str] = field(default_factory=dict)

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
        self.quads.extend(ox.Quad(_ox(s), _ox(p), _ox(o), name) for s, p, o in triples)  # type: ignore[arg-type]

    def lacking(self, triples: Iterable[Triple]) -> list[Triple]:
        """Those of some triples that stand in no graph."""
        return [
            (s, p, o)
            for s, p, o in triples
            if next(self.quads.quads_for_pattern(_ox(s), _ox(p), _ox(o), None), None) is None  # type: ignore[arg-type]
        ]

    def remove(self, triples: Iterable[Triple]) -> None:
        """Removes triples from every graph they stand in."""
        for s, p, o in triples:
            for quad in list(self.quads.quads_for_pattern(_ox(s), _ox(p), _ox(o), None)):  # type: ignore[arg-type]
                self.quads.remove(quad)

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
            {name: _rdflib(term) for name in names if (term := solution[name]) is not None}
            for solution in found
        ]

    def construct(self, query: str) -> set[Triple]:
        """The triples of a CONSTRUCT."""
        found = self.quads.query(query, use_default_graph_as_union=True)
        if not isinstance(found, ox.QueryTriples):
            raise TypeError("expected CONSTRUCT")
        return {(_rdflib(t.subject), _rdflib(t.predicate), _rdflib(t.object)) for t in found}

    def grow(self, rules: Iterable[str]) -> set[Triple]:
        """The triples that rules (INSERT … WHERE over the default graph) add until nothing is new."""
        before, size = set(self.quads), -1
        listed = list(rules)
        while size != len(self.quads):
            size = len(self.quads)
            for rule in listed:
                self.quads.update(rule)
        added = set(self.quads) - before
        return {(_rdflib(q.subject), _rdflib(q.predicate), _rdflib(q.object)) for q in added}

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
        return {(_rdflib(q.subject), _rdflib(q.predicate), _rdflib(q.object)) for q in found}

    def pointing_to(self, iri: str) -> list[ox.Quad]:
        """Every quad whose object is a thing."""
        return list(self.quads.quads_for_pattern(None, None, ox.NamedNode(iri), None))

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
        ox.Quad(_ox(s), _ox(p), _ox(o), name(graph))  # type: ignore[arg-type]
        for graph, triples in graphs.items()
        for s, p, o in triples
    )
    whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    for s, p, o, graph in quads:
        whole.add(ox.Quad(_ox(s), _ox(p), _ox(o), name(graph)))  # type: ignore[arg-type]
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
    return _rdflib(quad.subject), _rdflib(quad.predicate), _rdflib(quad.object)


def _quad(triple: Triple) -> ox.Quad:
    s, p, o = triple
    return ox.Quad(_ox(s), _ox(p), _ox(o), ox.DefaultGraph())  # type: ignore[arg-type]


def _substitutions(
    values: Mapping[str, Node],
) -> dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] | None:
    return {ox.Variable(name): _ox(value) for name, value in values.items()} or None


def _ox(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, Literal):
        if term.language is not None:
            return ox.Literal(str(term), language=term.language)
        if term.datatype is not None:
            return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
        return ox.Literal(str(term))
    return ox.BlankNode(str(term))


def _rdflib(term: object) -> Node:
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
