"""Files: the size and checksum of each file of a release, as DCAT and SPDX have them.

These stand beside the release and never in it: a dump holds the catalogue, so a catalogue that held
the dump's checksum would change the very bytes it is the checksum of. What is said here is made from
the release's own list when it is asked for (/dumps/), and goes with the catalogue at /dataset.
"""

from collections.abc import Iterator, Mapping

from rdflib import Literal, URIRef
from rdflib.term import Node

from tsunagu.terms import DCAT, RDF, SPDX, XSD

Triple = tuple[URIRef, URIRef, Node]
Facts = Mapping[str, Mapping[str, str | int]]
FOLDERS = {"dump": "dumps", "tables": "tables"}  # folder of the release: path it is served at


def served(files: Facts) -> Iterator[tuple[str, Mapping[str, str | int]]]:
    """Each file that is served, by its path below the base, in order."""
    for name, facts in sorted(files.items()):
        folder, _, file = name.partition("/")
        if folder in FOLDERS:
            yield f"{FOLDERS[folder]}/{file}", facts


def measured(files: Facts, base: str) -> Iterator[Triple]:
    """The size and checksum of each file that is served."""
    for path, facts in served(files):
        file, checksum = URIRef(base + path), URIRef(f"{base}{path}#checksum")
        yield file, DCAT.byteSize, Literal(str(facts["bytes"]), datatype=XSD.nonNegativeInteger)
        yield file, SPDX.checksum, checksum
        yield checksum, RDF.type, SPDX.Checksum
        yield checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
        yield (
            checksum,
            SPDX.checksumValue,
            Literal(str(facts["sha256"]), datatype=XSD.hexBinary, normalize=False),
        )


def sums(files: Facts) -> str:
    """The dumps' checksums as `sha256sum --check` reads them."""
    dumps = (it for it in served(files) if it[0].startswith("dumps/"))
    return "".join(f"{facts['sha256']}  {path.partition('/')[2]}\n" for path, facts in dumps)
