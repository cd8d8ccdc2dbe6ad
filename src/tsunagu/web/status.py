"""Status: a page of what is promised and where the limits are, with the limits that are in force."""

from flask import Blueprint, Response, current_app, request

from tsunagu.formats import HTML
from tsunagu.limits import Limits
from tsunagu.pages import Limit, Pages
from tsunagu.pages.views import Label
from tsunagu.settings import ReviewLimits
from tsunagu.web.contract import Contract, only_parameters, view
from tsunagu.web.finding import FARTHEST, MOST_AT_ONCE, MOST_LINES

_UNDONE = Label("503 と、限りの説明", "503 and the limit in words")
_TOO_LARGE = Label("413 と、限りの説明", "413 and the limit in words")
_REFUSED = Label("400 と、限りの説明", "400 and the limit in words")


class Status:
    """The page about this service."""

    def __init__(
        self, pages: Pages, contract: Contract, queries: Limits, review: ReviewLimits
    ) -> None:
        self.pages, self.contract = pages, contract
        self.limits = [*_of_queries(queries), *_of_review(review), *_of_search()]

    def blueprint(self) -> Blueprint:
        """The route."""
        routes = Blueprint("status", __name__)
        routes.add_url_rule("/status", view_func=self.status)
        return routes

    def status(self) -> Response:
        """Limits and promises."""
        only_parameters("lang")
        limits = [*self.limits, _sent(current_app.config["MAX_CONTENT_LENGTH"])]
        return self.contract.offered(
            (HTML,), HTML, lambda _: self.pages.status(limits, view(request))
        )


def _of_queries(limits: Limits) -> list[Limit]:
    seconds, memory, size = limits.seconds, limits.memory // 1_000_000, limits.size // 1_000_000
    return [
        Limit(
            Label("SPARQLの問い合わせ1つの時間", "Time of one SPARQL query"),
            Label(f"{seconds:g}秒", f"{seconds:g} seconds"),
            _UNDONE,
        ),
        Limit(
            Label("SPARQLの問い合わせ1つのメモリ", "Memory of one SPARQL query"),
            Label(f"{memory:,} MB", f"{memory:,} MB"),
            _UNDONE,
        ),
        Limit(
            Label("SPARQLの答え1つの大きさ", "Size of one SPARQL answer"),
            Label(f"{size:,} MB", f"{size:,} MB"),
            _TOO_LARGE,
        ),
        Limit(
            Label("同時に動く長い問い合わせ", "Long queries that run at once"),
            Label(f"1プロセスに{limits.long}つ", f"{limits.long} in a process"),
            Label(
                "いちばん多く使っている利用者のものから 503 と Retry-After",
                "503 with Retry-After, from whoever uses most",
            ),
        ),
    ]


def _of_review(limits: ReviewLimits) -> list[Limit]:
    return [
        Limit(
            Label("公開前の表の確かめ1回", "One check of tables before publication"),
            Label(
                f"{limits.upload} MB、{limits.files}ファイル、{limits.seconds}秒",
                f"{limits.upload} MB, {limits.files} files, {limits.seconds} seconds",
            ),
            _TOO_LARGE,
        )
    ]


def _sent(most: int) -> Limit:
    return Limit(
        Label("送る問い合わせやデータの大きさ", "Size of a query or of data sent"),
        Label(f"{most:,}バイト", f"{most:,} bytes"),
        _TOO_LARGE,
    )


def _of_search() -> list[Limit]:
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
