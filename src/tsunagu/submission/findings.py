"""Findings: what a shape objects to becomes a remark at the cell that somebody must look at."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from tsunagu import iris
from tsunagu.checks import Finding
from tsunagu.errors import Message
from tsunagu.facts import Facts
from tsunagu.graphs import subjects
from tsunagu.numerals import plain
from tsunagu.submission.linked import remark_of
from tsunagu.submission.names import Names
from tsunagu.submission.records import NOTHING, Change, Grid, Place, Remark, Upload
from tsunagu.submission.union import Union
from tsunagu.tables import Row

# The bindings that name the thing to look at rather than the one that the rule starts from.
_RATHER = ("statement", "later")
# Columns whose properties the engine writes itself, not the table's description.
_ENGINE = {
    "inDocument": "version",
    "verbatim": "printed",
    "readValue": "printed",
    "printedValue": "printed",
    "printedUnit": "printed",
    "resolution": "printed",
    "place": "section",
    "section": "section",
    "item": "item",
    "page": "page",
    "value": "value",
    "statedValue": "value",
    "unit": "indicator",
    "refPeriod": "period",
    "claimPeriod": "period",
    "basePeriod": "base_period",
    "indicator": "indicator",
    "claimIndicator": "indicator",
    "breakdown": "breakdown",
    "refArea": "area",
    "scenario": "scenario",
    "obsStatus": "scenario",
    "fromSurvey": "survey",
    "valueFrom": "selection",
    "selectionReason": "selection",
    "referencePoint": "reference_point",
    "approximation": "approximation",
    "extractionConfidence": "confidence",
    "changeKind": "kind",
}
_NAMED_COLUMN = re.compile(r"\b([a-z][a-z0-9_]*) ?列")
_ZEROES = re.compile(r"(?<![\d./])(-?\d+)\.0+(?![\d./])")


@dataclass(frozen=True)
class Handed:
    """What was handed in: new rows among all rows, the sheets they stand in, and which RDF file
    speaks of each thing."""

    union: Union
    facts: Facts
    grids: Mapping[str, Grid]
    linked: Mapping[str, Upload]
    uploads: Sequence[Upload]


@dataclass(frozen=True)
class _Placer:
    """Knows which new row each IRI comes from, and which column a finding means."""

    union: Union
    grids: Mapping[str, Grid]
    rows: Mapping[str, Row]
    groups: Mapping[tuple[str, str], list[Row]]
    names: Names

    def row(self, finding: Finding) -> Row | None:
        """The new row that a finding is about, where it is about one."""
        bindings = dict(finding.bindings)
        candidates = [bindings[it] for it in _RATHER if it in bindings]
        candidates += [finding.focus, *bindings.values(), finding.value]
        return next((row for it in candidates if (row := self._row_of(it))), None)

    def _row_of(self, iri: str) -> Row | None:
        return self.rows.get(iri) or self.rows.get(iri.partition("#")[0])

    def rows_of(self, finding: Finding) -> list[Row]:
        """The new rows to look at: the one that a finding is about; all parts where they do not make
        a hundred; else one of the same indicator and period as the value it is about."""
        row = self.row(finding)
        bindings = dict(finding.bindings)
        if row is not None and not ("sum" in bindings and "total" not in bindings):
            return [row]
        key = (
            (row.text("indicator"), row.text("period")) if row else self.names.group(finding.focus)
        )
        group = self.groups.get(key, [])
        return group if row is not None else group[:1]

    def column(self, finding: Finding, row: Row) -> str:
        """The column to look at."""
        present = row.columns
        named = [self._by_property(finding.path, row)] if finding.path else []
        named += [name for name, _ in finding.bindings]
        named += _NAMED_COLUMN.findall(finding.message.ja)
        named += ["value", *row.table.primary_key]
        return next((it for it in named if it in present), "")

    def _by_property(self, path: str, row: Row) -> str:
        publication = self.union.published.publication
        for column in row.table.cells:
            if column.property is not None:
                iri = iris.resolved(column.property, publication.prefixes, publication.base)
                if str(iri) == path:
                    return column.name
        return _ENGINE.get(iris.local(path), "")


def remarks_of(findings: Iterable[Finding], handed: Handed) -> list[Remark]:
    """The findings that are new, or that touch what was handed in, each at its cell."""
    placer = _placer(handed.union, handed.facts, handed.grids)
    known, found = handed.union.published.found, []
    for finding in findings:
        rows = placer.rows_of(finding)
        stated = handed.linked.get(finding.focus)
        if finding in known and placer.row(finding) is None and stated is None:
            continue
        found += [_remark(finding, row, placer) for row in rows]
        if not rows:
            found.append(_elsewhere(finding, stated, handed, placer.names))
    return found


def _elsewhere(finding: Finding, stated: Upload | None, handed: Handed, names: Names) -> Remark:
    """A finding that no new row is about: of an RDF file, or of something published."""
    message, about = _worded(finding, names), names.name(finding.focus)
    message = Message(f"{about.ja}: {message.ja}", f"{about.en}: {message.en}")
    if stated is not None:
        return remark_of(finding, message, stated)
    place = Place(handed.uploads[0].name)
    return Remark(
        place,
        finding.severity,
        finding.shape,
        message,
        focus=finding.focus,
        component=finding.component,
    )


def _worded(finding: Finding, names: Names) -> Message:
    message = names.plain(finding.message)
    return Message(_ZEROES.sub(r"\1", message.ja), _ZEROES.sub(r"\1", message.en))


def _placer(union: Union, facts: Facts, grids: Mapping[str, Grid]) -> _Placer:
    publication = union.published.publication
    present = {id(row) for row in facts.rows}
    rows: dict[str, Row] = {}
    sound = [row for row in union.new if id(row) in present]
    same = [row for row in union.new if union.repeats(row)]
    for subject, row in subjects(facts, publication, (*sound, *same)):
        rows.setdefault(subject, row)
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in sound:
        if row.table.role == "figures":
            groups.setdefault((row.text("indicator"), row.text("period")), []).append(row)
    return _Placer(union, grids, rows, groups, Names(union.published, rows, grids))


def _remark(finding: Finding, row: Row, placer: _Placer) -> Remark:
    message = _worded(finding, placer.names)
    grid, name = placer.grids[row.source], placer.column(finding, row)
    column = row.columns.get(name, 0)
    allowed, fix = _allowed(dict(finding.bindings), placer.names)
    return Remark(
        grid.place(row.number, column),
        finding.severity,
        finding.shape,
        message,
        name,
        grid.text(row.number, column) if column else "",
        allowed,
        fix,
        finding.focus,
        finding.component,
    )


def _allowed(found: Mapping[str, str], names: Names) -> tuple[Message, str]:
    """What is allowed, and what could be written, as the numbers that a rule computed say it."""
    for wanted, read in _NUMBERS:
        if wanted <= found.keys():
            return read({name: _number(value) for name, value in found.items()})
    if "expected" in found:
        code = iris.local(found["expected"]).partition("-")[2]
        return names.name(found["expected"]), code
    return NOTHING, ""


def _sum(found: Mapping[str, str]) -> tuple[Message, str]:
    whole, slack = found["sum"], found["tolerance"]
    if "total" not in found:
        return Message(f"合わせて100（±{slack}）", f"100 in all (±{slack})"), ""
    return Message(f"{whole}（±{slack}）", f"{whole} (±{slack})"), whole


def _between(found: Mapping[str, str]) -> tuple[Message, str]:
    low, high = found["low"], found["high"]
    return Message(f"{low}〜{high}", f"{low} to {high}"), ""


def _as_chosen(found: Mapping[str, str]) -> tuple[Message, str]:
    return Message(found["value"], found["value"]), found["value"]


def _at_most(found: Mapping[str, str]) -> tuple[Message, str]:
    return Message(f"{found['total']} 以下", f"at most {found['total']}"), ""


def _compared(found: Mapping[str, str]) -> tuple[Message, str]:
    before, after = found["before"], found["after"]
    return Message(f"前の値 {before}、次の値 {after}", f"{before} before, {after} after"), ""


_NUMBERS: tuple[tuple[set[str], Callable[[Mapping[str, str]], tuple[Message, str]]], ...] = (
    ({"sum", "tolerance"}, _sum),
    ({"low", "high"}, _between),
    ({"statement", "reading", "value"}, _as_chosen),
    ({"value", "total"}, _at_most),
    ({"before", "after"}, _compared),
)


def changed_cells(change: Change, grids: Mapping[str, Grid]) -> Iterator[Remark]:
    """A warning at each cell that would replace something published."""
    if change.kind != "changed":
        return
    place = change.place
    source = f"{place.file} [{place.sheet}]" if place.sheet else place.file
    row = change.row
    for name, old in change.before.items():
        column = row.columns.get(name, 0)
        shown = Message(old or "（空）", old or "(empty)")
        new = change.after[name]
        message = Message(
            f"公開中の行「{change.key}」の「{name}」を、{shown.ja} から {new or '（空）'} に変えます。",
            f"this changes {name!r} of the published row {change.key!r} from {shown.en} to {new or '(empty)'}.",
        )
        cell = grids[source].text(row.number, column) if column else ""
        where = replace(place, column=column)
        yield Remark(where, "warning", "changed", message, name, cell, shown, old)


def _number(text: str) -> str:
    try:
        return plain(round(Decimal(text), 6))
    except InvalidOperation:
        return text
