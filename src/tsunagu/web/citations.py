"""Citations: how to cite a thing, as a file that reference managers read."""

from flask import Blueprint, Response, request

from tsunagu.formats import CITATION_FORMATS
from tsunagu.pages import Pages
from tsunagu.release import Release
from tsunagu.store import Store
from tsunagu.web.contract import Contract, iri_of, not_found, only_parameters


class Citing:
    """The citations of one release."""

    def __init__(self, release: Release, store: Store, pages: Pages, contract: Contract) -> None:
        self.release = release
        self.store = store
        self.pages = pages
        self.contract = contract

    def blueprint(self) -> Blueprint:
        """The routes."""
        routes = Blueprint("citations", __name__)
        routes.add_url_rule("/cite/<kind>/<name>", view_func=self.citation)
        return routes

    def citation(self, kind: str, name: str) -> Response:
        """One citation: the name ends as its format does."""
        only_parameters("lang")
        form = next((it for it in CITATION_FORMATS if name.endswith(f".{it.ending}")), None)
        if form is None:
            raise not_found(request.path)
        iri = iri_of(self.release, f"id/{kind}/{name.removesuffix(f'.{form.ending}')}")
        if not self.store.has(iri):
            raise not_found(request.path)
        lang = request.args.get("lang", "ja")
        return self.contract.offered(
            (form,), form, lambda it: self.pages.citation(iri, it.ending, lang), chosen=form
        )
