"""Machines: what crawlers, harvesters and language models look for first."""

import json
import re
from collections.abc import Callable

from flask import Blueprint, Response, request

from tsunagu.catalogue import served, sums
from tsunagu.formats import (
    DOCUMENT_FORMATS,
    HTML,
    JSON,
    LINKSET,
    RDF_FORMATS,
    TEXT,
    XML,
    Format,
)
from tsunagu.pages import Pages
from tsunagu.release import Release
from tsunagu.store import Store
from tsunagu.web.contract import (
    Contract,
    bad_parameter,
    iri_of,
    not_found,
    only_parameters,
    redirected,
    view,
)
from tsunagu.web.guide import guide
from tsunagu.web.links import Sign, document_offers, linkset, variants
from tsunagu.web.measures import measured_quads
from tsunagu.web.signposting import Signposts
from tsunagu.web.sitemap import Sitemap

_DUMP_FORMATS = (HTML, JSON, *RDF_FORMATS[:2])
_MEDIA = {form.ending: form.media_type for form in DOCUMENT_FORMATS}
_DOCUMENT = re.compile(r"/doc/([^/?#]+)/([^/?#]+)")


class Machines:
    """What a release says of itself besides its data."""

    def __init__(self, release: Release, store: Store, pages: Pages, contract: Contract) -> None:
        self.release = release
        self.store = store
        self.pages = pages
        self.contract = contract
        self.sitemap = Sitemap(store, release)
        self.signposts = Signposts(store, release)

    def blueprint(self) -> Blueprint:
        """The routes."""
        routes = Blueprint("machines", __name__)
        add = routes.add_url_rule
        add("/robots.txt", view_func=self.robots)
        add("/llms.txt", view_func=self.llms)
        add("/sitemap.xml", view_func=self.all_pages)
        add("/sitemap-<int:number>.xml", view_func=self.some_pages)
        add("/linkset.json", view_func=self.links)
        add("/dumps/index", view_func=self.to_dumps, endpoint="dumps-index")
        add("/dumps", view_func=self.to_dumps, strict_slashes=False)
        add("/dumps/", view_func=self.dumps)
        add("/dumps/index.<ending>", view_func=self.dumps, endpoint="dumps-as")
        add("/dumps/SHA256SUMS", view_func=self.sums)
        return routes

    def robots(self) -> Response:
        """What crawlers may look at: everything but queries, which have no end."""
        base = self.release.base
        return self._file(
            TEXT, lambda: f"User-agent: *\nDisallow: /sparql?\n\nSitemap: {base}sitemap.xml\n"
        )

    def llms(self) -> Response:
        """What this is and how to use it, for language models."""
        return self._file(TEXT, lambda: guide(self.release))

    def all_pages(self) -> Response:
        """The sitemap."""
        return self._file(XML, self.sitemap.whole)

    def some_pages(self, number: int) -> Response:
        """A part of the sitemap, where it has parts."""
        files = self.sitemap.files()
        if files == 1 or not 1 <= number <= files:
            raise not_found(request.path)
        return self._file(XML, lambda: self.sitemap.file(number))

    def links(self) -> Response:
        """The links of one document, or of the data set where none is named."""
        only_parameters("of", "lang")
        path = request.args.get("of", "/dataset")
        signs = self._signs(path)
        offers = document_offers(path)
        whole = [*variants(path, offers), *signs, Sign(self.release.licence, "license")]
        anchor = self.release.base + path.removeprefix("/")
        return self.contract.offered(
            (LINKSET,), LINKSET, lambda _: linkset(anchor, whole), chosen=LINKSET
        )

    def _signs(self, path: str) -> list[Sign]:
        if path == "/dataset":
            return self.signposts.dataset()
        found = _DOCUMENT.fullmatch(path)
        if found is None:
            raise bad_parameter("of", path, "/doc/… か /dataset", "/doc/… or /dataset")
        kind, slug = found.groups()
        if not self.store.has(iri_of(self.release, f"id/{kind}/{slug}")):
            raise not_found(path)
        return self.signposts.document(kind, slug)

    def to_dumps(self) -> Response:
        """The index has one address, with which the names of its files are put together."""
        only_parameters("lang")
        return redirected("/dumps/", 308)

    def dumps(self, ending: str | None = None) -> Response:
        """Every file with its size and checksum."""
        only_parameters("lang")
        chosen = next((form for form in _DUMP_FORMATS if form.ending == ending), None)
        if ending is not None and chosen is None:
            raise not_found(request.path)
        return self.contract.offered(
            _DUMP_FORMATS, HTML, self._dumps, stem="/dumps/index", chosen=chosen
        )

    def _dumps(self, form: Format) -> bytes | str:
        if form == HTML:
            return self.pages.dumps(view(request))
        if form == JSON:
            return self._dumps_json()
        return self.contract.writer.write(measured_quads(self.release), form)

    def _dumps_json(self) -> str:
        base = self.release.base
        files = [
            {
                "url": f"{base}{path}",
                "mediaType": _MEDIA[path.rpartition(".")[2]],
                "byteSize": facts["bytes"],
                "sha256": facts["sha256"],
            }
            for path, facts in served(self.release.files)
        ]
        whole = {
            "release": self.release.id,
            "modified": self.release.modified,
            "license": self.release.licence,
            "dataset": f"{base}id/dataset/all",
            "files": files,
        }
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"

    def sums(self) -> Response:
        """The dumps' checksums in one file."""
        return self._file(TEXT, lambda: sums(self.release.files))

    def _file(self, form: Format, made: Callable[[], str]) -> Response:
        """A file in the one format that its name says."""
        only_parameters()
        return self.contract.offered((form,), form, lambda _: made(), chosen=form)
