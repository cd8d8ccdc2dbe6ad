"""Plans: what was planned for when and what came of it, by year, narrowed by area, year and outcome."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from tsunagu.pages.naming import Names
from tsunagu.pages.source import Source, value, words
from tsunagu.pages.structure import Structure
from tsunagu.pages.tables import Group, Row, Table
from tsunagu.pages.views import Label, Link

NONE = "none"  # stands in addresses for "without one"
FACETS: Mapping[str, Label] = {
    "area": Label("注力領域", "Focus area"),
    "year": Label("予定の年", "Planned for"),
    "outcome": Label("その後", "Outcome"),
}
_WITHOUT = {
    "area": Label("注力領域に入らないもの", "In no focus area"),
    "year": Label("時期の記載なし", "No date given"),
    "outcome": Label("結果の判断なし", "Not judged"),
}
_OUTCOMES = ("kept", "slipped", "softened", "open", "silent")


@dataclass(frozen=True)
class Plan:
    """A plan with what it can be found by; `outcome` is its short code."""

    row: Row
    areas: frozenset[str]
    year: str
    outcome: str

    def has(self, name: str) -> frozenset[str]:
        """The values of a facet."""
        return {
            "area": self.areas,
            "year": frozenset({self.year}),
            "outcome": frozenset({self.outcome}),
        }[name]


@dataclass(frozen=True)
class Choice:
    """A value to narrow by, with how many plans there would be."""

    value: str
    label: Label
    count: int
    current: bool
    path: str


@dataclass(frozen=True)
class Slice:
    """A part of the bar that shows the outcomes: where it begins and how long it is, in hundredths."""

    choice: Choice
    start: float
    length: float


@dataclass(frozen=True)
class Board:
    """What the page shows."""

    facets: Mapping[str, Sequence[Choice]]
    bar: Sequence[Slice]
    years: Sequence[tuple[Label, str, Sequence[Plan]]]
    shown: int
    total: int
    asked: str


class Plans:
    """The plans of a release."""

    def __init__(self, source: Source, names: Names, structure: Structure) -> None:
        self._source, self._names, self._structure = source, names, structure

    def board(self, table: Table, wished: Mapping[str, str]) -> Board:
        """The plans that fit the wishes, by year, and the choices that are left."""
        plans = self._plans(table)
        chosen = _fitting(plans, wished)
        facets = {name: self._choices(name, plans, wished) for name in FACETS}
        asked = urlencode({name: it for name, it in wished.items() if it})
        return Board(
            facets, _bar(facets["outcome"]), _years(chosen), len(chosen), len(plans), asked
        )

    def values(self, table: Table) -> Mapping[str, frozenset[str]]:
        """The values that each facet may be asked for."""
        plans = self._plans(table)
        return {name: frozenset(it for plan in plans for it in plan.has(name)) for name in FACETS}

    def narrowed(self, table: Table, wished: Mapping[str, str]) -> Table:
        """The table with the rows that fit the wishes."""
        fitting = {plan.row.iri for plan in _fitting(self._plans(table), wished)}
        groups = (
            Group(tuple(it for it in group.rows if it.iri in fitting), group.heading, group.note)
            for group in table.groups
        )
        return Table(table.columns, tuple(group for group in groups if group.rows))

    def _plans(self, table: Table) -> list[Plan]:
        areas: dict[str, set[str]] = {}
        ends: dict[str, str] = {}
        for row in self._source.ask("plan_places"):
            iri = words(row, "plan")
            if (area := value(row, "area")) is not None:
                areas.setdefault(iri, set()).add(_slug(area))
            ends.setdefault(iri, words(row, "end"))
        ordered = sorted(table.rows(), key=lambda row: ends.get(row.iri) or "9")
        at = [column.name for column in table.columns].index("outcome")
        return [
            Plan(
                row,
                frozenset(areas.get(row.iri) or {NONE}),
                ends.get(row.iri, "")[:4] or NONE,
                self._outcome(row.cells[at]),
            )
            for row in ordered
        ]

    def _outcome(self, cell: object) -> str:
        code = self._source.code(cell.iri) if isinstance(cell, Link) else ""
        return code or NONE

    def _choices(
        self, name: str, plans: Sequence[Plan], wished: Mapping[str, str]
    ) -> Sequence[Choice]:
        """The values of a facet that plans fitting the other wishes have."""
        others = {it: found for it, found in wished.items() if it != name}
        fitting = _fitting(plans, others)
        labels = self._labels(name, plans)
        return [
            Choice(
                value=it,
                label=label,
                count=sum(it in plan.has(name) for plan in fitting),
                current=wished.get(name) == it,
                path=_address({**others, name: it}),
            )
            for it, label in labels.items()
        ]

    def _labels(self, name: str, plans: Sequence[Plan]) -> Mapping[str, Label]:
        there = {it for plan in plans for it in plan.has(name)}
        known: dict[str, Label] = {}
        if name == "area":
            known = {_slug(it.iri or ""): it.label for it in self._structure.areas()}
        elif name == "year":
            known = {it: Label(f"{it}年", it) for it in sorted(there - {NONE})}
        else:
            codes = self._source.release.codes
            known = {it: self._names.label(f"{codes}outcome-{it}") for it in _OUTCOMES}
            known |= {it: Label(neutral=it) for it in sorted(there - {NONE, *known})}
        return {it: label for it, label in {**known, NONE: _WITHOUT[name]}.items() if it in there}


def _fitting(plans: Iterable[Plan], wished: Mapping[str, str]) -> list[Plan]:
    return [
        plan for plan in plans if all(not it or it in plan.has(name) for name, it in wished.items())
    ]


def _years(plans: Sequence[Plan]) -> list[tuple[Label, str, Sequence[Plan]]]:
    found: dict[str, list[Plan]] = {}
    for plan in plans:
        found.setdefault(plan.year, []).append(plan)
    return [
        (Label(f"{it}年", it) if it != NONE else _WITHOUT["year"], it, tuple(found[it]))
        for it in sorted(found, key=lambda it: (it == NONE, it))
    ]


def _bar(choices: Sequence[Choice]) -> list[Slice]:
    whole = sum(it.count for it in choices)
    slices: list[Slice] = []
    start = 0.0
    for it in choices:
        if it.count:
            length = round(100 * it.count / whole, 2)
            slices.append(Slice(it, round(start, 2), length))
            start += length
    return slices


def _address(wished: Mapping[str, str]) -> str:
    asked = urlencode({name: it for name, it in wished.items() if it})
    return f"/plans?{asked}" if asked else "/plans"


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]
