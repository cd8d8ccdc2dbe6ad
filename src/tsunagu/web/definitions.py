"""Definitions: the index of the vocabulary, its JSON-LD context, and the library of questions."""

import csv
import io
import json

from flask import Blueprint, Response, request

from tsunagu.formats import CSV, HTML, JSON, RDF_FORMATS, Format
from tsunagu.pages import Pages
from tsunagu.release import Release
from tsunagu.store import Store
from tsunagu.web.contract import Contract, not_found, only_parameters, redirected, view

_TURTLE, _JSON_LD = RDF_FORMATS[:2]
_OFFERS = (HTML, JSON, CSV, _TURTLE, _JSON_LD)
_STEM = "/def/index"


class Vocabulary:
    """What is served about the definitions as a whole."""

    def __init__(self, release: Release, store: Store, pages: Pages, contract: Contract) -> None:
        self.release = release
        self.store = store
        self.pages = pages
        self.contract = contract

    def blueprint(self) -> Blueprint:
        """The routes of the index, the context and the questions."""
        routes = Blueprint("definitions", __name__)
        add = routes.add_url_rule
        add("/def/", view_func=self.index)
        add("/def/index", view_func=self.below, endpoint="below-index")
        add("/def", view_func=self.below)
        add("/def/index.<ending>", view_func=self.index, endpoint="index-as")
        add("/def/context.jsonld", view_func=self.context)
        add("/questions", view_func=self.questions)
        return routes

    def below(self) -> Response:
        """The index has one address."""
        only_parameters("lang")
        return redirected("/def/", 308)

    def index(self, ending: str | None = None) -> Response:
        """All definitions: modules, terms, code lists and shapes."""
        only_parameters("lang")
        chosen = next((form for form in _OFFERS if form.ending == ending), None)
        if ending is not None and chosen is None:
            raise not_found(request.path)
        return self.contract.offered(_OFFERS, HTML, self._index, stem=_STEM, chosen=chosen)

    def context(self) -> Response:
        """The JSON-LD context of the release."""
        only_parameters()
        return self.contract.offered(
            (_JSON_LD,), _JSON_LD, lambda _: self.contract.writer.context.text, chosen=_JSON_LD
        )

    def questions(self) -> Response:
        """The library of questions."""
        only_parameters("lang")
        return self.contract.offered((HTML,), HTML, lambda _: self.pages.questions(view(request)))

    def _index(self, form: Format) -> bytes | str:
        if form == HTML:
            return self.pages.vocabulary(view(request))
        listing = self.pages.definitions()
        if form == JSON:
            rows = [dict(zip(listing.columns, row, strict=True)) for row in listing.rows]
            return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
        if form == CSV:
            out = io.StringIO()
            csv.writer(out).writerows([listing.columns, *listing.rows])
            return out.getvalue()
        quads = [quad for iri in listing.iris for quad in self.store.about(iri)]
        return self.contract.writer.write(quads, form)
