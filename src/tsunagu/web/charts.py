"""Charts over HTTP: pictures of an indicator's figures, and the page that other sites frame."""

from functools import cache

from flask import Blueprint, Response, request

from tsunagu.drawings import Drawing, can_write_japanese, png
from tsunagu.errors import Message
from tsunagu.formats import HTML, PNG, SVG, VEGA_LITE, Format
from tsunagu.pages import Pages
from tsunagu.release import Release
from tsunagu.web.contract import Contract, Problem, iri_of, not_found, only_parameters, spoken, view

_OFFERS = (SVG, PNG, VEGA_LITE)


class Charts:
    """The charts of one release."""

    def __init__(self, release: Release, pages: Pages, contract: Contract) -> None:
        self.release = release
        self.pages = pages
        self.contract = contract

    def blueprint(self) -> Blueprint:
        """The routes."""
        routes = Blueprint("charts", __name__)
        routes.add_url_rule("/doc/<kind>/<slug>/<name>", view_func=self.chart)
        routes.add_url_rule("/embed/<kind>/<slug>", view_func=self.embedded)
        return routes

    def chart(self, kind: str, slug: str, name: str) -> Response:
        """One chart: negotiated, or in the format its ending names."""
        only_parameters("lang")
        called, _, ending = name.partition(".")
        chosen = next((it for it in _OFFERS if it.ending == ending), None)
        iri = iri_of(self.release, f"id/{kind}/{slug}")
        drawing = self.pages.drawing(iri, called, spoken(request))
        if drawing is None or (ending and chosen is None):
            raise not_found(request.path)

        stem = f"/doc/{kind}/{slug}/{called}"
        return self.contract.offered(
            _OFFERS, SVG, lambda form: in_format(drawing, form), stem=stem, chosen=chosen
        )

    def embedded(self, kind: str, slug: str) -> Response:
        """A small page with the chart, for frames on other sites."""
        only_parameters("lang")
        page = self.pages.framed(iri_of(self.release, f"id/{kind}/{slug}"), view(request))
        if page is None:
            raise not_found(request.path)
        return Contract.framed(self.contract.offered((HTML,), HTML, lambda _: page))


def in_format(drawing: Drawing, form: Format) -> bytes | str:
    """A chart as SVG, PNG or Vega-Lite. Raises Problem where it cannot be made into a PNG."""
    if form == VEGA_LITE:
        return drawing.specification
    return drawing.svg if form == SVG else _as_png(drawing.svg)


_can_write_japanese = cache(can_write_japanese)


def _as_png(svg: str) -> bytes:
    if not svg.isascii() and not _can_write_japanese():
        raise Problem(
            503,
            "unavailable",
            Message("PNGを作れません", "PNG cannot be made here"),
            Message(
                "このサーバーに日本語のフォントがないため、PNGにできません。SVGは取り出せます。"
                "運用する方へ: apt-get install fonts-noto-cjk で直ります。",
                "This server has no Japanese font, so it makes no PNG; SVG is there. "
                "To its operator: apt-get install fonts-noto-cjk.",
            ),
        )
    return png(svg)
