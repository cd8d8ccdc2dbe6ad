"""Formats: the media types we speak, which of them a caller wants, and RDF written in them."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

import pyoxigraph as ox
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from tsunagu import jsonld

ANY = "*/*"


@dataclass(frozen=True)
class Format:
    """One way to write an answer: its ending, its media type and its name for people."""

    ending: str
    media_type: str
    label: str
    rdf: ox.RdfFormat | None = None
    results: ox.QueryResultsFormat | None = None

    @property
    def content_type(self) -> str:
        """The value of Content-Type; text is always UTF-8."""
        text = self.media_type.startswith(("text/", "application/x-")) or self.media_type.endswith(
            "/sparql-query"
        )
        return f"{self.media_type}; charset=utf-8" if text else self.media_type


HTML = Format("html", "text/html", "HTML")
RDF_FORMATS = (
    Format("ttl", "text/turtle", "Turtle", ox.RdfFormat.TURTLE),
    Format("jsonld", "application/ld+json", "JSON-LD", ox.RdfFormat.JSON_LD),
    Format("rdf", "application/rdf+xml", "RDF/XML", ox.RdfFormat.RDF_XML),
    Format("nt", "application/n-triples", "N-Triples", ox.RdfFormat.N_TRIPLES),
    Format("nq", "application/n-quads", "N-Quads", ox.RdfFormat.N_QUADS),
    Format("trig", "application/trig", "TriG", ox.RdfFormat.TRIG),
)
RESULT_FORMATS = (
    Format("json", "application/sparql-results+json", "JSON", results=ox.QueryResultsFormat.JSON),
    Format("xml", "application/sparql-results+xml", "XML", results=ox.QueryResultsFormat.XML),
    Format("csv", "text/csv", "CSV", results=ox.QueryResultsFormat.CSV),
    Format("tsv", "text/tab-separated-values", "TSV", results=ox.QueryResultsFormat.TSV),
)
CSV = Format("csv", "text/csv", "CSV")
JSON = Format("json", "application/json", "JSON")
SVG = Format("svg", "image/svg+xml", "SVG")
PNG = Format("png", "image/png", "PNG")
VEGA_LITE = Format("vl.json", "application/vnd.vegalite.v6+json", "Vega-Lite")
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel")
TEXT = Format("txt", "text/plain", "text")
XML = Format("xml", "application/xml", "XML")
LINKSET = Format("json", "application/linkset+json", "link set")
CITATION_FORMATS = (
    Format("bib", "application/x-bibtex", "BibTeX"),
    Format("ris", "application/x-research-info-systems", "RIS"),
    Format("csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON"),
)
DOCUMENT_FORMATS = (HTML, *RDF_FORMATS, CSV, JSON)

# Names that clients send for a format besides its registered one.
_OTHER_NAMES: Mapping[str, str] = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
    "application/x-turtle": "text/turtle",
    "text/plain": "application/n-triples",
}
_WITH_GRAPHS = {ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG}


def negotiated(accept: str | None, offers: Sequence[Format], default: Format) -> Format | None:
    """The offer a caller likes best (RFC 9110, 12.5.1), or None where none is acceptable.

    `default` is given to a caller without a wish, and is the first among equals; another offer's
    other common name counts for it unless some offer goes by that name itself.
    """
    if accept is None or not accept.strip():
        return default
    wished = parse_accept_header(accept, MIMEAccept)
    if not wished:
        return default
    ordered = [default, *(offer for offer in offers if offer != default)]
    names = {offer.media_type: offer for offer in ordered}
    best, best_quality = None, 0.0
    for offer in ordered:
        aliases = {
            other
            for other, name in _OTHER_NAMES.items()
            if name == offer.media_type and other not in names
        }
        quality = _quality(wished, offer.media_type, aliases)
        if quality > best_quality:
            best, best_quality = offer, quality
    return best


def _quality(wished: MIMEAccept, media_type: str, aliases: set[str]) -> float:
    """The quality of the most specific range that matches; parameters such as charset are left out.

    A range with wildcards speaks of registered names only, so that `text/turtle;q=0, */*` is no
    Turtle under another name.
    """
    best = (-1, 0.0)
    main = media_type.partition("/")[0]
    ranks = {media_type: 3, **dict.fromkeys(aliases, 2), f"{main}/*": 1, ANY: 0}
    for wish, quality in wished:
        rank = ranks.get(wish.partition(";")[0].strip().lower(), -1)
        if rank > best[0] or (rank == best[0] and rank >= 0 and quality > best[1]):
            best = (rank, quality)
    return best[1]


@dataclass(frozen=True)
class Writer:
    """Writes the answers of one release: with its prefixes and its JSON-LD context."""

    prefixes: Mapping[str, str]
    context: jsonld.Context

    def document(self, quads: Iterable[ox.Quad], form: Format, root: str = "") -> bytes:
        """A document in an RDF format. Where the format has graphs, everything stands in the default
        graph, where clients look first, and again in the graph that it comes from."""
        listed = set(quads)
        if form.rdf in _WITH_GRAPHS:
            listed |= {without_graph(it) for it in listed}
        return self.write(listed, form, root)

    def write(self, quads: Iterable[ox.Quad], form: Format, root: str = "") -> bytes:
        """Quads in an RDF format, sorted, each triple once where the format has no graphs; `root`
        is the one thing that they are about, where there is one."""
        if form.rdf is None:
            raise ValueError(form.label)
        if form.rdf in _WITH_GRAPHS:
            return write_rdf(sorted(quads, key=_quad_order), form, self.prefixes)
        triples = {quad.triple for quad in quads}
        if form.rdf != ox.RdfFormat.JSON_LD:
            return write_rdf(sorted(triples, key=_triple_order), form, self.prefixes)
        return (
            jsonld.tree(triples, self.context, root) if root else jsonld.flat(triples, self.context)
        )

    def dump(self, quads: Iterable[ox.Quad], form: Format) -> bytes:
        """Everything in an RDF format, as a file that needs nothing from elsewhere."""
        if form.rdf != ox.RdfFormat.JSON_LD:
            return self.write(quads, form)
        return jsonld.flat({quad.triple for quad in quads}, self.context, alone=True)


def without_graph(quad: ox.Quad) -> ox.Quad:
    """The same statement in the default graph."""
    return ox.Quad(quad.subject, quad.predicate, quad.object)


def write_rdf(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple], form: Format, prefixes: Mapping[str, str]
) -> bytes:
    """Triples or quads in an RDF format, in the order they come."""
    out = io.BytesIO()
    write_rdf_to(out, statements, form, prefixes)
    return out.getvalue()


def write_rdf_to(
    out: IO[bytes],
    statements: Iterable[ox.Quad] | Iterable[ox.Triple],
    form: Format,
    prefixes: Mapping[str, str],
) -> None:
    """Writes triples or quads to something that takes bytes, in the order they come."""
    used = dict(prefixes) if form.ending in {"ttl", "trig", "rdf", "jsonld"} else None
    ox.serialize(statements, out, format=form.rdf, prefixes=used)


def _triple_order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    # rdf:type first, as people write it.
    predicate = triple.predicate.value
    return (str(triple.subject), not predicate.endswith("#type"), predicate, str(triple.object))


def _quad_order(quad: ox.Quad) -> tuple[str, str, bool, str, str]:
    return (str(quad.graph_name), *_triple_order(quad.triple))
