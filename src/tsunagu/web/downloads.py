"""Downloads for spreadsheets: Excel workbooks, and CSV that Excel opens with its Japanese intact."""

import csv
import io

from flask import Blueprint, Response, request

from tsunagu.formats import CSV, XLSX, Format
from tsunagu.pages import LISTS, Listing, Pages
from tsunagu.release import Release
from tsunagu.web.contract import Contract, iri_of, not_found, only_parameters, spoken
from tsunagu.web.documents import Documents

# Excel takes a CSV file without this mark for one in the system's own encoding. Programs stumble over
# the mark, so the plain variants (.csv) have none.
MARK = "\ufeff"


class Downloads:
    """What people take home from one release."""

    def __init__(
        self, release: Release, documents: Documents, pages: Pages, contract: Contract
    ) -> None:
        self.release = release
        self.documents = documents
        self.pages = pages
        self.contract = contract

    def blueprint(self) -> Blueprint:
        """The routes."""
        routes = Blueprint("downloads", __name__)
        add = routes.add_url_rule
        add("/doc/<kind>/<slug>.xlsx", view_func=self.series_book)
        add("/doc/<kind>/<slug>.excel.csv", view_func=self.series_csv)
        for name in LISTS:
            add(f"/{name}.xlsx", "book-" + name, self.list_book, defaults={"name": name})
            add(f"/{name}.excel.csv", "csv-" + name, self.list_csv, defaults={"name": name})
        return routes

    def series_book(self, kind: str, slug: str) -> Response:
        """The figures of an indicator as a workbook: numbers, claims, sources."""
        only_parameters("lang")
        made = self.pages.series_book(iri_of(self.release, f"id/{kind}/{slug}"), spoken(request))
        return self._given(XLSX, made)

    def series_csv(self, kind: str, slug: str) -> Response:
        """The figures of an indicator as CSV for Excel."""
        only_parameters("lang")
        found = self.pages.series(iri_of(self.release, f"id/{kind}/{slug}"))
        return self._given(CSV, None if found is None else marked_csv(found))

    def list_book(self, name: str) -> Response:
        """A list as a workbook."""
        wished = self.documents.wished(name)
        return self._given(XLSX, self.pages.list_book(name, wished, spoken(request)))

    def list_csv(self, name: str) -> Response:
        """A list as CSV for Excel."""
        return self._given(CSV, marked_csv(self.pages.rows(name, self.documents.wished(name))))

    def _given(self, form: Format, made: bytes | str | None) -> Response:
        if made is None:
            raise not_found(request.path)
        return self.contract.offered((form,), form, lambda _: made, chosen=form)


def plain_csv(listing: Listing) -> str:
    """Rows as CSV for programs."""
    out = io.StringIO()
    csv.writer(out).writerows([listing.columns, *listing.rows])
    return out.getvalue()


def marked_csv(listing: Listing) -> str:
    """Rows as CSV that begins with the byte order mark."""
    return MARK + plain_csv(listing)
