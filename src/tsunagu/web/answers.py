"""Answers for people: what a query gives, as a page, where a browser asks for one."""

from collections.abc import Callable, Iterator

import pyoxigraph as ox
from flask import Response, request

from tsunagu.errors import Message, ParameterError
from tsunagu.formats import HTML, RDF_FORMATS, RESULT_FORMATS, negotiated
from tsunagu.pages import Asked, Pages
from tsunagu.protocol import volatile
from tsunagu.queries import Dataset
from tsunagu.web.contract import Contract, Problem, bad_parameter, language, view

_NAMES = ("query", "default-graph-uri", "named-graph-uri", "lang", "page")
_FORMATS = ("format", "output", "results")
_COLUMNS = ("subject", "predicate", "object")
Bound = dict[str, dict[str, str]]
# Runs a query; gives the ending of the format (json or nt) and the answer written in it, or None
# where that has more than MOST_SHOWN bytes.
Run = Callable[[str, Dataset], tuple[str, bytes | None]]
MOST_SHOWN = 8_000_000


class Answers:
    """Pages with the editor, a query and its answer or what is wrong with it."""

    def __init__(self, pages: Pages, contract: Contract, run: Run) -> None:
        self._pages, self._contract, self._run = pages, contract, run

    def wanted(self) -> bool:
        """Whether the caller is a browser that goes to an address, and not a program."""
        if request.method not in {"GET", "HEAD"} or request.args.keys() & set(_FORMATS):
            return False
        offers = (*RESULT_FORMATS, HTML, *RDF_FORMATS)
        return negotiated(request.headers.get("Accept"), offers, RESULT_FORMATS[0]) == HTML

    def page(self) -> Response:
        """The page. What is wrong with the query stands in it, beside the query."""
        query = self._query()
        graphs = {name: tuple(request.args.getlist(name)) for name in _NAMES[1:3]}
        asked = Asked(query, graphs, view(request))
        status = 200
        try:
            html = self._answered(asked)
        except Problem as problem:
            status, html = problem.status, self._pages.refused(asked, problem)
        response = Response(html, status=status, content_type=HTML.content_type)
        response.headers["Content-Language"] = language(request)
        if volatile(query):
            response.headers["Cache-Control"] = "no-store"
        return response

    def _answered(self, asked: Asked) -> str:
        default, named = (asked.graphs[name] for name in _NAMES[1:3])
        ending, body = self._run(asked.query, Dataset(default, named))
        if body is None:
            return self._pages.too_large(asked, graph=ending == "nt")
        try:
            if ending == "json":
                return self._pages.answered(asked, body)
            return self._pages.listed(asked, _COLUMNS, list(_rows(body)))
        except ParameterError as error:
            title = Message("パラメーターの値が使えません", "A parameter has an unusable value")
            raise Problem(400, "parameter", title, error.message) from error

    @staticmethod
    def _query() -> str:
        for name, values in request.args.lists():
            if name not in _NAMES:
                known = ", ".join(_NAMES)
                title = Message("知らないパラメーターです", "Unknown parameter")
                raise Problem(
                    400,
                    "parameter",
                    title,
                    Message(
                        f"{name} は使えません（使えるもの: {known}）。",
                        f"There is no {name} here (there are: {known}).",
                    ),
                )
            if len(values) > 1 and not name.endswith("graph-uri"):
                raise bad_parameter(name, ", ".join(values), "1つだけ", "one value only")
        return request.args["query"]


def _rows(body: bytes) -> Iterator[Bound]:
    """Triples as solutions, each term as SPARQL JSON has it."""
    for triple in ox.parse(body, format=ox.RdfFormat.N_TRIPLES):
        parts = (triple.subject, triple.predicate, triple.object)
        yield {name: _term(part) for name, part in zip(_COLUMNS, parts, strict=True)}


def _term(term: object) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.Literal):
        more = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
        return {"type": "literal", "value": term.value, **more}
    return {"type": "bnode", "value": str(term).removeprefix("_:")}
