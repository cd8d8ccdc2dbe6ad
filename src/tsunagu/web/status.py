"""Status: a page of what is promised and where the limits are, with the limits that are in force."""

from flask import Blueprint, Response, current_app, request

from tsunagu.formats import HTML
from tsunagu.pages import Limit, Pages
from tsunagu.pages.views import Label
from tsunagu.web.contract import Contract, only_parameters, view
from tsunagu.web.finding import FARTHEST, MOST_AT_ONCE, MOST_LINES

_TOO_LARGE = Label("413 と、限りの説明", "413 and the limit in words")
_REFUSED = Label("400 と、限りの説明", "400 and the limit in words")


class Status:
    """The page about this service."""

    def __init__(self, pages: Pages, contract: Contract) -> None:
        self.pages, self.contract = pages, contract

    def blueprint(self) -> Blueprint:
        """The route."""
        routes = Blueprint("status", __name__)
        routes.add_url_rule("/status", view_func=self.status)
        return routes

    def status(self) -> Response:
        """Limits and promises."""
        only_parameters("lang")
        limits = [_size(current_app.config["MAX_CONTENT_LENGTH"]), *_counts()]
        return self.contract.offered(
            (HTML,), HTML, lambda _: self.pages.status(limits, view(request))
        )


def _size(most: int) -> Limit:
    return Limit(
        Label("送る問い合わせやデータの大きさ", "Size of a query or of data sent"),
        Label(f"{most:,}バイト", f"{most:,} bytes"),
        _TOO_LARGE,
    )


def _counts() -> list[Limit]:
    return [
        Limit(
            Label("検索で1回に返る件数", "Results of one search"),
            Label(f"{MOST_AT_ONCE}件（limit）", f"{MOST_AT_ONCE} (limit)"),
            _REFUSED,
        ),
        Limit(
            Label("検索でたどれる深さ", "How far a search can be followed"),
            Label(f"{FARTHEST:,}件目まで（offset）", f"to result {FARTHEST:,} (offset)"),
            _REFUSED,
        ),
        Limit(
            Label("まとめてURIを引く行数（/resolve）", "Lines of one look-up (/resolve)"),
            Label(f"{MOST_LINES:,}行", f"{MOST_LINES:,} lines"),
            _TOO_LARGE,
        ),
    ]
