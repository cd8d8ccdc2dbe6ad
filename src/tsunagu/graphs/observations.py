"""Observations and claims: the value held true for each key, and what is said about two of them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rdflib import URIRef

from tsunagu.graphs.statements import figure_statement
from tsunagu.graphs.writer import Key, Triple, Writer, key_of, notes, number, reading
from tsunagu.tables import Row
from tsunagu.terms import QB, RDF, SDMX_CODE


def observation_iri(writer: Writer, key: Key) -> URIRef:
    parts = [key.indicator, key.period, str(key.category).rsplit("-", maxsplit=1)[-1]]
    if key.area != writer.publication.default_area:
        parts.append(key.area)
    if key.scenario != "actual":
        parts.append(key.scenario)
    return writer.thing("observation", "_".join(parts))


def observations(writer: Writer, rows: Iterable[Row] | None = None) -> Iterator[Triple]:
    """One observation for each key, or for the keys of some rows; all figures printed for it are
    its statements."""
    groups: dict[Key, list[Row]] = {}
    for row in writer.figures:
        groups.setdefault(key_of(writer, row), []).append(row)
    wanted = (
        groups
        if rows is None
        else dict.fromkeys(key_of(writer, row) for row in rows if row.table.role == "figures")
    )
    for key in wanted:
        yield from _observation(writer, key, groups[key])


def _chosen(writer: Writer, rows: list[Row]) -> tuple[Row, str]:
    """The figure whose value is held true, and why: a person's choice, else what no correction
    withdrew, else the finest print."""
    for row in rows:
        if "selection" in row:
            return row, row.text("selection")
    valid = [row for row in rows if row.text("id") not in writer.withdrawn]
    if len(rows) == 1 or not valid:
        return rows[0], "only"
    if len(valid) == 1:
        return valid[0], "corrected"
    finest = min(
        valid, key=lambda row: (reading(row).resolution, reading(row).approximation != "exact")
    )
    return finest, "precise"


def _observation(writer: Writer, key: Key, rows: list[Row]) -> Iterator[Triple]:
    terms, subject = writer.terms, observation_iri(writer, key)
    row, reason = _chosen(writer, rows)
    read, indicator = reading(row), writer.indicators[key.indicator]
    yield from (
        (subject, RDF.type, QB.Observation),
        (subject, QB.dataSet, writer.thing("dataset", "figures")),
        (subject, terms.indicator, writer.thing("indicator", key.indicator)),
        (subject, terms.refPeriod, writer.period(key.period)),
        (subject, terms.breakdown, key.category),
        (subject, terms.refArea, writer.thing("area", key.area)),
        (subject, terms.scenario, writer.code("scenario", key.scenario)),
        (subject, terms.value, number(row.decimal("value"))),
        (subject, terms.unit, writer.code("unit", indicator.text("unit"))),
        (subject, terms.valueKind, writer.code("kind", indicator.text("kind"))),
        (subject, terms.resolution, number(read.resolution)),
        (subject, terms.approximation, writer.code("approx", read.approximation)),
        (subject, terms.obsStatus, _status(key)),
        (subject, terms.valueFrom, writer.thing("statement", row.text("id"))),
        (subject, terms.selectionReason, writer.code("selection", reason)),
    )
    for each in rows:
        yield subject, terms.statedBy, writer.thing("statement", each.text("id"))
    point = _reference_point(row, rows)
    if point is not None:
        yield subject, terms.referencePoint, writer.code("refPoint", point)
    if "survey" in row:
        yield subject, terms.fromSurvey, writer.thing("survey", row.text("survey"))


def _reference_point(chosen: Row, rows: list[Row]) -> str | None:
    """At which moment of the period the value holds: as any of its prints says, the chosen first."""
    said = [row.text("reference_point") for row in (chosen, *rows) if "reference_point" in row]
    return next((point for point in said if point != "unstated"), said[0] if said else None)


def _status(key: Key) -> URIRef:
    return SDMX_CODE["obsStatus-A" if key.scenario == "actual" else "obsStatus-F"]


def claim(writer: Writer, row: Row) -> Iterator[tuple[str, Triple]]:
    yield from figure_statement(writer, row)
    terms, subject = writer.terms, writer.thing("claim", row.text("id"))
    read, share = reading(row), row.text("kind") == "share"
    triples: list[Triple] = [
        (subject, RDF.type, terms.ShareClaim if share else terms.ChangeClaim),
        (subject, terms.statedBy, writer.thing("statement", row.text("id"))),
        (subject, terms.statedValue, number(row.decimal("value"))),
        (subject, terms.statedResolution, number(read.resolution)),
        (subject, terms.statedApproximation, writer.code("approx", read.approximation)),
        (subject, terms.unit, writer.code("unit", row.text("unit"))),
        (subject, terms.claimIndicator, writer.thing("indicator", row.text("indicator"))),
        (subject, terms.claimPeriod, writer.period(row.text("period"))),
        *notes(row, subject),
    ]
    if not share:
        triples.append((subject, terms.changeKind, writer.code("change", row.text("kind"))))
    if "base_period" in row:
        triples.append((subject, terms.basePeriod, writer.period(row.text("base_period"))))
    if "base_text" in row:
        triples.append((subject, terms.baseText, writer.literal(row.text("base_text"))))
    if "base_indicator" in row:
        other = writer.thing("indicator", row.text("base_indicator"))
        triples.append((subject, terms.baseIndicator, other))
    triples += _compared(writer, row, subject, share=share)
    yield from ((row.table.graph, triple) for triple in triples)


def _compared(writer: Writer, row: Row, subject: URIRef, *, share: bool) -> list[Triple]:
    """The two observations that a claim relates, where both sides are known values."""
    terms, current = writer.terms, key_of(writer, row)
    base = Key(
        row.maybe("base_indicator") or current.indicator,
        row.maybe("base_period") or current.period,
        writer.code("breakdown", "total") if "base_indicator" in row else current.category,
        current.area,
        current.scenario,
    )
    sides = (
        (_held(writer, current), terms.numeratorObservation if share else terms.currentObservation),
        (_held(writer, base), terms.denominatorObservation if share else terms.baseObservation),
    )
    return [
        (subject, predicate, observation_iri(writer, key))
        for key, predicate in sides
        if key is not None and (key is sides[0][0] or key != sides[0][0])
    ]


def _held(writer: Writer, key: Key) -> Key | None:
    """The known value that a claim means: the actual one, else one that is only planned."""
    for scenario in (key.scenario, "expected", "target"):
        planned = replace(key, scenario=scenario)
        if planned in writer.known:
            return planned
    return None
