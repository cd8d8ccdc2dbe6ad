"""Facts to RDF: rows go in, triples in named graphs come out; nothing is read or written."""

from collections.abc import Iterable, Iterator, Sequence

from rdflib import URIRef

from tsunagu import iris
from tsunagu.facts import Facts, about
from tsunagu.graphs import events, observations, statements, things
from tsunagu.graphs.writer import Quad, Triple, Writer, key_of
from tsunagu.periods import period
from tsunagu.settings import Publication
from tsunagu.tables import Row
from tsunagu.terms import CSVW, PROV


def quads(
    facts: Facts, publication: Publication, rows: Sequence[Row] | None = None
) -> Iterator[Quad]:
    """Every triple that the tables state, or some rows of them among the others, with the name of
    the graph it belongs to."""
    writer = Writer(facts, publication)
    for row in facts.rows if rows is None else rows:
        role = _ROLES.get(row.table.role)
        if role is not None:
            yield from ((*triple, graph) for graph, triple in role(writer, row))
        yield from (
            (*triple, "tables")
            for triple in _row_triples(writer, row)
            if row.table.role not in {"places", "exclusions"}
        )
    for triple in observations.observations(writer, rows):
        yield (*triple, "observations")
    for name in sorted(writer.periods):
        it = period(name)
        if it is not None:
            yield from ((*triple, "reference") for triple in things.period(writer, it))


def sources(facts: Facts, publication: Publication) -> dict[str, Row]:
    """Which row each IRI comes from, so that a finding can name a cell."""
    found: dict[str, Row] = {}
    for subject, row in subjects(facts, publication, facts.rows):
        found.setdefault(subject, row)
    return found


def subjects(
    facts: Facts, publication: Publication, rows: Iterable[Row]
) -> Iterator[tuple[str, Row]]:
    """Each IRI that some rows make, with the row that makes it."""
    writer = Writer(facts, publication)
    for row in rows:
        for subject in dict.fromkeys((about(row, publication.base), *_made_from(writer, row))):
            yield str(subject), row


def _made_from(writer: Writer, row: Row) -> Iterator[URIRef]:
    """What else a row makes: the statement it stands on, the value or the claim it states."""
    if row.table.role == "figures" and "indicator" in row:
        yield observations.observation_iri(writer, key_of(writer, row))
    elif row.table.role == "claims":
        yield writer.thing("claim", row.text("id"))
    elif row.table.role == "lists":
        yield writer.thing("list", row.text("list"))
    elif "id" in row:
        yield writer.thing("statement", row.text("id"))


def _row_triples(writer: Writer, row: Row) -> Iterator[Triple]:
    """Which row of which table says it (CSV on the Web: a row describes a subject)."""
    node = iris.row(writer.base, row.table.url, row.number)
    for subject in dict.fromkeys((about(row, writer.base), *_made_from(writer, row))):
        yield node, CSVW.describes, subject


def provenance(names: Iterable[str], publication: Publication) -> Iterator[Triple]:
    """Which document version each graph of statements was taken from."""
    for name in names:
        if name.startswith("doc/"):
            version = iris.thing(publication.base, "version", name.removeprefix("doc/"))
            yield iris.graph(publication.base, name), PROV.wasDerivedFrom, version


_ROLES = {
    "things": things.things,
    "classifications": things.classification,
    "categories": things.category,
    "units": things.unit,
    "figures": statements.figure_statement,
    "unassigned": statements.figure_statement,
    "claims": observations.claim,
    "facts": events.fact,
    "lists": events.list_item,
    "notes": statements.footnote,
    "links": events.link,
    "withdrawn": things.things,
}

__all__ = ["Quad", "provenance", "quads", "sources", "subjects"]
