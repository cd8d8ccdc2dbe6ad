"""Things: the description of a table is the mapping of its rows to RDF."""

from collections.abc import Iterator
from decimal import Decimal

from rdflib import Literal, URIRef
from rdflib.term import Node

from tsunagu import iris
from tsunagu.cells import Column, Value
from tsunagu.facts import about, references
from tsunagu.graphs.writer import Triple, Writer, number
from tsunagu.periods import Period
from tsunagu.tables import Row
from tsunagu.terms import RDF, RDFS, SCHEMA, SKOS, UNIT, XKOS, XSD


def things(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
    subject = about(row, writer.base)
    for column in row.table.columns:
        if column.property is None:
            continue
        predicate = iris.resolved(column.property, writer.publication.prefixes, writer.base)
        for node in _nodes(writer, row, column):
            yield row.table.graph, (subject, predicate, node)


def _nodes(writer: Writer, row: Row, column: Column) -> Iterator[Node]:
    if column.virtual:
        yield (
            iris.resolved(column.value_template or "", writer.publication.prefixes, writer.base)
            if not iris.fields(column.value_template or "")
            else iris.expanded(
                column.value_template or "", {k: str(v) for k, v in row.cells.items()}, writer.base
            )
        )
    elif column.name not in row:
        return
    elif column.value_template is not None:
        for value, iri in references(row, column, writer.base):
            yield writer.period(value) if "id/period/" in column.value_template else iri
    else:
        cell = row.cells[column.name]
        for part in cell if isinstance(cell, tuple) else (cell,):
            yield _plain(column, part)


def _plain(column: Column, value: Value) -> Node:
    if column.datatype == "anyURI":
        return URIRef(str(value))
    if column.lang is not None:
        return Literal(str(value), lang=column.lang)
    if isinstance(value, bool):
        return Literal("true" if value else "false", datatype=XSD.boolean)
    if column.datatype == "decimal" and isinstance(value, Decimal):
        return number(value)
    return Literal(str(value), datatype=_DATATYPES.get(column.datatype))


_DATATYPES = {"integer": XSD.integer, "date": XSD.date}


def classification(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
    yield from things(writer, row)
    subject, total = about(row, writer.base), writer.code("breakdown", "total")
    if row.cells.get("exhaustive") is True:
        yield row.table.graph, (subject, XKOS.coversExhaustively, total)
        yield row.table.graph, (subject, XKOS.coversMutuallyExclusively, total)


def category(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
    subject = about(row, writer.base)
    codes = writer.publication.codes
    yield from things(writer, row)
    triples: list[Triple] = [
        (subject, RDF.type, SKOS.Concept),
        (subject, SKOS.inScheme, URIRef(codes + row.text("classification"))),
        (subject, SKOS.inScheme, URIRef(codes + "breakdown")),
    ]
    yield from ((row.table.graph, triple) for triple in triples)


def unit(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
    yield from things(writer, row)
    quantity = row.maybe("qudt")
    if quantity is not None:
        # A counter word is one way of counting, narrower than QUDT's plain number.
        broad = quantity == str(UNIT.NUM)
        link = SKOS.broadMatch if broad else SKOS.exactMatch
        yield row.table.graph, (about(row, writer.base), link, URIRef(quantity))


def period(writer: Writer, it: Period) -> Iterator[Triple]:
    subject = writer.thing("period", it.code)
    yield subject, RDF.type, writer.terms.Period
    yield subject, RDFS.label, writer.literal(it.label_ja)
    yield subject, RDFS.label, writer.literal(it.label_en, "en")
    yield subject, SKOS.altLabel, writer.literal(it.era_label)
    yield subject, SCHEMA.startDate, Literal(it.start.isoformat(), datatype=XSD.date)
    if it.end is not None:
        yield subject, SCHEMA.endDate, Literal(it.end.isoformat(), datatype=XSD.date)
