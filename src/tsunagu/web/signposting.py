"""Signposting: where a document's thing, data, collection and author are (FAIR Signposting)."""

from urllib.parse import quote

from rdflib import URIRef

from tsunagu.catalogue import DUMPS
from tsunagu.release import Release
from tsunagu.store import Store
from tsunagu.terms import DCTERMS
from tsunagu.web.links import Sign

_SCHEMA = "https://schema.org/"
_TYPES = {
    "dataset": "Dataset",
    "document": "DigitalDocument",
    "indicator": "StatisticalVariable",
    "observation": "Observation",
    "organization": "Organization",
    "project": "Project",
    "report": "Report",
    "service": "Service",
    "version": "DigitalDocument",
}
WORKS = {"document", "report", "version"}  # what has an author of its own


class Signposts:
    """The signposts of a release."""

    def __init__(self, store: Store, release: Release) -> None:
        self._store, self._release = store, release

    def dataset(self) -> list[Sign]:
        """Those of the data set as a whole: it has files, and is in no collection."""
        return [
            *self._thing(f"{self._release.base}id/dataset/all", "dataset", "/dataset"),
            *(Sign(f"/dumps/{name}", "item", media_type) for name, media_type, _ in DUMPS),
        ]

    def document(self, kind: str, slug: str) -> list[Sign]:
        """Those of the document about a thing."""
        iri = f"{self._release.base}id/{kind}/{slug}"
        if iri == f"{self._release.base}id/dataset/all":
            return self.dataset()
        return [
            *self._thing(iri, kind, f"/doc/{kind}/{slug}"),
            Sign("/dataset", "collection"),
            *(Sign(it, "author") for it in self._authors(iri, kind)),
        ]

    def _thing(self, iri: str, kind: str, path: str) -> list[Sign]:
        kinds = ["AboutPage", _TYPES.get(kind, "")]
        return [
            Sign(iri, "cite-as"),
            *(Sign(f"{_SCHEMA}{it}", "type") for it in kinds if it),
            Sign(f"/linkset.json?of={quote(path)}", "linkset", "application/linkset+json"),
        ]

    def _authors(self, iri: str, kind: str) -> list[str]:
        """Who published a report or document, which for a report of a body is its author."""
        if kind not in WORKS:
            return []
        found = self._store.select(
            f"SELECT DISTINCT ?thing ?by WHERE {{ ?thing <{DCTERMS.publisher}> ?by }} ORDER BY ?by",
            thing=URIRef(iri),
        )
        return [str(row["by"]) for row in found if isinstance(row["by"], URIRef)]
