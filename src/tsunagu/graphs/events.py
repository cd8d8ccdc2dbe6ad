"""Events and lists: assignments, milestones, plans, counted lists and errata."""

from collections.abc import Iterator

from rdflib import Literal, URIRef

from tsunagu import iris
from tsunagu.graphs.observations import observation_iri
from tsunagu.graphs.statements import statement
from tsunagu.graphs.writer import Triple, Writer, key_of, named
from tsunagu.tables import Row
from tsunagu.terms import RDF, SCHEMA, SKOS, XSD


def assignment_iri(writer: Writer, report: str, project: str) -> URIRef:
    return writer.thing("assignment", f"{report}-{project}")


def assignment(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
    yield from statement(writer, row, "Statement", row.text("printed"))
    terms = writer.terms
    subject = assignment_iri(writer, row.text("report"), row.text("project"))
    triples: list[Triple] = [
        (subject, RDF.type, terms.FocusAreaAssignment),
        (subject, terms.assignedProject, writer.thing("project", row.text("project"))),
        (subject, terms.assignedFocusArea, writer.thing("focus-area", row.text("focus_area"))),
        (subject, terms.inReport, writer.thing("report", row.text("report"))),
        (subject, terms.printedLabel, writer.literal(row.text("printed"))),
        (subject, terms.position, Literal(str(row.whole("position")), datatype=XSD.integer)),
        (subject, terms.statedBy, writer.thing("statement", row.text("id"))),
    ]
    if "parent" in row:
        parent = assignment_iri(writer, row.text("report"), row.text("parent"))
        triples.append((subject, terms.nestedUnder, parent))
    yield from ((row.table.graph, triple) for triple in triples)


def milestone(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
    yield from statement(writer, row, "Statement", row.text("printed"))
    terms, subject = writer.terms, writer.thing("milestone", row.text("code"))
    triples: list[Triple] = [
        (subject, RDF.type, terms.Milestone),
        (subject, terms.milestoneType, writer.code("milestone", row.text("type"))),
        (subject, terms.occurredIn, writer.period(row.text("period"))),
        (subject, terms.statedBy, writer.thing("statement", row.text("id"))),
        *named(row, subject),
    ]
    if "service" in row:
        triples.append((subject, terms.about, writer.thing("service", row.text("service"))))
    if "participant" in row:
        body = writer.thing("organization", row.text("participant"))
        triples.append((subject, terms.participant, body))
    yield from ((row.table.graph, triple) for triple in triples)


def plan(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
    yield from statement(writer, row, "Statement", row.text("printed"))
    terms, subject = writer.terms, writer.thing("plan", row.text("code"))
    triples: list[Triple] = [
        (subject, RDF.type, terms.Plan),
        (subject, terms.deadlineKind, writer.code("deadline", row.text("deadline"))),
        (subject, terms.statedBy, writer.thing("statement", row.text("id"))),
        *named(row, subject),
    ]
    if "service" in row:
        triples.append((subject, terms.about, writer.thing("service", row.text("service"))))
    if "period" in row:
        triples.append((subject, terms.plannedPeriod, writer.period(row.text("period"))))
    yield from ((row.table.graph, triple) for triple in triples)


def list_item(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
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


def erratum(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
    # A correction that does not say what changed is known by the page it names.
    printed = row.maybe("right_ja") or f"{row.whole('page')}ページ"
    terms, subject = writer.terms, writer.thing("erratum", row.text("code"))
    announced = Literal(str(row.cells["announced"]), datatype=XSD.date)
    yield from statement(writer, row, "Statement", printed)
    triples: list[Triple] = [
        (subject, RDF.type, terms.Erratum),
        (subject, RDF.type, SCHEMA.CorrectionComment),
        (subject, terms.announcedOn, announced),
        (subject, terms.correctedDocument, writer.thing("document", row.text("document"))),
        (subject, terms.page, Literal(str(row.whole("page")), datatype=XSD.integer)),
        (subject, terms.erratumType, writer.code("erratum", row.text("type"))),
        (subject, terms.statedBy, writer.thing("statement", row.text("id"))),
    ]
    if "right_ja" in row:
        triples.append((subject, terms.rightText, writer.literal(row.text("right_ja"))))
    yield from ((row.table.graph, triple) for triple in triples)
