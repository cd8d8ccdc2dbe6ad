"""Records: all rows of a publication, and the IRIs that a row makes and points to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import URIRef

from tsunagu import iris
from tsunagu.cells import Column
from tsunagu.settings import Publication
from tsunagu.tables import Row, Table

_STATEMENTS = "id/statement/"


@dataclass(frozen=True)
class Facts:
    """Every row of every table, by the table's role and by the IRI it describes."""

    tables: tuple[Table, ...]
    rows: tuple[Row, ...]

    def of(self, role: str) -> list[Row]:
        """The rows of the tables with this role, in the order they are kept."""
        return [row for row in self.rows if row.table.role == role]

    def by_key(self, name: str) -> dict[str, Row]:
        """The rows of one table by their first key column."""
        return {
            row.text(row.table.primary_key[0]): row for row in self.rows if row.table.name == name
        }


def about(row: Row, base: str) -> URIRef:
    """The IRI of the thing that a row describes."""
    names = iris.fields(row.table.about)
    return iris.expanded(row.table.about, {name: str(row.cells[name]) for name in names}, base)


def references(row: Row, column: Column, base: str) -> Iterator[tuple[str, URIRef]]:
    """What a cell points to: each value of it with the IRI it stands for."""
    template = column.value_template
    names = iris.fields(template or "")
    if template is None or any(name not in row for name in names):
        return
    for value in row.several(column.name):
        cells = {name: str(row.cells[name]) for name in names} | {column.name: value}
        yield value, iris.expanded(template, cells, base)


def category(row: Row, indicators: Mapping[str, Row], publication: Publication) -> URIRef | None:
    """The code of a row's breakdown; the total where it has none, None where it cannot be known."""
    breakdown = row.maybe("breakdown")
    if breakdown is None:
        return URIRef(f"{publication.codes}breakdown-total")
    indicator = indicators.get(row.maybe("indicator") or "")
    classification = indicator.maybe("classification") if indicator else None
    if classification is None:
        return None
    return URIRef(f"{publication.codes}{classification}-{breakdown}")


def printed(row: Row) -> str:
    """The printed figure with its unit words, which a chart prints apart from the number."""
    return row.text("printed") + (row.maybe("unit_apart") or "")


def known_iris(rows: Iterable[Row], base: str) -> set[str]:
    """What rows may point to because some row describes or states it."""
    known: set[str] = set()
    for row in rows:
        if all(name in row for name in iris.fields(row.table.about)):
            known.add(str(about(row, base)))
        if "id" in row:
            known.add(f"{base}{_STATEMENTS}{row.text('id')}")
    return known
