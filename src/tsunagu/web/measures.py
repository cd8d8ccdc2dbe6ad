"""Measures: the sizes and checksums of a release's files as quads, beside the release's own."""

import pyoxigraph as ox

from tsunagu.catalogue import measured
from tsunagu.release import Release
from tsunagu.store import dataset


def measured_quads(release: Release) -> list[ox.Quad]:
    """What is said of the files, in a graph named after their index.

    Not by way of a store, which would write the sizes as xsd:integer where DCAT 3 asks for
    xsd:nonNegativeInteger.
    """
    index = ox.NamedNode(f"{release.base}dumps/")
    said = ((*triple, "dumps") for triple in measured(release.files, release.base))
    quads = dataset(said, release.base, {})
    return [ox.Quad(it.subject, it.predicate, it.object, index) for it in quads]
