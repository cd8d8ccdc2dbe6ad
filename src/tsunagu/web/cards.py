"""Cards over HTTP: the picture of this publication that other sites show beside a link."""

from functools import cache

from flask import Blueprint, Response, request

from tsunagu.drawings import can_write_japanese, png
from tsunagu.formats import PNG
from tsunagu.pages import Pages
from tsunagu.web.contract import Contract, language, only_parameters

_can_write_japanese = cache(can_write_japanese)


class Cards:
    """The card of one release in each language."""

    def __init__(self, pages: Pages, contract: Contract) -> None:
        self.pages, self.contract = pages, contract

    def blueprint(self) -> Blueprint:
        """The route."""
        routes = Blueprint("cards", __name__)
        routes.add_url_rule("/card.png", view_func=self.card)
        return routes

    def card(self) -> Response:
        """The card; without words where this machine cannot write them."""
        only_parameters("lang")
        return self.contract.offered((PNG,), PNG, lambda _: self._drawn(), chosen=PNG)

    def _drawn(self) -> bytes:
        drawn = self.pages.card(language(request))
        return png(drawn if _can_write_japanese() else self.pages.card(""))
