"""Compare over HTTP: several indicators and years in one address, as a page, data, book or charts."""

import json
import re

from flask import Blueprint, Response, request

from tsunagu.batches import LONGEST_QUERY
from tsunagu.drawings import Drawing
from tsunagu.errors import Message
from tsunagu.formats import CSV, HTML, JSON, PNG, SVG, VEGA_LITE, XLSX, Format
from tsunagu.pages import Pages, View, Wish
from tsunagu.pages.comparison import MOST
from tsunagu.search import Index, cleaned
from tsunagu.web.charts import in_format
from tsunagu.web.contract import (
    Contract,
    Problem,
    bad_parameter,
    not_found,
    only_parameters,
    spoken,
    view,
)
from tsunagu.web.downloads import marked_csv, plain_csv

_DATA = (CSV, JSON, XLSX)
_CHARTS = (SVG, PNG, VEGA_LITE)
_FOUND = 30
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
_ALL = ("indicator", "from", "to", "lang")


class Comparing:
    """Comparisons of one release's indicators."""

    def __init__(self, index: Index, pages: Pages, contract: Contract) -> None:
        self.index = index
        self.pages = pages
        self.contract = contract

    def blueprint(self) -> Blueprint:
        """The routes."""
        routes = Blueprint("compare", __name__)
        routes.add_url_rule("/compare", view_func=self.page)
        routes.add_url_rule("/compare.excel.csv", view_func=self.csv_for_excel)
        for forms, made in ((_DATA, self.data), (_CHARTS, self.chart)):
            for form in forms:
                path = f"/compare.{form.ending}"
                routes.add_url_rule(path, form.label, made, defaults={"form": form})
        return routes

    def page(self) -> Response:
        """What was chosen, side by side, and the form to choose by."""
        only_parameters(*_ALL, "q", repeated=("indicator",))
        asked = self._asked()
        found = self._found(asked.words) if asked.words else None
        plain = view(request)
        seen = View(plain.lang, plain.path, plain.chosen, asked=asked.parameters())
        return self.contract.offered(
            (HTML,), HTML, lambda _: self.pages.comparison(asked, found, seen)
        )

    def data(self, form: Format) -> Response:
        """The figures compared, as data or as a workbook."""
        asked = self._whole()

        def produce(_: Format) -> bytes | str:
            if form == XLSX:
                return self.pages.comparison_book(asked, spoken(request))
            rows = self.pages.comparison_rows(asked)
            if form == CSV:
                return plain_csv(rows)
            found = [dict(zip(rows.columns, row, strict=True)) for row in rows.rows]
            return json.dumps(found, ensure_ascii=False, indent=1) + "\n"

        return self.contract.offered((form,), form, produce, chosen=form)

    def csv_for_excel(self) -> Response:
        """The figures compared, as CSV for Excel."""
        rows = self.pages.comparison_rows(self._whole())
        return self.contract.offered((CSV,), CSV, lambda _: marked_csv(rows), chosen=CSV)

    def chart(self, form: Format) -> Response:
        """One of the charts: ?chart=2 for the second."""
        asked = self._whole("chart")
        text = request.args.get("chart", "1")
        if re.fullmatch(r"[1-9]", text) is None:
            raise bad_parameter("chart", text[:40], "1から9までの番号", "a number from 1 to 9")
        drawing: Drawing | None = self.pages.comparison_drawing(asked, int(text), spoken(request))
        if drawing is None:
            raise not_found(request.full_path)
        return self.contract.offered((form,), form, lambda it: in_format(drawing, it), chosen=form)

    def _whole(self, *more: str) -> Wish:
        """What is compared where something must be."""
        only_parameters(*_ALL, *more, repeated=("indicator",))
        asked = self._asked()
        if not asked.indicators:
            raise bad_parameter(
                "indicator", "", "比べる指標の名前（1つ以上）", "one or more names of indicators"
            )
        return asked

    def _asked(self) -> Wish:
        names = tuple(dict.fromkeys(request.args.getlist("indicator")))
        for name in names:
            if not self.pages.has_indicator(name):
                raise bad_parameter(
                    "indicator",
                    name[:80],
                    "/indicators にある指標の、アドレスの最後の部分",
                    "the last part of the address of one of the indicators in /indicators",
                )
        if len(names) > MOST:
            raise Problem(
                400,
                "parameter",
                Message("指標が多すぎます", "Too many indicators"),
                Message(
                    f"一度に比べられるのは{MOST}つまでです（{len(names)}つあります）。いくつか外してください。",
                    f"At most {MOST} indicators can be compared at once (there are {len(names)}). Leave some out.",
                ),
            )
        first, last = _year("from"), _year("to")
        if first is not None and last is not None and first > last:
            raise bad_parameter("to", str(last), f"{first}年以降の年", f"a year not before {first}")
        return Wish(names, first, last, _words())

    def _found(self, words: str) -> list[str]:
        start = "id/indicator/"
        hits = self.index.page(words, {"kind": "indicator"}, 0, _FOUND).hits
        return [it.entry.path.removeprefix(start) for it in hits]


def _year(name: str) -> int | None:
    """A year; a form sends an empty one for all."""
    text = request.args.get(name, "")
    if text and _YEAR.fullmatch(text) is None:
        raise bad_parameter(name, text[:40], "西暦の年（例: 2023）", "a year, such as 2023")
    return int(text) if text else None


def _words() -> str:
    text = request.args.get("q", "")
    if len(text) > LONGEST_QUERY:
        raise bad_parameter(
            "q", f"{text[:20]}…", f"{LONGEST_QUERY}文字まで", f"at most {LONGEST_QUERY} characters"
        )
    return cleaned(text)
