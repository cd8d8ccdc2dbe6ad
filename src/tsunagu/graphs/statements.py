"""Statements: what is printed, where, and how its digits are read."""

from collections.abc import Iterator

from rdflib import Literal, URIRef

from tsunagu import iris
from tsunagu.graphs.writer import Triple, Writer, notes, number, reading
from tsunagu.tables import Row
from tsunagu.terms import RDF, RDFS, XSD


def statement(writer: Writer, row: Row, kind: str, verbatim: str) -> Iterator[tuple[str, Triple]]:
    """What every printed thing has: the version it stands in, its places, its exact words."""
    terms, subject = writer.terms, writer.thing("statement", row.text("id"))
    graph = f"doc/{row.text('version')}"
    triples: list[Triple] = [
        (subject, RDF.type, terms.term(kind)),
        (subject, terms.inDocument, writer.thing("version", row.text("version"))),
        (subject, terms.verbatim, writer.literal(verbatim)),
        (subject, terms.statementStatus, writer.code("ststatus", _status(writer, row))),
    ]
    if kind != "Statement":
        triples.append((subject, RDF.type, terms.Statement))
    for position, place in enumerate([row, *writer.places.get(row.text("id"), [])], start=1):
        triples += _place(writer, subject, place, position)
    yield from ((graph, triple) for triple in triples)


def _usual(row: Row) -> str:
    """How sure a reading is where the table does not say: a figure of nothing known is not."""
    return "review" if row.table.role == "unassigned" else "high"


def _status(writer: Writer, row: Row) -> str:
    return "withdrawn" if row.text("id") in writer.withdrawn else "valid"


def _place(writer: Writer, statement: URIRef, row: Row, position: int) -> list[Triple]:
    terms, node = writer.terms, iris.fragment(statement, f"place-{position}")
    triples: list[Triple] = [
        (statement, terms.place, node),
        (node, RDF.type, terms.Place),
        (node, terms.position, Literal(str(position), datatype=XSD.integer)),
        (node, terms.section, writer.literal(row.text("section"))),
    ]
    if "item" in row:
        triples.append((node, terms.item, writer.literal(row.text("item"))))
    if "page" in row:
        page = Literal(str(row.whole("page")), datatype=XSD.integer)
        triples.append((node, terms.page, page))
    return triples


def figure_statement(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
    """A printed number: what the reading of its digits gives."""
    terms, subject = writer.terms, writer.thing("statement", row.text("id"))
    read = reading(row)
    yield from statement(writer, row, "FigureStatement", row.text("printed"))
    triples: list[Triple] = [
        (subject, terms.printedValue, number(read.number)),
        (subject, terms.printedMultiplier, Literal(str(read.multiplier), datatype=XSD.integer)),
        (subject, terms.printedDecimals, Literal(str(read.decimals), datatype=XSD.integer)),
        (subject, terms.readValue, number(read.value)),
        (subject, terms.resolution, number(read.resolution)),
        (subject, terms.approximation, writer.code("approx", read.approximation)),
        (
            subject,
            terms.extractionConfidence,
            writer.code("confidence", row.maybe("confidence") or _usual(row)),
        ),
    ]
    unit = row.maybe("unit_apart") or read.unit
    if unit is not None:
        triples.append((subject, terms.printedUnit, Literal(unit)))
    triples += notes(row, subject)
    yield from ((f"doc/{row.text('version')}", triple) for triple in triples)


def footnote(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
    yield from statement(writer, row, "Footnote", row.text("mark"))
    terms, subject = writer.terms, writer.thing("statement", row.text("id"))
    triples: list[Triple] = [(subject, terms.mark, Literal(row.text("mark")))]
    triples += [
        (subject, RDFS.comment, Literal(row.text(f"text_{lang}"), lang=lang))
        for lang in ("ja", "en")
    ]
    triples += [
        (subject, terms.explains, writer.thing("indicator", code))
        for code in row.several("indicators")
    ]
    yield from ((f"doc/{row.text('version')}", triple) for triple in triples)
