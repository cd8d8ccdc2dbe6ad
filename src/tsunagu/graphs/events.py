"""Events and lists: facts that a table's own description maps, each with the place it is printed."""

from collections.abc import Iterator

from rdflib import Literal, URIRef

from tsunagu import iris
from tsunagu.facts import about
from tsunagu.graphs.observations import observation_iri
from tsunagu.graphs.statements import statement
from tsunagu.graphs.things import things
from tsunagu.graphs.writer import Triple, Writer, key_of, named
from tsunagu.tables import Row
from tsunagu.terms import RDF, RDFS, SKOS, XSD


def fact(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
    """What the row's columns say of its subject; and the statement it stands on, where it has one."""
    yield from things(writer, row)
    if "id" not in row:
        return
    yield from statement(writer, row, "Statement", row.text("printed"))
    subject, stated = about(row, writer.base), writer.thing("statement", row.text("id"))
    if subject != stated:
        yield row.table.graph, (subject, writer.terms.statedBy, stated)


def list_item(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
    """One thing in a list that a printed figure counts."""
    terms, subject = writer.terms, writer.thing("list", row.text("list"))
    item = iris.fragment(subject, f"item-{row.whole('position')}")
    triples: list[Triple] = [
        (subject, RDF.type, terms.CountedList),
        (subject, terms.countObservation, observation_iri(writer, key_of(writer, row))),
        (subject, terms.listMember, item),
        (item, RDF.type, terms.ListItem),
        (item, terms.position, Literal(str(row.whole("position")), datatype=XSD.integer)),
        *named(row, item, SKOS.prefLabel),
    ]
    for kind in ("service", "organization"):
        if kind in row:
            triples.append((item, terms.listedThing, writer.thing(kind, row.text(kind))))
    yield from ((row.table.graph, triple) for triple in triples)


def link(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
    """A link out: the record of how it was established, and the link itself."""
    yield from things(writer, row)
    subject = writer.thing(row.text("kind"), row.text("code"))
    predicate = {
        "exact": SKOS.exactMatch,
        "close": SKOS.closeMatch,
        "related": RDFS.seeAlso,
    }[row.text("relation")]
    yield row.table.graph, (subject, predicate, URIRef(row.text("target")))
