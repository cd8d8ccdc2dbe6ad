"""SPARQL: the SPARQL 1.1 Protocol over one release, read-only; the front answers the plain cases."""

from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import cast

from flask import Blueprint, Response, request

from tsunagu.errors import Message
from tsunagu.formats import HTML, RDF_FORMATS, RESULT_FORMATS, Format
from tsunagu.pages import Pages
from tsunagu.protocol import ProtocolError, asked, pairs, wanted
from tsunagu.queries import Dataset
from tsunagu.release import Release
from tsunagu.store import Store
from tsunagu.web.answers import MOST_SHOWN, Answers
from tsunagu.web.contract import (
    OUTCOME,
    RUN,
    Contract,
    Problem,
    not_acceptable,
    only_parameters,
    unavailable,
    view,
)
from tsunagu.workers import Failure, Job, Outcome, Solved

_TYPES = {form.ending: form.content_type for form in (*RESULT_FORMATS, *RDF_FORMATS)}
_NO_QUERY = Message("問い合わせに誤りがあります", "The query cannot be run")
_NOT_WHOLE = Message("答えの全部を出せません", "There is no whole answer")
# What each reason for having no answer is in HTTP: status, page of explanation, title, seconds to wait.
_FAILURES: dict[str, tuple[int, str, Message, int | None]] = {
    "query": (400, "query", _NO_QUERY, None),
    "nesting": (400, "query", _NO_QUERY, None),
    "time": (503, "query-time", _NOT_WHOLE, 60),
    "memory": (503, "query-memory", _NOT_WHOLE, 60),
    "size": (413, "query-size", _NOT_WHOLE, None),
    "busy": (503, "query-busy", Message("混み合っています", "Too busy"), 10),
    "unavailable": (503, "unavailable", Message("いまは答えられません", "Unavailable now"), 10),
}
_REQUESTS = {
    "query": (400, _NO_QUERY),
    "parameter": (
        400,
        Message("パラメーターに誤りがあります", "A parameter is unknown or unusable"),
    ),
    "media-type": (415, Message("この種類の本文は受け取れません", "Unsupported media type")),
}


class Endpoint:
    """The query endpoint."""

    def __init__(self, release: Release, store: Store, pages: Pages, contract: Contract) -> None:
        self.release = release
        self.store = store
        self.pages = pages
        self.contract = contract
        self.answers = Answers(pages, contract, self._run)

    def blueprint(self) -> Blueprint:
        """The route of the endpoint."""
        routes = Blueprint("sparql", __name__)
        routes.add_url_rule("/sparql", view_func=self.sparql, methods=["GET", "POST"])
        return routes

    def sparql(self) -> Response:
        """The answer to a query; without one, the editor or the service description."""
        if request.method in {"GET", "HEAD"} and "query" not in request.args:
            return self._self_description()
        if self.answers.wanted():
            return self.answers.page()
        found = outcome_of(job())
        try:
            if not found.ending:
                raise not_acceptable((*RESULT_FORMATS, *RDF_FORMATS), None)
            return Response(found.read(), content_type=_TYPES[found.ending])
        finally:
            found.close()

    def _run(self, query: str, dataset: Dataset) -> tuple[str, bytes | None]:
        """The answer for a page: a table as SPARQL JSON, a graph as N-Triples, None where it is
        too large for one."""
        found = outcome_of(Job(query, dataset.default, dataset.named, "json", "nt"))
        try:
            return found.ending, found.read() if found.size <= MOST_SHOWN else None
        finally:
            found.close()

    def _self_description(self) -> Response:
        only_parameters("lang")
        quads = self.store.about(f"{self.release.base}sparql")

        def produce(form: Format) -> bytes | str:
            if form == HTML:
                return self.pages.sparql(view(request))
            return self.contract.writer.write(quads, form, f"{self.release.base}sparql")

        return self.contract.offered((HTML, *RDF_FORMATS), RDF_FORMATS[0], produce)


def job() -> Job:
    """What the request asks. Raises Problem where it is no request of the protocol."""
    body = request.get_data() if request.method == "POST" else None
    try:
        arguments = pairs(request.query_string.decode("latin-1"))
        query, dataset, named = asked(arguments, request.headers.get("Content-Type"), body)
        formats = wanted(request.headers.get("Accept"), named)
    except ProtocolError as error:
        status, title = _REQUESTS[error.kind]
        raise Problem(status, error.kind, title, error.message) from error
    return Job(
        query,
        dataset.default,
        dataset.named,
        formats.results.ending if formats.results else "",
        formats.graph.ending if formats.graph else "",
    )


def outcome_of(job: Job) -> Solved:
    """The answer to a job, run by a worker; the caller closes it. Raises Problem where there is none."""
    outcome = cast(Outcome | None, request.environ.get(OUTCOME))
    run = cast(Callable[[Job], Outcome] | None, request.environ.get(RUN))
    if outcome is None and run is None:
        raise unavailable()
    try:
        outcome = outcome or cast(Callable[[Job], Outcome], run)(job)
    except CancelledError as error:  # nobody reads the answer any more
        raise unavailable() from error
    if isinstance(outcome, Failure):
        raise problem_of(outcome)
    return outcome


def problem_of(failure: Failure) -> Problem:
    """Why there is no answer, as an error of HTTP."""
    status, kind, title, pause = _FAILURES[failure.kind]
    kind = failure.page or kind
    headers = None if pause is None else {"Retry-After": str(pause)}
    return Problem(status, kind, title, failure.message, headers, members=failure.members)
