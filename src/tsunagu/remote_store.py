"""Remote store: the graphs of a release in another engine, asked as if they were our own store.

What the engines do differently is known here alone:
- all: the default graph is empty, everything, or something else. So each query names its graphs by
  the protocol's parameters, which also keeps other data of the same engine out of every answer;
- all: a blank node has another name in each answer. So whatever our pages ask about blank nodes is
  answered from those graphs of the dump that have some; strangers get the engine's own names;
- Virtuoso: lets GRAPH name any graph, whatever the dataset; so it names none but the release's;
- Virtuoso: names blank nodes "nodeID://…", answers ASK with a table, and cuts long answers short.
"""

import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPResponse
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, cast

import pyoxigraph as ox
from rdflib import BNode
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.term import Node

from tsunagu.errors import Message, QueryError, RemoteError
from tsunagu.remote import Access, Dataset, RefusedError, opened
from tsunagu.store import Found, Solution, Store, Triple, rdflib_term, term_of
from tsunagu.substitution import NOTHING, only_graphs, substituted, without_dataset

_JSON = "application/sparql-results+json"
_NTRIPLES = "application/n-triples"
_VIRTUOSO_ASK = "__ASK_RETVAL"
_VIRTUOSO_CUT = "X-SPARQL-MaxRows"
# Only where a blank node is meant: in JSON no text can hold an unescaped quote.
_VIRTUOSO_NODE = b'"bnode", "value": "nodeID://'
_NODE = b'"bnode", "value": "'
_BLOCK = 65_536
_NOTHING = ox.Store()  # reads queries
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True)
class Survey:
    """What a release's dump says that no engine can: its graphs with the number of their triples,
    those of them that have blank nodes, and every quad that has one."""

    counts: Mapping[str, int]
    unnamed: ox.Store
    blank: Sequence[ox.Quad]


def surveyed(dump: Path) -> Survey:
    """The survey of a dump in N-Quads."""
    counts: dict[str, int] = defaultdict(int)
    unnamed: set[str] = set()
    with dump.open("rb") as lines:
        for line in lines:
            graph = graph_of(line)
            counts[graph] += 1
            if b"_:" in line:
                unnamed.add(graph)
    store = ox.Store()
    with dump.open("rb") as lines:
        text = b"".join(line for line in lines if graph_of(line) in unnamed)
    store.extend(ox.parse(text, format=ox.RdfFormat.N_QUADS))
    return Survey(dict(counts), store, [it for it in store if _has_blank(it)])


def graph_of(line: bytes) -> str:
    """The graph that a line of N-Quads names last."""
    return line[line.rindex(b"<") + 1 : line.rindex(b">")].decode()


def _has_blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


@dataclass(frozen=True)
class RemoteStore(Store):
    """A store that another engine keeps. `quads` are only the graphs that have blank nodes."""

    # The engine would ask a service by rules of its own.
    may_reach_out: ClassVar[bool] = False
    access: Access = field(kw_only=True)
    survey: Survey = field(kw_only=True)
    timeout: int = field(kw_only=True, default=60)

    @classmethod
    def over(cls, access: Access, dump: Path) -> "RemoteStore":
        """The store of a release whose dump was loaded into another engine."""
        survey = surveyed(dump)
        return cls(survey.unnamed, access=access, survey=survey)

    def __len__(self) -> int:
        """The number of triples in the release's graphs. Raises RemoteError."""
        rows = self.select("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
        return int(str(rows[0]["n"]))

    def select(self, query: str, **values: Node) -> list[Solution]:
        """The solutions of a SELECT; `values` are put in for variables of that name."""
        if any(isinstance(it, BNode) for it in values.values()):
            return super().select(query, **values)
        terms = {name: str(term_of(value)) for name, value in values.items()}
        rows = list(self._rows(substituted(query, terms)))
        if any(isinstance(it, ox.BlankNode) for row in rows for it in row.values()):
            return super().select(query, **values)
        return [{name: rdflib_term(term) for name, term in row.items()} for row in rows]

    def construct(self, query: str) -> set[Triple]:
        """The triples of a CONSTRUCT."""
        found = _triples(self.access, self._asked(query, _NTRIPLES))
        return {
            (rdflib_term(t.subject), rdflib_term(t.predicate), rdflib_term(t.object)) for t in found
        }

    def run(
        self,
        query: str,
        prefixes: Mapping[str, str],
        dataset: Dataset,
        *,
        union: bool,
    ) -> Found:
        """What a stranger's query finds. Raises SyntaxError where it cannot be read, QueryError
        where the engine does not take it, RemoteError where it does not answer."""
        kind = _NOTHING.query(query, prefixes=dict(prefixes))
        if not union and not (dataset.default or dataset.named):
            dataset = _named(query, prefixes)
        text = only_graphs(without_dataset(query), prefixes, self.survey.counts)
        tables = isinstance(kind, ox.QuerySolutions | ox.QueryBoolean)
        try:
            body = opened(
                self.access,
                _declared(prefixes) + text,
                _JSON if tables else _NTRIPLES,
                dataset=self._within(dataset),
                timeout=self.timeout,
            )
        except RefusedError as error:
            raise QueryError(_NOT_THERE, "query-engine") from error
        return _results(self.access, body) if tables else _triples(self.access, body)

    def about(self, iri: str) -> list[ox.Quad]:
        """Every quad whose subject is a thing or a part of it: a fragment of its IRI, or a node
        without a name that it leads to."""
        node = ox.NamedNode(iri)
        found: list[ox.Quad] = []
        seen: set[Term] = set()
        waiting: set[Term] = {node}
        while waiting:
            seen |= waiting
            more = [it for it in self.survey.blank if it.subject in waiting]
            more += self._said_of([it for it in waiting if isinstance(it, ox.NamedNode)])
            found += more
            waiting = {it.object for it in more if _is_part(it.object, iri)} - seen
        return found

    def _said_of(self, nodes: Sequence[ox.NamedNode]) -> Iterator[ox.Quad]:
        if not nodes:
            return iter(())
        listed = " ".join(map(str, nodes))
        return self._matching(f"VALUES ?s {{ {listed} }} GRAPH ?g {{ ?s ?p ?o }}")

    def pointing_to(self, iri: str) -> list[ox.Quad]:
        """Every quad whose object is a thing."""
        node = ox.NamedNode(iri)
        found = self._matching(f"VALUES ?o {{ {node} }} GRAPH ?g {{ ?s ?p ?o }}")
        return [*found, *(it for it in self.survey.blank if it.object == node)]

    def graph(self, iri: str) -> list[ox.Quad]:
        """Every quad of a named graph."""
        if iri not in self.survey.counts:
            return []
        node = ox.NamedNode(iri)
        found = self._matching(f"VALUES ?g {{ {node} }} GRAPH ?g {{ ?s ?p ?o }}")
        return [*found, *(it for it in self.survey.blank if it.graph_name == node)]

    def values_of(
        self, iris: Collection[str], properties: Sequence[ox.NamedNode]
    ) -> Iterator[ox.Quad]:
        """The quads that give things, in order, their values of some properties, in order."""
        if not iris:
            return
        things, listed = (" ".join(map(str, it)) for it in (map(ox.NamedNode, iris), properties))
        rank = {it: number for number, it in enumerate(properties)}
        found = self._matching(
            f"VALUES ?s {{ {things} }} VALUES ?p {{ {listed} }} GRAPH ?g {{ ?s ?p ?o }}"
        )
        yield from sorted(found, key=lambda it: (str(it.subject), rank[it.predicate]))

    def has(self, iri: str) -> bool:
        """Whether anything is said about a thing."""
        node = ox.NamedNode(iri)
        found = _results(self.access, self._asked(f"ASK {{ {node} ?p ?o }}", _JSON))
        return isinstance(found, ox.QueryBoolean) and bool(found)

    def _matching(self, pattern: str) -> Iterator[ox.Quad]:
        """The quads of a pattern over ?g ?s ?p ?o that have no blank node."""
        named = "FILTER(!ISBLANK(?s) && !ISBLANK(?o))"
        for row in self._rows(f"SELECT ?g ?s ?p ?o WHERE {{ {pattern} {named} }}"):
            yield ox.Quad(row["s"], row["p"], row["o"], row["g"])  # type: ignore[arg-type]

    def _rows(self, query: str) -> Iterator[dict[str, Term]]:
        return _solutions(_results(self.access, self._asked(query, _JSON)))

    def _asked(self, query: str, media_type: str) -> HTTPResponse:
        text = _declared(self.prefixes) + query
        return opened(
            self.access, text, media_type, dataset=self._within(Dataset()), timeout=self.timeout
        )

    def _within(self, dataset: Dataset) -> Dataset:
        """The graphs of the release that a dataset asks for; all of them where it asks for none.

        A graph that there is not has no triples; named for that, it keeps an engine from putting
        its own idea of a default in the place of nothing.
        """
        ours = self.survey.counts
        if not (dataset.default or dataset.named):
            return Dataset(tuple(ours), tuple(ours))
        return Dataset(
            tuple(it for it in dataset.default if it in ours) or (NOTHING,),
            tuple(it for it in dataset.named if it in ours) or (NOTHING,),
        )


_NOT_THERE = Message(
    "この問い合わせを、データを預かるエンジンが実行できません。SPARQL 1.1 の範囲で書き直してください。",
    "The engine that keeps the data cannot run this query; keep to SPARQL 1.1.",
)
_CUT = Message(
    "答えが、データを預かるエンジンの上限より長いので、全部を返せません。LIMIT と OFFSET で分けてください。",
    "The answer is longer than the engine that keeps the data gives; take it in parts with LIMIT and OFFSET.",
)


def kept(folder: Path, dump: Path, access: Access | None) -> Store:
    """The store of a release: its own in a folder, or what another engine keeps for it."""
    return Store.read_only(folder, dump) if access is None else RemoteStore.over(access, dump)


def rows(access: Access, query: str) -> list[dict[str, Term]]:
    """The solutions of a SELECT over all that an endpoint holds. Raises RemoteError."""
    return list(_solutions(_results(access, opened(access, query, _JSON))))


def _solutions(found: ox.QuerySolutions | ox.QueryBoolean) -> Iterator[dict[str, Term]]:
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("expected SELECT")
    names = [variable.value for variable in found.variables]
    for solution in found:
        yield {name: term for name in names if (term := solution[name]) is not None}


def _results(access: Access, body: HTTPResponse) -> ox.QuerySolutions | ox.QueryBoolean:
    if body.headers.get(_VIRTUOSO_CUT) is not None:
        raise QueryError(_CUT, "query-engine")
    text = cast(BinaryIO, io.BufferedReader(_Renamed(body)))
    try:
        found = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
        names = [it.value for it in found.variables] if isinstance(found, ox.QuerySolutions) else []
        if isinstance(found, ox.QuerySolutions) and names == [_VIRTUOSO_ASK]:
            return _truth(next(iter(found), None))
    except (OSError, SyntaxError, ValueError) as error:
        raise _unreadable(access, error) from error
    return found


def _triples(access: Access, body: HTTPResponse) -> Iterator[ox.Triple]:
    try:
        for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple
    except (OSError, SyntaxError, ValueError) as error:
        raise _unreadable(access, error) from error


def _unreadable(access: Access, error: Exception) -> RemoteError:
    return RemoteError(
        Message(
            f"{access.url} の答えを読めません: {error}",
            f"the answer of {access.url} is unreadable: {error}",
        )
    )


def _is_part(node: object, iri: str) -> bool:
    return isinstance(node, ox.BlankNode) or (
        isinstance(node, ox.NamedNode) and node.value.startswith(f"{iri}#")
    )


def _truth(row: ox.QuerySolution | None) -> ox.QueryBoolean:
    """Virtuoso's table for ASK: a row with 1 for true, another or none for false."""
    value = None if row is None else row[0]
    yes = isinstance(value, ox.Literal) and value.value in {"1", "true"}
    text = b'{"head":{},"boolean":%s}' % (b"true" if yes else b"false")
    found = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    if not isinstance(found, ox.QueryBoolean):
        raise TypeError("expected a truth value")
    return found


def _declared(prefixes: Mapping[str, str]) -> str:
    """Prefixes in one line, so that the lines of the query keep their numbers."""
    return "".join(f"PREFIX {name}: <{iri}> " for name, iri in prefixes.items())


def _named(query: str, prefixes: Mapping[str, str]) -> Dataset:
    """The dataset that a query names by FROM and FROM NAMED."""
    algebra = translateQuery(parseQuery(_declared(prefixes) + query)).algebra
    clauses: Iterable[Mapping[str, str]] = algebra.datasetClause or ()
    default = tuple(str(it["default"]) for it in clauses if "default" in it)
    return Dataset(default, tuple(str(it["named"]) for it in clauses if "named" in it))


class _Renamed(io.RawIOBase):
    """A body in which Virtuoso's blank nodes have names that SPARQL results may have."""

    def __init__(self, body: HTTPResponse) -> None:
        self._body = body
        self._kept = b""
        self._ready = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, room: Any, /) -> int:  # noqa: ANN401 - any buffer
        """The next bytes; whatever could be the beginning of such a name waits for its end."""
        while not self._ready:
            block = self._body.read(_BLOCK)
            text = (self._kept + block).replace(_VIRTUOSO_NODE, _NODE)
            if not block:
                self._ready, self._kept = text, b""
                break
            cut = len(text) - _begun(text)
            self._ready, self._kept = text[:cut], text[cut:]
        count = min(len(room), len(self._ready))
        room[:count], self._ready = self._ready[:count], self._ready[count:]
        return count


def _begun(text: bytes) -> int:
    """How many bytes at the end of a text could be the beginning of such a name."""
    longest = len(_VIRTUOSO_NODE) - 1
    return next((n for n in range(longest, 0, -1) if text.endswith(_VIRTUOSO_NODE[:n])), 0)
