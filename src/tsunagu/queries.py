"""Queries: what strangers ask, answered from a release in the format they want, or refused."""

import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

import pyoxigraph as ox
from pyparsing import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from tsunagu.diagnosis import diagnosed
from tsunagu.errors import Message, QueryError
from tsunagu.formats import Format, write_rdf_to
from tsunagu.remote import Dataset
from tsunagu.services import require_allowed
from tsunagu.store import Store

__all__ = ["Answer", "Dataset", "Wanted", "answer", "require_local"]

# Anything that could spell SERVICE or FROM: the words, or an escape that could hide them (SPARQL
# 1.1, section 19.2). Names such as ex:Service, ?from and <http://…/service/1> are no keywords: a
# keyword is never part of an IRI between angle brackets, as what must follow it cannot stand there.
_MAY_REACH_OUT = re.compile(r"(?<![:?$])(?:service|from)|\\u", re.IGNORECASE)
_IRI = re.compile(r'<[^<>"{}|^`\\\s]*>')
_PREFIX = re.compile(r"(?<![\w.-])([\w.-]++):")  # at no place twice, however long the text


@dataclass(frozen=True)
class Wanted:
    """The formats a caller takes: one for tables and truth values, one for graphs."""

    results: Format | None
    graph: Format | None


@dataclass(frozen=True)
class Answer:
    """An answer that is still to be written; `format` is None where the caller takes none that fits."""

    format: Format | None
    write: Callable[[IO[bytes]], object]

    @property
    def body(self) -> bytes:
        """The whole answer."""
        out = io.BytesIO()
        self.write(out)
        return out.getvalue()


def answer(
    store: Store,
    query: str,
    dataset: Dataset,
    wanted: Wanted,
    prefixes: Mapping[str, str],
    services: Collection[str] = (),
) -> Answer:
    """The answer to a query, in one of the wanted formats; most of the work is done as it is written.

    `services` are the endpoints that it may ask besides. Raises QueryError where the query is not
    SPARQL 1.1, is an update, or would reach out.
    """
    names_graphs = require_local(query, prefixes, services if store.may_reach_out else ())
    try:
        # The union is the default graph only where nobody asks for another one.
        union = not (dataset.default or dataset.named or names_graphs)
        found = store.run(query, _used(query, prefixes), dataset, union=union)
    except SyntaxError as error:
        raise refused(query, error, prefixes) from error
    except ValueError as error:
        raise QueryError(
            Message(f"問い合わせを読めません: {error}", f"the query cannot be read: {error}")
        ) from error
    if isinstance(found, ox.QuerySolutions | ox.QueryBoolean):
        return Answer(wanted.results, lambda out: _write_results(out, found, wanted.results))
    return Answer(wanted.graph, lambda out: _write_graph(out, found, wanted.graph, prefixes))


def _write_graph(
    out: IO[bytes], found: Iterable[ox.Triple], form: Format | None, prefixes: Mapping[str, str]
) -> None:
    if form is not None:
        write_rdf_to(out, found, form, prefixes)


def _write_results(
    out: IO[bytes], found: ox.QuerySolutions | ox.QueryBoolean, form: Format | None
) -> None:
    if form is not None:
        found.serialize(out, format=form.results)


def _used(query: str, prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that a query may use: to tell the engine all of them costs more than a look-up."""
    # What ends a statement may stand right before a name: "?s ?p ?o.da:Indicator".
    names = {it for name in set(_PREFIX.findall(query)) for it in (name, name.rpartition(".")[2])}
    return {name: prefixes[name] for name in names if name in prefixes}


def refused(query: str, error: Exception, prefixes: Mapping[str, str]) -> QueryError:
    """What to tell the asker of a query that cannot be read."""
    found = diagnosed(query, error, prefixes)
    return QueryError(found.message, found.kind, found.members(query))


def require_local(query: str, prefixes: Mapping[str, str], services: Collection[str] = ()) -> bool:
    """Whether a query names the graphs of its dataset (FROM, FROM NAMED).

    The parser's own tree decides; text alone only says that there is nothing to look for. Raises
    QueryError where a query would make this server call another one (SERVICE) that is not among
    `services`, or cannot be read.
    """
    if not _MAY_REACH_OUT.search(_IRI.sub("<>", query)):
        return False
    known = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items())
    try:
        _, tree = parseQuery(known + query)
    except (ParseBaseException, RecursionError, ValueError) as error:
        raise refused(query, error, prefixes) from error
    require_allowed(_services(tree), services)
    return "datasetClause" in tree


def _services(tree: object) -> Iterator[object]:
    """The terms after SERVICE, wherever they stand in the parser's tree."""
    if isinstance(tree, CompValue) and tree.name == "ServiceGraphPattern":
        yield tree.term
    if isinstance(tree, dict):
        for branch in tree.values():
            yield from _services(branch)
    elif isinstance(tree, Iterable) and not isinstance(tree, str | bytes):
        for branch in tree:
            yield from _services(branch)
