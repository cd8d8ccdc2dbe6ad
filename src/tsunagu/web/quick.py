"""Quick: the document about a thing, as data, from what the release prepared, without the framework.

The answers are those of `documents`, to the last header (a test compares them).
"""

import re
from collections.abc import Sequence

from tsunagu.context import read_context
from tsunagu.descriptions import Prepared
from tsunagu.formats import RDF_FORMATS, Writer, negotiated
from tsunagu.release import Release
from tsunagu.store import Store
from tsunagu.web.contract import last_modified, links_of, standing_headers, tag_of
from tsunagu.web.documents import ending_of
from tsunagu.web.links import document_offers, variant
from tsunagu.web.signposting import WORKS, Signposts

_PATH = re.compile(r"/doc/([a-z-]+)/([A-Za-z0-9._-]+)")
_BY_THE_FRAMEWORK = {*WORKS, "dataset"}  # what needs the store besides


class Quick:
    """Makes the documents about things of one release."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._prepared = Prepared(release)
        self._writer = Writer(release.prefixes, read_context(release.context, release.base))
        self._signposts = Signposts(Store.memory(), release)
        self._standing = [it for it in standing_headers(release) if it[0] != "Vary"]

    def document(self, path: str, accept: str) -> tuple[Sequence[tuple[str, str]], bytes] | None:
        """Headers and body of a document; None where it is for the framework to answer."""
        found = _PATH.fullmatch(path)
        if found is None or found.group(1) in _BY_THE_FRAMEWORK:
            return None
        kind, slug = found.groups()
        name, chosen = ending_of(slug)
        stem = f"/doc/{kind}/{name}"
        offers = document_offers(stem)
        form = chosen or negotiated(accept or None, offers, RDF_FORMATS[0])
        if form not in RDF_FORMATS:
            return None
        iri = f"{self._release.base}id/{kind}/{name}"
        said = self._prepared.get(iri)
        if said is None:
            return None
        links = links_of(self._release, stem, offers, self._signposts.document(kind, name))
        if said.following:
            links = f'{links}, <{path}?page={said.following}>; rel="next"'
        body = self._writer.document(said.quads, form, iri)
        headers = [
            ("Content-Type", form.content_type),
            ("Content-Length", str(len(body))),
            ("ETag", f'"{tag_of(self._release, f"{path}?", form)}"'),
            ("Last-Modified", last_modified(self._release)),
            ("Link", links),
            ("Vary", "Accept, Accept-Language"),
            *self._standing,
        ]
        if chosen is None:
            headers.append(("Content-Location", variant(stem, form)))
        return headers, body
