"""Checking: new figures are checked before they are published.

What was sent is read by a process of its own and never kept (see `tsunagu.reviewers`).
"""

import time

from flask import Blueprint, Response, request

from tsunagu.errors import Message
from tsunagu.formats import HTML, Format
from tsunagu.pages import Pages, View
from tsunagu.release import Release
from tsunagu.reviewers import REPORT_FORMATS, Desk, Envelope, Stopped
from tsunagu.settings import ReviewLimits
from tsunagu.web.contract import (
    Contract,
    Problem,
    bad_parameter,
    only_parameters,
    view,
)
from tsunagu.web.uploads import Order, ordered

_FIELDS = ("format", "accept", "reason", "show")
_NAMES = tuple(REPORT_FORMATS)


class Checking:
    """The doors through which tables come to be checked."""

    def __init__(
        self, release: Release, pages: Pages, contract: Contract, limits: ReviewLimits
    ) -> None:
        self.release, self.pages, self.contract = release, pages, contract
        self.limits = limits
        self.desk = Desk(release.folder, limits)

    def blueprint(self) -> Blueprint:
        """The routes of checking."""
        routes = Blueprint("checking", __name__)
        add = routes.add_url_rule
        add("/validate", view_func=self.form)
        add("/validate", view_func=self.checked_form, methods=["POST"], endpoint="checked-form")
        return routes

    def form(self) -> Response:
        """The page on which tables are handed in."""
        only_parameters("lang")
        return self.contract.offered(
            (HTML,),
            HTML,
            lambda _: self.pages.checking(view(request), self.limits),
        )

    def checked_form(self) -> Response:
        """What the form gets: a page, or the file that its field `format` names."""
        only_parameters("lang")
        order = ordered(self.limits, _FIELDS)
        return self._answer(order, order.one("format", HTML.ending))

    def _answer(self, order: Order, name: str) -> Response:
        if name not in REPORT_FORMATS:
            raise bad_parameter("format", name[:40], "、".join(_NAMES), ", ".join(_NAMES))
        start = time.perf_counter()
        answer = self._done(self._asked(order, name))
        spent = round(1000 * (time.perf_counter() - start))
        return _response(answer, REPORT_FORMATS[name], spent)

    def _asked(self, order: Order, name: str) -> Envelope:
        shown: View = view(request)
        words = {
            "path": request.path,
            "names": [it.name for it in order.uploads],
            "format": name,
            "lang": shown.lang,
            "chosen": shown.chosen,
            "accept": order.fields.getlist("accept"),
            "reason": order.one("reason"),
            "show": order.one("show"),
        }
        return Envelope(words, tuple(it.body for it in order.uploads))

    def _done(self, asked: Envelope) -> Envelope:
        try:
            return self.desk.done(asked)
        except Stopped as error:
            if error.why == "failed":  # our own fault, which is told like any other
                raise
            raise self._stopped(error.why) from error

    def _stopped(self, why: str) -> Problem:
        """What the caller is told of a check that gave no answer."""
        again = {"Retry-After": "10"}
        limits = self.limits
        if why in {"busy", "killed"}:
            return Problem(
                503,
                "busy",
                Message("いまは混み合っています", "Too many checks are running"),
                Message(
                    "10秒ほど待って、もう一度送ってください。何も残していません。",
                    "Wait ten seconds and send again. Nothing was kept.",
                ),
                again,
            )
        if why in {"time", "memory"}:
            limit = {
                "time": Message(f"{limits.seconds}秒", f"{limits.seconds} seconds"),
                "memory": Message(f"メモリー {limits.memory} MB", f"{limits.memory} MB of memory"),
            }[why]
            return Problem(
                413,
                "check-limit",
                Message("確かめきれませんでした", "The check reached a limit"),
                Message(
                    f"上限（{limit.ja}）に達したので、途中でやめました。表を分けて送ってください。",
                    f"The check was stopped at its limit of {limit.en}. Send the tables in parts.",
                ),
            )
        return _broken()


def _broken() -> Problem:
    return Problem(
        422,
        "check-broken",
        Message("このファイルは確かめられません", "This file cannot be checked"),
        Message(
            "読んでいる途中で、確かめるプログラムが止まりました。値だけを新しいブックに貼り付けて保存し直してください。",
            "The checking program broke down while it read this. Paste the values into a new workbook.",
        ),
    )


def _response(answer: Envelope, form: Format, spent: int) -> Response:
    """The answer, which nobody is to keep or to list."""
    response = Response(answer.files[0], content_type=form.content_type)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Server-Timing"] = f"check;dur={spent}"
    response.headers["Content-Language"] = view(request).lang
    return response
