"""SPARQL: the SPARQL 1.1 Protocol over one release, read-only."""

from dataclasses import replace

from flask import Blueprint, Response, request

from tsunagu.errors import Message, QueryError
from tsunagu.formats import HTML, RDF_FORMATS, RESULT_FORMATS, Format, negotiated
from tsunagu.pages import Pages
from tsunagu.queries import Dataset, Wanted, answer
from tsunagu.release import Release
from tsunagu.store import Store
from tsunagu.web.contract import (
    Contract,
    Problem,
    bad_parameter,
    not_acceptable,
    only_parameters,
    view,
)

# Not of the protocol, but SPARQLWrapper and others send the format they want by all three names.
_FORMATS = ("format", "output", "results")
_FORMAT_NAMES = {
    "json": ("json",),
    "xml": ("xml", "rdf"),
    "csv": ("csv",),
    "tsv": ("tsv",),
    "turtle": ("ttl",),
    "rdf": ("rdf",),
    "rdf+xml": ("rdf",),
    "n-triples": ("nt",),
    "n-quads": ("nq",),
    "trig": ("trig",),
    "json-ld": ("jsonld",),
}
_PARAMETERS = ("query", "default-graph-uri", "named-graph-uri", *_FORMATS)
_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"


class Endpoint:
    """The query endpoint."""

    def __init__(self, release: Release, store: Store, pages: Pages, contract: Contract) -> None:
        self.release = release
        self.store = store
        self.pages = pages
        self.contract = contract

    def blueprint(self) -> Blueprint:
        """The route of the endpoint."""
        routes = Blueprint("sparql", __name__)
        routes.add_url_rule("/sparql", view_func=self.sparql, methods=["GET", "POST"])
        return routes

    def sparql(self) -> Response:
        """The answer to a query; without one, the editor or the service description."""
        if request.method in {"GET", "HEAD"} and "query" not in request.args:
            return self._self_description()
        query, dataset = _asked()
        wanted = _wanted()
        try:
            found = answer(self.store, query, dataset, wanted, self.release.prefixes)
        except QueryError as error:
            raise refused_query(error) from error
        if found.format is None:
            raise not_acceptable((*RESULT_FORMATS, *RDF_FORMATS), None)
        return Response(found.body, content_type=found.format.content_type)

    def _self_description(self) -> Response:
        only_parameters("lang")
        quads = self.store.about(f"{self.release.base}sparql")

        def produce(form: Format) -> bytes | str:
            if form == HTML:
                return self.pages.sparql(view(request))
            return self.contract.writer.write(quads, form, f"{self.release.base}sparql")

        return self.contract.offered((HTML, *RDF_FORMATS), RDF_FORMATS[0], produce)


def _wanted() -> Wanted:
    """The formats of the Accept header; a format named by a parameter, as many clients do, goes
    before it for the kind of answer that comes in this format."""
    accept = request.headers.get("Accept")
    results = negotiated(accept, RESULT_FORMATS, RESULT_FORMATS[0])
    graph = negotiated(accept, RDF_FORMATS, RDF_FORMATS[0])
    named = {
        value
        for source in (request.args, request.form)
        for name in _FORMATS
        for value in source.getlist(name)
    }
    if len(named) > 1 or named - set(_FORMAT_NAMES):
        raise bad_parameter(
            "format", ", ".join(sorted(named)), "、".join(_FORMAT_NAMES), ", ".join(_FORMAT_NAMES)
        )
    for name in named:
        endings = _FORMAT_NAMES[name]
        results = next((it for it in RESULT_FORMATS if it.ending in endings), results)
        graph = next((it for it in RDF_FORMATS if it.ending in endings), graph)
    return Wanted(results, graph)


def bad_query(detail: Message) -> Problem:
    """400 for a query that cannot be run as it is."""
    return Problem(
        400, "query", Message("問い合わせに誤りがあります", "The query cannot be run"), detail
    )


def refused_query(error: QueryError) -> Problem:
    """400 for a query that was looked at, with the place and the cure where they are known."""
    found = bad_query(error.message)
    return replace(found, kind=error.kind, members=error.members)


def _asked() -> tuple[str, Dataset]:
    """The query and its dataset from whichever of the protocol's three ways was used."""
    fields = request.args
    queries = fields.getlist("query")
    if request.method == "POST":
        if request.mimetype == _DIRECT:
            queries = [*queries, _utf8(request.get_data())]
        elif request.mimetype == _FORM:
            if request.args:
                _refuse_unknown(list(request.args))
            fields = request.form
            queries += fields.getlist("query")
        else:
            raise Problem(
                415,
                "media-type",
                Message("この種類の本文は受け取れません", "Unsupported media type"),
                Message(
                    f"Content-Type は {_DIRECT} か {_FORM} にしてください（いまは {request.mimetype or 'なし'}）。",
                    f"Send {_DIRECT} or {_FORM} (found {request.mimetype or 'none'}).",
                ),
            )
    _refuse_unknown([*request.args, *fields])
    if len(queries) != 1 or not queries[0].strip():
        raise bad_query(
            Message(
                f"query は1つだけ要ります（{len(queries)}個あります）。",
                f"Exactly one query is needed (found {len(queries)}).",
            )
        )
    return queries[0], Dataset(
        tuple(fields.getlist("default-graph-uri") or request.args.getlist("default-graph-uri")),
        tuple(fields.getlist("named-graph-uri") or request.args.getlist("named-graph-uri")),
    )


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise bad_query(
            Message("問い合わせがUTF-8ではありません。", "The query is not UTF-8.")
        ) from error


def _refuse_unknown(names: list[str]) -> None:
    unknown = sorted(set(names) - set(_PARAMETERS))
    if unknown:
        raise Problem(
            400,
            "parameter",
            Message("知らないパラメーターです", "Unknown parameter"),
            Message(
                f"{', '.join(unknown)} は使えません（使えるもの: {', '.join(_PARAMETERS)}）。",
                f"There is no {', '.join(unknown)} here (there are: {', '.join(_PARAMETERS)}).",
            ),
        )
