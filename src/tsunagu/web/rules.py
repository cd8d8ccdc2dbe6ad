"""Rules over HTTP: all rules, and each at a short address that reports of findings can link to."""

from flask import Blueprint, Response, request

from tsunagu.formats import HTML
from tsunagu.pages import Pages
from tsunagu.web.contract import Contract, not_found, only_parameters, view


class Rules:
    """The pages of the rules of one release."""

    def __init__(self, pages: Pages, contract: Contract) -> None:
        self.pages, self.contract = pages, contract

    def blueprint(self) -> Blueprint:
        """The routes."""
        routes = Blueprint("rules", __name__)
        routes.add_url_rule("/rules", view_func=self.rules)
        routes.add_url_rule("/rules/<name>", view_func=self.rule)
        return routes

    def rules(self) -> Response:
        """All rules."""
        only_parameters("lang")
        return self.contract.offered((HTML,), HTML, lambda _: self.pages.rules(view(request)))

    def rule(self, name: str) -> Response:
        """One rule."""
        only_parameters("lang")
        if name not in self.pages.rule_names():
            raise not_found(request.path)
        return self.contract.offered((HTML,), HTML, lambda _: self.pages.rule(name, view(request)))
