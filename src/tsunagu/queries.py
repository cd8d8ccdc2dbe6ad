"""Queries: what strangers ask, answered from a release in the format they want, or refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from pyparsing import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from tsunagu.diagnosis import diagnosed
from tsunagu.errors import Message, QueryError
from tsunagu.formats import Format, write_rdf
from tsunagu.store import Store

# Anything that could spell SERVICE or FROM: the words, or an escape that could hide them (SPARQL
# 1.1, section 19.2).
_MAY_REACH_OUT = re.compile(r"service|from|\\u", re.IGNORECASE)


@dataclass(frozen=True)
class Dataset:
    """The RDF dataset that the protocol's parameters ask for; empty: the whole release."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """The formats a caller takes: one for tables and truth values, one for graphs."""

    results: Format | None
    graph: Format | None


@dataclass(frozen=True)
class Answer:
    """A whole answer and its format; `format` is None where the caller takes none that fits."""

    format: Format | None
    body: bytes


def answer(
    store: Store, query: str, dataset: Dataset, wanted: Wanted, prefixes: dict[str, str]
) -> Answer:
    """The answer to a query, in one of the wanted formats.

    Raises QueryError where the query is not SPARQL 1.1, is an update, or would reach out.
    """
    names_graphs = require_local(query, prefixes)
    try:
        found = store.quads.query(
            query,
            prefixes=prefixes,
            # The union is the default graph only where nobody asks for another one.
            use_default_graph_as_union=not (dataset.default or names_graphs),
            default_graph=[ox.NamedNode(it) for it in dataset.default] or None,
            named_graphs=[ox.NamedNode(it) for it in dataset.named] or None,
        )
    except SyntaxError as error:
        raise refused(query, error, prefixes) from error
    except ValueError as error:
        raise QueryError(
            Message(f"問い合わせを読めません: {error}", f"the query cannot be read: {error}")
        ) from error
    if isinstance(found, ox.QueryTriples):
        form = wanted.graph
        return Answer(form, b"" if form is None else write_rdf(found, form, prefixes))
    form = wanted.results
    return Answer(form, b"" if form is None else found.serialize(format=form.results) or b"")


def refused(query: str, error: Exception, prefixes: Mapping[str, str]) -> QueryError:
    """What to tell the asker of a query that cannot be read."""
    found = diagnosed(query, error, prefixes)
    return QueryError(found.message, found.kind, found.members(query))


def require_local(query: str, prefixes: dict[str, str]) -> bool:
    """Whether a query names the graphs of its dataset (FROM, FROM NAMED).

    The parser's own tree decides; text alone only says that there is nothing to look for. Raises
    QueryError where a query would make this server call another one (SERVICE), or cannot be read.
    """
    if not _MAY_REACH_OUT.search(query):
        return False
    known = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items())
    try:
        _, tree = parseQuery(known + query)
    except (ParseBaseException, RecursionError, ValueError) as error:
        raise refused(query, error, prefixes) from error
    if _has_service(tree):
        raise QueryError(
            Message(
                "SERVICE は使えません。この窓口は、ほかのサーバーに問い合わせません。",
                "SERVICE is not allowed: this endpoint asks no other server.",
            ),
            "query-service",
        )
    return "datasetClause" in tree


def _has_service(tree: object) -> bool:
    if isinstance(tree, CompValue):
        return tree.name == "ServiceGraphPattern" or any(_has_service(it) for it in tree.values())
    if isinstance(tree, dict):
        return any(_has_service(it) for it in tree.values())
    if isinstance(tree, str | bytes):
        return False
    try:
        return any(_has_service(it) for it in tree)  # type: ignore[attr-defined]
    except TypeError:
        return False
