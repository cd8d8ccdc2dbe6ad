"""Asked: each question of the library at an address of its own, with typed parameters (/q/NAME)."""

from collections.abc import Mapping
from functools import cached_property

from flask import Blueprint, Response, request

from tsunagu.errors import Message, ParameterError
from tsunagu.formats import HTML, RDF_FORMATS, RESULT_FORMATS, Format, negotiated
from tsunagu.pages import Pages
from tsunagu.parameters import Asking, Chosen
from tsunagu.questions import read_questions
from tsunagu.release import Release
from tsunagu.store import Store
from tsunagu.web.contract import (
    Contract,
    Problem,
    language,
    not_acceptable,
    not_found,
    only_parameters,
    view,
)
from tsunagu.web.links import Sign

_OFFERS = (HTML, *RESULT_FORMATS, *RDF_FORMATS)
_JSON = RESULT_FORMATS[0]


class Questions:
    """The questions of one release, each with its page, its data and its description in RDF."""

    def __init__(self, release: Release, store: Store, pages: Pages, contract: Contract) -> None:
        self.release, self.store = release, store
        self.pages, self.contract = pages, contract

    def blueprint(self) -> Blueprint:
        """The routes."""
        routes = Blueprint("asked", __name__)
        routes.add_url_rule("/q/<name>", view_func=self.question)
        routes.add_url_rule("/q/<name>.<ending>", view_func=self.question, endpoint="question-as")
        return routes

    @cached_property
    def _asking(self) -> Mapping[str, Asking]:
        return {
            it.name: Asking(it, self.store, self.release.prefixes)
            for it in read_questions(self.release.questions)
        }

    def question(self, name: str, ending: str | None = None) -> Response:
        """A question: its page, its answer as data, or its description."""
        asking = self._asking.get(name)
        form = _form(name, ending)
        if asking is None:
            raise not_found(request.path)
        self._require_parameters(asking, form)
        asked = {key: text for key, text in request.args.items() if key != "page"}
        if form == HTML:
            asked["lang"] = language(request)
        chosen = _chosen(asking, asked)

        def produce(wanted: Format) -> bytes | str:
            if wanted in RDF_FORMATS:
                iri = f"{self.release.base}q/{name}"
                return self.contract.writer.write(self.store.about(iri), wanted, iri)
            if wanted == HTML:
                found = _answer(asking, chosen, _JSON)
                return self._page(asking, chosen, found)
            return _answer(asking, chosen, wanted)

        response = self.contract.offered(
            _OFFERS, _JSON, produce, chosen=form, signs=_signs(f"/q/{name}")
        )
        if ending is None:
            response.headers["Content-Location"] = _variant(f"/q/{name}", form)
        return response

    def _page(self, asking: Asking, chosen: Chosen, found: bytes) -> str:
        try:
            return self.pages.question(asking, chosen, found, view(request))
        except ParameterError as error:
            raise unusable(error) from error

    @staticmethod
    def _require_parameters(asking: Asking, form: Format) -> None:
        """Raises Problem 400 for a parameter that means nothing in this format."""
        names = [it.name for it in asking.question.parameters if it.name != "lang"]
        if form == HTML:
            only_parameters(*names, "lang", "page")
        elif form in RDF_FORMATS:
            only_parameters("lang")
        else:
            only_parameters(*names, "lang")


def _form(name: str, ending: str | None) -> Format:
    """The format that the address names, else the one that the caller likes best."""
    if ending is None:
        form = negotiated(request.headers.get("Accept"), _OFFERS, _JSON)
        if form is None:
            raise not_acceptable(_OFFERS, f"/q/{name}")
        return form
    for form in _OFFERS:
        if form.ending == ending:
            return form
    raise not_found(request.path)


def _variant(stem: str, form: Format) -> str:
    """The address of the same answer in a format; the description is the same for every answer."""
    asked = request.query_string.decode("latin-1")
    mark = f"?{asked}" if asked and form not in RDF_FORMATS else ""
    return f"{stem}.{form.ending}{mark}"


def _signs(stem: str) -> list[Sign]:
    return [
        Sign(
            _variant(stem, it),
            "describedby" if it in RDF_FORMATS else "alternate",
            it.media_type,
        )
        for it in _OFFERS
    ]


def _chosen(asking: Asking, asked: Mapping[str, str]) -> Chosen:
    try:
        return asking.chosen(asked)
    except ParameterError as error:
        raise unusable(error) from error


def unusable(error: ParameterError) -> Problem:
    """400 for a parameter whose value is none of its own."""
    title = Message("パラメーターの値が使えません", "A parameter has an unusable value")
    return Problem(400, "parameter", title, error.message)


def _answer(asking: Asking, chosen: Chosen, form: Format) -> bytes:
    if form.results is None:
        raise ValueError(form.label)
    return asking.answer(chosen, form.results)
