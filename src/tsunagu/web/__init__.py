"""Web: a release served read-only over HTTP; every answer keeps one contract."""

import json
import logging
import os
from pathlib import Path

from flask import Flask, Response, request, send_from_directory
from werkzeug.exceptions import HTTPException

from tsunagu.context import read_context
from tsunagu.errors import Message, RemoteError
from tsunagu.formats import Writer
from tsunagu.harvest import index_of
from tsunagu.limits import Limits
from tsunagu.pages import Pages
from tsunagu.release import Release
from tsunagu.settings import read_review_limits
from tsunagu.store import Store
from tsunagu.web.absent import Absent
from tsunagu.web.asked import Questions
from tsunagu.web.cards import Cards
from tsunagu.web.charts import Charts
from tsunagu.web.checking import Checking
from tsunagu.web.citations import Citing
from tsunagu.web.compare import Comparing
from tsunagu.web.contract import Contract, Problem, not_found, only_parameters, unavailable
from tsunagu.web.definitions import Vocabulary
from tsunagu.web.documents import Documents
from tsunagu.web.downloads import Downloads
from tsunagu.web.finding import Finding
from tsunagu.web.machines import Machines
from tsunagu.web.reconcile import Service
from tsunagu.web.rules import Rules
from tsunagu.web.sparql import Endpoint
from tsunagu.web.status import Status

_log = logging.getLogger("tsunagu.web")
_MOST_BYTES = 1_000_000  # a query longer than this was not written by a person
_STATIC = Path(__file__).parent.parent / "static"
_NAMED_BY_CONTENT = "chunks/"  # a bundle's parts have a digest in their names


# What a release answers from its own files, without its store.
_STORELESS = (
    "/id/",
    "/doc/",
    "/def/context.jsonld",
    "/dumps/",
    "/tables/",
    "/static/",
    "/healthz",
    "/robots.txt",
)


def create_app(
    release: Release, store: Store, broken: str | None = None, limits: Limits | None = None
) -> Flask:
    """The application over one open release.

    `broken` is why its store cannot be read: then descriptions and files are served all the same,
    and everything else says 503. `limits` are those of queries, to be told to readers.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _MOST_BYTES
    pages = Pages(store, release)
    writer = Writer(release.prefixes, read_context(release.context, release.base))
    contract = Contract(release, pages.problem, writer)
    index = index_of(release.folder, store, release.base, release.vocabulary)
    absent = Absent(release, index)
    documents = Documents(release, store, pages, contract, absent, standing=broken is None)
    app.register_blueprint(documents.blueprint())
    app.register_blueprint(Downloads(release, documents, pages, contract).blueprint())
    app.register_blueprint(Endpoint(release, store, pages, contract).blueprint())
    app.register_blueprint(Questions(release, store, pages, contract).blueprint())
    app.register_blueprint(Vocabulary(release, store, pages, contract).blueprint())
    app.register_blueprint(Machines(release, store, pages, contract).blueprint())
    app.register_blueprint(Charts(release, pages, contract).blueprint())
    app.register_blueprint(Cards(pages, contract).blueprint())
    app.register_blueprint(Rules(pages, contract).blueprint())
    app.register_blueprint(Citing(release, store, pages, contract).blueprint())
    app.register_blueprint(Comparing(index, pages, contract).blueprint())
    app.register_blueprint(Finding(release, index, pages, contract).blueprint())
    app.register_blueprint(Service(release, store, index, pages, contract).blueprint())
    review = read_review_limits(os.environ)
    app.register_blueprint(Checking(release, pages, contract, review).blueprint())
    app.register_blueprint(Status(pages, contract, limits or Limits(), review).blueprint())
    _machines(app, release, store, broken)
    if broken is not None:
        app.before_request(_refuse_what_needs_the_store)
    _errors(app, contract)
    app.after_request(contract.finish)
    return app


def _refuse_what_needs_the_store() -> None:
    if not request.path.startswith(_STORELESS):
        raise unavailable()


def _machines(app: Flask, release: Release, store: Store, broken: str | None) -> None:
    @app.get("/static/<path:name>")
    def static_file(name: str) -> Response:
        only_parameters("v")
        lasting = "v" in request.args or name.startswith(_NAMED_BY_CONTENT)
        return send_from_directory(_STATIC, name, max_age=31_536_000 if lasting else 3600)

    @app.get("/healthz")
    def healthz() -> Response:
        only_parameters()
        state = _health(release, store, broken)
        status = 200 if state["healthy"] else 503
        return Response(json.dumps(state) + "\n", status=status, mimetype="application/json")


def _health(release: Release, store: Store, broken: str | None) -> dict[str, object]:
    """Whether the store answers, and holds the release; it is really asked."""
    state: dict[str, object] = {"release": release.id, "healthy": False}
    if broken is not None:
        return {**state, "why": broken}
    try:
        quads = len(store)
    except RemoteError as error:
        _log.error("the engine that keeps the store: %s", error.message.en)
        return {**state, "why": "the engine that keeps the store does not answer"}
    if quads != release.quads:
        return {**state, "quads": quads, "why": f"the store should hold {release.quads} quads"}
    return {**state, "quads": quads, "healthy": True}


def _errors(app: Flask, contract: Contract) -> None:
    @app.errorhandler(Problem)
    def problem(error: Problem) -> Response:
        return contract.problem(error)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        return contract.problem(_known(error))

    @app.errorhandler(RemoteError)
    def remote(error: RemoteError) -> Response:
        # Where the engine is, and what it says, is for the operator alone.
        _log.error("the engine that keeps the store: %s", error.message.en)
        return contract.problem(unavailable())

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        # The traceback is for the operator's log; the caller learns nothing of our insides.
        _log.error("unforeseen error at %s", request.path, exc_info=error)
        return contract.problem(
            Problem(
                500,
                "internal",
                Message("こちらの不具合です", "A fault of ours"),
                Message(
                    "記録しました。しばらくしてからもう一度お試しください。",
                    "It was logged. Please try again later.",
                ),
            )
        )


def _known(error: HTTPException) -> Problem:
    """An error that the framework found, in our words."""
    status = error.code or 500
    headers = {k: v for k, v in error.get_headers() if k == "Allow"}
    if status == 404:  # noqa: PLR2004
        return not_found(request.path)
    titles = {
        405: ("method", "その操作はできません", "Method not allowed"),
        413: ("too-large", "大きすぎます", "Too large"),
    }
    kind, ja, en = titles.get(status, ("request", "要求に誤りがあります", "Bad request"))
    return Problem(status, kind, Message(ja, en), Message(ja + "。", f"{error.name}."), headers)
