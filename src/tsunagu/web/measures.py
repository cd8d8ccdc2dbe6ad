"""Measures: the sizes and checksums of a release's files as quads, beside the release's own."""

import pyoxigraph as ox
from rdflib import URIRef

from tsunagu.catalogue import measured
from tsunagu.release import Release
from tsunagu.store import Store


def measured_quads(release: Release) -> list[ox.Quad]:
    """What is said of the files, in a graph named after their index."""
    store = Store.memory()
    store.add(measured(release.files, release.base), URIRef(f"{release.base}dumps/"))
    return list(store.quads)
