"""Tables: lists of things as columns and rows, for pages and for data formats alike."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tsunagu.numerals import plain
from tsunagu.pages.quantities import Quantity
from tsunagu.pages.views import EN, JA, Label, Link

Cell = Link | Label | Quantity | tuple[Link, ...] | str | int | None


@dataclass(frozen=True)
class Column:
    """One column; `holds` says what its cells are: link, links, label, quantity, text or number."""

    name: str
    label: Label
    holds: str = "link"
    grouping: bool = False  # the groups' headings say the same
    shown: bool = True  # on pages; data formats always have it
    prose: bool = False  # sentences, which need room

    def names(self) -> tuple[str, ...]:
        """The columns it gives in data formats."""
        endings = {
            "link": ("", "_ja", "_en"),
            "links": ("", "_ja", "_en"),
            "label": ("_ja", "_en"),
            "quantity": ("", "_unit_ja", "_unit_en"),
        }
        return tuple(f"{self.name}{ending}" for ending in endings.get(self.holds, ("",)))

    def flat(self, cell: Cell) -> tuple[str, ...]:
        """A cell as so many texts as there are `names`."""
        if cell is None:
            return ("",) * len(self.names())
        if isinstance(cell, Link):
            return (cell.iri or "", cell.label.words(JA), cell.label.words(EN))
        if isinstance(cell, tuple):
            columns = zip(*(self.flat(link) for link in cell), strict=True)
            return tuple("|".join(texts) for texts in columns) or ("", "", "")
        if isinstance(cell, Label):
            return (cell.words(JA), cell.words(EN))
        if isinstance(cell, Quantity):
            return (plain(cell.value), cell.unit.words(JA), cell.unit.words(EN))
        return (str(cell),)


@dataclass(frozen=True)
class Row:
    """One thing of a list."""

    iri: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Group:
    """Rows under one heading."""

    rows: Sequence[Row]
    heading: Link | None = None
    note: Label = field(default_factory=Label)


@dataclass(frozen=True)
class Table:
    """A list of things, in groups."""

    columns: Sequence[Column]
    groups: Sequence[Group]
    counted: Label = field(default_factory=Label)  # where the number of rows is not what one asks

    def rows(self) -> Iterator[Row]:
        """All rows."""
        for group in self.groups:
            yield from group.rows

    def hidden(self) -> frozenset[str]:
        """The columns a page leaves out: those that say nothing, or only what a heading says."""
        headed = len(self.groups) > 1 and all(group.heading for group in self.groups)
        return frozenset(
            it.name
            for at, it in enumerate(self.columns)
            if (headed and it.grouping)
            or not it.shown
            or all(row.cells[at] in (None, "", ()) for row in self.rows())
        )

    def count(self) -> int:
        """How many rows there are."""
        return sum(len(group.rows) for group in self.groups)


def by_heading(
    link: Callable[[str], Link],
    groups: Mapping[str, Sequence[Row]],
    rest: Label | None = None,
) -> tuple[Group, ...]:
    """Rows gathered by the IRI of the thing that heads them; those without one come under `rest`."""
    others = Link(rest or Label("その他", "Others"))
    return tuple(
        Group(tuple(rows), link(iri) if iri else others) for iri, rows in groups.items() if rows
    )


@dataclass(frozen=True)
class Listing:
    """A list for data formats: names of columns, rows of texts, and the IRIs of its things."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    iris: Sequence[str]


def listing(table: Table) -> Listing:
    """A table as a listing."""
    columns = [name for column in table.columns for name in column.names()]
    rows = [
        [
            text
            for column, cell in zip(table.columns, row.cells, strict=True)
            for text in column.flat(cell)
        ]
        for row in table.rows()
    ]
    return Listing(columns, rows, list(dict.fromkeys(row.iri for row in table.rows())))
