"""Checking: new figures are checked before they are published, by a page and by an API.

What was sent is read by a process of its own and never kept (see `tsunagu.reviewers`).
"""

import time
from collections.abc import Sequence

from flask import Blueprint, Response, request

from tsunagu.errors import Message
from tsunagu.formats import HTML, JSON, Format, negotiated
from tsunagu.pages import Pages, View
from tsunagu.release import Release
from tsunagu.reviewers import ONLY_BY_NAME, REPORT_FORMATS, Desk, Envelope, Stopped
from tsunagu.settings import ReviewLimits
from tsunagu.submission import SEVERITIES
from tsunagu.web.contract import (
    LANGUAGES,
    Contract,
    Problem,
    bad_parameter,
    not_acceptable,
    only_parameters,
    view,
)
from tsunagu.web.links import Sign, header
from tsunagu.web.openapi import description
from tsunagu.web.uploads import Order, ordered

DESCRIPTION = Sign("/api/openapi.json", "service-desc", JSON.media_type)
_FILE = "checked"  # what a report is called when it is saved
_FIELDS = ("format", "severity", "lang", "accept", "reason", "show")


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
        add("/validate/template.xlsx", view_func=self.template)
        add("/api/validate", view_func=self.checked, methods=["POST"])
        add("/api/openapi.json", view_func=self.description)
        return routes

    def form(self) -> Response:
        """The page on which tables are handed in."""
        only_parameters("lang")
        return self.contract.offered(
            (HTML,),
            HTML,
            lambda _: self.pages.checking(view(request), self.limits),
            signs=[DESCRIPTION],
        )

    def checked_form(self) -> Response:
        """What the form gets: a page, or the file that its field `format` names."""
        only_parameters("lang")
        order = ordered(self.limits, _FIELDS)
        return self._answer(order, order.one("format", HTML.ending))

    def template(self) -> Response:
        """The workbook to be filled in, of one table or of those in which numbers are kept."""
        only_parameters("table")
        table = request.args.get("table", "")
        if table:
            _one_of("table", table, [name for name, _ in self.pages.tables()])
        form = REPORT_FORMATS["xlsx"]
        response = self.contract.offered(
            (form,), form, lambda _: self._done(Envelope({"template": table})).files[0], chosen=form
        )
        named = f"template-{table}.xlsx" if table else "template.xlsx"
        response.headers["Content-Disposition"] = f"attachment; filename={named}"
        return response

    def checked(self) -> Response:
        """What a program gets: JSON, unless it asks for something else."""
        only_parameters("format", "severity", "name", "lang")
        order = ordered(self.limits, _FIELDS)
        response = self._answer(order, _wish(order, "format") or _negotiated())
        response.headers["Link"] = header([DESCRIPTION])
        return response

    def description(self) -> Response:
        """The API as OpenAPI 3.1 has it."""
        only_parameters()
        return self.contract.offered(
            (JSON,), JSON, lambda _: description(self.release, self.limits), chosen=JSON
        )

    def _answer(self, order: Order, name: str) -> Response:
        _one_of("format", name, tuple(REPORT_FORMATS))
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
            "severity": _one_of("severity", _wish(order, "severity") or "info", SEVERITIES),
            "lang": _one_of("lang", order.one("lang") or shown.lang, LANGUAGES),
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


def _wish(order: Order, name: str) -> str:
    """A wish that stands in the address or in the form. Raises Problem where both differ."""
    values = {it for it in (request.args.get(name, ""), order.one(name)) if it}
    if len(values) > 1:
        raise bad_parameter(name, ", ".join(sorted(values)), "1つだけ", "one value only")
    return values.pop() if values else ""


def _one_of(name: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise bad_parameter(name, value[:40], f"{'、'.join(known)} のどれか", ", ".join(known))
    return value


def _negotiated() -> str:
    """The report that the Accept header asks for. Raises Problem 406."""
    offers = {form: name for name, form in REPORT_FORMATS.items() if name not in ONLY_BY_NAME}
    form = negotiated(request.headers.get("Accept"), tuple(offers), JSON)
    if form is None:
        raise not_acceptable(tuple(offers), None)
    return offers[form]


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
    if form == HTML:
        response.headers["Content-Language"] = view(request).lang
    else:
        response.headers["Content-Disposition"] = f"attachment; filename={_FILE}.{form.ending}"
    return response
