"""Union: new rows take their place among the published ones, and what changes is told."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tsunagu.cells import Value
from tsunagu.errors import Fault
from tsunagu.facts import Facts, duplicates, known_iris, row_faults
from tsunagu.numerals import plain
from tsunagu.store import Triple
from tsunagu.submission.published import Published, triples
from tsunagu.submission.records import Change, Place
from tsunagu.submission.rows import Sheet
from tsunagu.tables import Row

_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)

Key = tuple[str, tuple[Value, ...]]


@dataclass(frozen=True)
class Union:
    """The new rows, the published rows they stand for by key, and both together."""

    new: tuple[Row, ...]
    replaced: dict[Key, Row]
    published: Published

    @property
    def different(self) -> list[Row]:
        """The new rows that do not only repeat what is published."""
        return [row for row in self.new if not self.repeats(row)]

    def repeats(self, row: Row) -> bool:
        """Whether a new row says what is published."""
        old = self.replaced.get(key_of(row))
        return old is not None and old.cells == row.cells

    def facts(self, rows: Iterable[Row]) -> Facts:
        """The published rows with some of the new ones in their places."""
        chosen = list(rows)
        gone = {id(self.replaced[key]) for row in chosen if (key := key_of(row)) in self.replaced}
        kept = [row for row in self.published.facts.rows if id(row) not in gone]
        return Facts(self.published.facts.tables, (*kept, *chosen))

    def faults(self) -> list[Fault]:
        """What is wrong with the new rows in the light of all rows."""
        different = self.different
        among = self.facts(self.new).rows
        base = self.published.publication.base
        known = set(self.published.known) | known_iris(self.new, base)
        found = row_faults(different, among, self.published.publication, known)
        tables = {row.table.name for row in self.new}
        for name in sorted(tables):
            rows = [row for row in among if row.table.name == name]
            found += (fault for fault in duplicates(rows) if fault.file in self._sources)
        return found

    @property
    def _sources(self) -> set[str]:
        return {row.source for row in self.new}

    def changes(self, places: dict[str, Place]) -> list[Change]:
        """What each new row would do to what is published; `places` are the sheets by source."""
        return [self._change(row, places[row.source]) for row in self.new]

    def _change(self, row: Row, sheet: Place) -> Change:
        old = self.replaced.get(key_of(row))
        names = [it.name for it in row.table.cells]
        shown = " + ".join(shown_value(row.cells.get(it, "")) for it in row.table.primary_key)
        place = replace(sheet, row=row.number)
        if old is None:
            after = {it: shown_value(row.cells[it]) for it in names if it in row.cells}
            return Change(place, row, shown, "new", {}, after)
        differing = [it for it in names if row.cells.get(it) != old.cells.get(it)]
        return Change(
            place,
            row,
            shown,
            "changed" if differing else "same",
            {it: shown_value(old.cells.get(it, "")) for it in differing},
            {it: shown_value(row.cells.get(it, "")) for it in differing},
        )


def key_of(row: Row) -> Key:
    """The table and the key that make a row the one it is."""
    return row.table.name, tuple(row.cells.get(name, "") for name in row.table.primary_key)


def shown_value(value: Value) -> str:
    """A cell's value as the table writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "|".join(value)
    return plain(value) if isinstance(value, Decimal) else str(value)


def united(sheets: Iterable[Sheet], published: Published) -> Union:
    """The rows of some sheets among the published ones. A column that a sheet leaves out keeps
    what is published."""
    index = {key_of(row): row for row in published.facts.rows}
    new: list[Row] = []
    replaced: dict[Key, Row] = {}
    for sheet in sheets:
        for row in sheet.rows:
            key = key_of(row)
            old = index.get(key)
            if old is not None:
                replaced[key] = old
            new.append(row if old is None else replace(row, cells=_kept(row, old, sheet.numbers)))
    return Union(tuple(new), replaced, published)


def _kept(row: Row, old: Row, numbers: set[tuple[int, str]]) -> dict[str, Value]:
    """The cells of a new row; what its sheet leaves out, or cannot tell apart, stays as published."""
    left_out = {name: value for name, value in old.cells.items() if name not in row.columns}
    alike = {
        name: old.cells[name]
        for name in row.cells
        if (row.number, name) in numbers and _is_same_number(row, old, name)
    }
    return {**left_out, **row.cells, **alike}


def _is_same_number(row: Row, old: Row, name: str) -> bool:
    before = old.maybe(name)
    if before is None or not _DECIMAL.fullmatch(before):
        return False
    return Decimal(before) == Decimal(row.text(name))


def stated(union: Union, rows: Sequence[Row]) -> tuple[Facts, set[Triple], set[Triple]]:
    """The facts with some new rows among them, the triples they add and those they take away."""
    published, facts = union.published, union.facts(rows)
    touched = _touched(rows)
    before = [row for row in published.facts.rows if _is_related(row, touched)]
    after = [row for row in facts.rows if _is_related(row, touched)]
    old = set(triples(published.facts, published.publication, before))
    new = set(triples(facts, published.publication, after))
    # Other rows name the same periods, so none is taken away.
    periods = f"{published.publication.base}id/period/"
    gone = {it for it in old - new if not str(it[0]).startswith(periods)}
    return facts, new - old, {it for it in gone if published.stated[it] == 1}


_INDICATORS, _STATEMENTS = ("indicator", "base_indicator"), ("id", "statement", "withdraws")


def _touched(rows: Iterable[Row]) -> set[str]:
    """The indicators and statements that rows speak of: published rows that speak of the same ones
    may say something else once these rows are there."""
    found: set[str] = set()
    for row in rows:
        if row.table.name == "indicators":
            found |= set(row.several("code"))
        for name in (*_INDICATORS, *_STATEMENTS):
            found |= set(row.several(name))
    if any(row.table.name not in {"figures", "claims", "lists", "places"} for row in rows):
        found |= {_key_text(row) for row in rows}
    return found


def _is_related(row: Row, touched: set[str]) -> bool:
    if _key_text(row) in touched:
        return True
    return any(
        value in touched for name in (*_INDICATORS, *_STATEMENTS) for value in row.several(name)
    )


def _key_text(row: Row) -> str:
    return "\0".join(str(part) for part in (row.table.name, *key_of(row)[1]))
