"""Reconcile: the W3C Reconciliation Service API 0.2 over one release, as OpenRefine speaks it."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from tsunagu.batches import (
    MOST_QUERIES,
    Extension,
    Question,
    TooManyError,
    read_batch,
    read_extension,
    read_single,
)
from tsunagu.errors import Message, QueryError
from tsunagu.formats import HTML, JSON
from tsunagu.pages import Pages
from tsunagu.reconciliation import Reconciler
from tsunagu.release import Release
from tsunagu.search import Index
from tsunagu.store import Store
from tsunagu.web.contract import Contract, Problem, not_found, only_parameters, view
from tsunagu.web.shapes import Shapes
from tsunagu.web.suggest import Suggest

_FORM = "application/x-www-form-urlencoded"
_ASKS = ("queries", "query", "extend")


class Service:
    """The reconciliation service."""

    def __init__(
        self, release: Release, store: Store, index: Index, pages: Pages, contract: Contract
    ) -> None:
        self.release, self.index, self.pages, self.contract = release, index, pages, contract
        self.known = Reconciler(store, index, release.base, release.prefixes)
        self.shapes = Shapes(release, index, pages)

    def blueprint(self) -> Blueprint:
        """The routes of the service."""
        routes = Blueprint("reconcile", __name__)
        add = routes.add_url_rule
        add("/reconcile", view_func=self.reconcile, methods=["GET", "POST"])
        add("/reconcile/preview", view_func=self.preview)
        Suggest(self.known, self.shapes, self.contract).add_to(routes)
        return routes

    def reconcile(self) -> Response:
        """The manifest; or the answer to a batch, a single question or a data extension."""
        name, text = _asked()
        lang = self.shapes.lang()
        if not name:
            return self._kept(lambda: self.shapes.manifest(lang))
        made = self._maker(name, text, lang)
        if request.method == "POST":
            answer = self.shapes.written(made())
            return self.contract.answered((JSON,), lambda _: answer)
        return self._kept(made)

    def _maker(self, name: str, text: str, lang: str) -> Callable[[], object]:
        try:
            if name == "queries":
                batch = read_batch(text)
                return lambda: {key: self._result(it, lang) for key, it in batch.items()}
            if name == "query":
                single = read_single(text)
                return lambda: self._result(single, lang)
            asked = read_extension(text)
            return lambda: self._extended(asked, lang)
        except TooManyError as error:
            raise _bad(error.message, 413) from error
        except QueryError as error:
            raise _bad(error.message) from error

    def preview(self) -> Response:
        """A small page about a thing, for frames on other sites."""
        only_parameters("id", "lang")
        path = self.known.path(request.args.get("id", ""))
        if path is None:
            raise not_found(request.args.get("id", "")[:200])
        iri, entry = self.release.base + path, self.index.by_path.get(path)
        made = self.contract.offered(
            (HTML,), HTML, lambda _: self.pages.preview(iri, entry, view(request))
        )
        return self.contract.framed(made)

    def _result(self, asked: Question, lang: str) -> dict[str, object]:
        found = self.known.candidates(asked)
        return {"result": [self.shapes.candidate(it, lang) for it in found]}

    def _extended(self, asked: Extension, lang: str) -> dict[str, object]:
        columns = []
        for column in asked.columns:
            iri = self.known.property(column.property)
            if iri is None:
                raise _bad(
                    Message(
                        f"{column.property} という属性はありません。/reconcile/properties で調べられます。",
                        f"There is no property {column.property}; /reconcile/properties lists them.",
                    )
                )
            columns.append((column, iri))
        rows: dict[str, object] = {}
        for name in asked.ids:
            path = self.known.path(name)
            rows[name] = {
                column.property: []
                if path is None
                else [self.shapes.value(it, lang) for it in self.known.values(path, iri, column)]
                for column, iri in columns
            }
        meta = [
            {"id": column.property, "name": self.pages.called(iri).words(lang)}
            for column, iri in columns
        ]
        return {"meta": meta, "rows": rows}

    def _kept(self, made: Callable[[], object]) -> Response:
        return self.contract.offered((JSON,), JSON, lambda _: self.shapes.written(made()))


def _asked() -> tuple[str, str]:
    """Which of the three things is asked, and its text; two empty texts for the manifest."""
    only_parameters(*_ASKS, "lang")
    fields = [(name, request.args[name]) for name in _ASKS if name in request.args]
    if request.method == "POST":
        if request.mimetype != _FORM:
            raise Problem(
                415,
                "media-type",
                Message("この種類の本文は受け取れません", "Unsupported media type"),
                Message(f"Content-Type は {_FORM} にしてください。", f"Send {_FORM}."),
            )
        fields += [(name, it) for name, values in request.form.lists() for it in values]
    unknown = sorted({name for name, _ in fields} - set(_ASKS))
    if unknown or len(fields) > 1 or (request.method == "POST" and not fields):
        raise _bad(
            Message(
                f"queries（{MOST_QUERIES}件まで）・query・extend のどれか1つだけを送ってください。",
                f"Send just one of queries (at most {MOST_QUERIES}), query and extend.",
            )
        )
    return fields[0] if fields else ("", "")


def _bad(detail: Message, status: int = 400) -> Problem:
    title = Message("まとめた問い合わせを読めません", "The batch cannot be read")
    return Problem(status, "batch", title, detail)
