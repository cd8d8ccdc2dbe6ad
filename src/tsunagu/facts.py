"""Facts: all tables of a publication, read and checked against each other."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import URIRef

from tsunagu import iris, numerals
from tsunagu.cells import Column
from tsunagu.errors import FactError, Fault
from tsunagu.periods import period
from tsunagu.settings import Publication
from tsunagu.tables import Row, Table, read_descriptions, read_table

_PERIODS = "id/period/"
_STATEMENTS = "id/statement/"
_SHOWN_CODES = 12


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


def read_facts(publication: Publication, codes: Iterable[str]) -> Facts:
    """The facts in the publication's data folder; `codes` are the IRIs that the ontology defines.

    Raises FactError with every fault of every table at once; SourceError for the description.
    """
    tables = read_descriptions(publication.data / "tables.json")
    rows: list[Row] = []
    faults: list[Fault] = []
    for table in tables:
        found, wrong = read_table(publication.data, table)
        rows += found
        faults += wrong
    known = {str(code) for code in codes} | {
        str(about(row, publication.base)) for row in rows if _has_key(row)
    }
    known |= {f"{publication.base}{_STATEMENTS}{row.text('id')}" for row in rows if "id" in row}
    unread = tuple(
        f"{publication.base}{table.about.partition('{')[0]}"
        for table in tables
        if any(fault.file == table.url and fault.row <= 1 for fault in faults)
    )
    faults += (
        fault
        for fault, iri in _reference_faults(rows, publication, known)
        # What points into a table that could not be read is no fault of its own.
        if not (unread and iri.startswith(unread))
    )
    faults += _figure_faults(rows, publication, known)
    faults += _shared_statement_faults(rows)
    if faults:
        raise FactError(faults)
    return Facts(tables, tuple(rows))


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


def _has_key(row: Row) -> bool:
    return all(name in row for name in iris.fields(row.table.about))


def _reference_faults(
    rows: Iterable[Row], publication: Publication, known: set[str]
) -> Iterator[tuple[Fault, str]]:
    for row in rows:
        for column in row.table.cells:
            # What may point to anything made from the tables is checked with the data, by a shape.
            if column.name not in row or iris.is_open(column.value_template or ""):
                continue
            for value, iri in references(row, column, publication.base):
                if _PERIODS in (column.value_template or ""):
                    if period(value) is None:
                        yield _period_fault(row, column, value), str(iri)
                elif str(iri) not in known:
                    yield _unknown_code(row, column, value, iri, known), str(iri)


def _period_fault(row: Row, column: Column, value: str) -> Fault:
    return row.fault(
        column.name,
        f"「{value}」という期間の符号はありません。月は m2024-07、年度は fy2023 のように書いてください。",
        f"{value!r} is not a period code; write m2024-07 for a month, fy2023 for a fiscal year.",
    )


def _unknown_code(row: Row, column: Column, value: str, iri: URIRef, known: set[str]) -> Fault:
    stem = str(iri).removesuffix(iris.local(str(iri)))
    beginning = str(iri)[: -len(value)] if str(iri).endswith(value) else stem
    codes = sorted(other.removeprefix(beginning) for other in known if other.startswith(beginning))
    near = difflib.get_close_matches(value, codes, n=1)
    few = ", ".join(codes[:_SHOWN_CODES]) + (" …" if len(codes) > _SHOWN_CODES else "")
    hint_ja = f"「{near[0]}」の間違いではありませんか。" if near else ""
    hint_en = f" Did you mean {near[0]!r}?" if near else ""
    return row.fault(
        column.name,
        f"符号「{value}」は登録されていません。{hint_ja}使える符号: {few or 'なし'}",
        f"the code {value!r} is not known.{hint_en} Known codes: {few or 'none'}",
    )


def _figure_faults(
    rows: Iterable[Row], publication: Publication, known: set[str]
) -> Iterator[Fault]:
    """Figures and claims: the printed figure is read again and compared with the value typed."""
    rows = list(rows)
    indicators = {
        row.text("code"): row for row in rows if row.table.name == "indicators" and "code" in row
    }
    for row in rows:
        if row.table.role not in {"figures", "claims", "unassigned"}:
            continue
        yield from _reading_faults(row)
        if "breakdown" in row and row.maybe("indicator") in indicators:
            code = category(row, indicators, publication)
            if code is None or str(code) not in known:
                yield _breakdown_fault(row, indicators[row.text("indicator")])


def _breakdown_fault(row: Row, indicator: Row) -> Fault:
    classification = indicator.maybe("classification")
    name = indicator.text("code")
    if classification is None:
        return row.fault(
            "breakdown",
            f"指標「{name}」には内訳の分類が決められていないので、内訳「{row.text('breakdown')}」は使えません。",
            f"the indicator {name!r} has no classification, so it has no breakdown.",
        )
    return row.fault(
        "breakdown",
        f"内訳「{row.text('breakdown')}」は分類「{classification}」の区分にありません。",
        f"the breakdown {row.text('breakdown')!r} is not a category of {classification!r}.",
    )


def _reading_faults(row: Row) -> Iterator[Fault]:
    if "printed" not in row or "value" not in row:
        return
    reading = numerals.reading(printed(row))
    if reading is None:
        yield row.fault(
            "printed",
            f"「{printed(row)}」に数が読み取れません。印刷された数を、約や単位も含めて写してください。",
            f"no number can be read in {printed(row)!r}; copy the figure as it is printed.",
        )
        return
    value = row.decimal("value")
    if abs(value) != abs(reading.value):
        digits = numerals.plain(reading.value)
        yield row.fault(
            "value",
            f"値は {numerals.plain(value)} ですが、印刷された「{printed(row)}」を数にすると {digits} です。",
            f"the value is {numerals.plain(value)}, but {printed(row)!r} reads {digits}.",
        )
    typed = row.maybe("approximation")
    if typed is not None and typed != reading.approximation:
        yield row.fault(
            "approximation",
            f"概数表現は {typed} ですが、印刷された「{printed(row)}」からは {reading.approximation} と読めます。",
            f"the approximation is {typed!r}, but {printed(row)!r} reads "
            f"{reading.approximation!r}.",
        )


def _shared_statement_faults(rows: Iterable[Row]) -> Iterator[Fault]:
    """Statement ids are one series of their document over all tables: each is taken once."""
    rows = list(rows)
    documents = {
        row.text("code"): row.maybe("document")
        for row in rows
        if row.table.name == "versions" and "code" in row
    }
    taken: dict[str, Row] = {}
    for row in rows:
        name = row.maybe("id") if "id" in row else None
        if name is None:
            continue
        version = row.maybe("version")
        document = documents.get(version or "")
        if document is not None and not name.startswith(f"{document}-"):
            yield row.fault(
                "id",
                f"記載の番号「{name}」は、版 {version} の文書の符号で始めてください（{document}-0001 のように）。",
                f"the statement id {name!r} must begin with its document's code: {document}-0001.",
            )
        first = taken.setdefault(name, row)
        if first is not row and first.table != row.table:
            yield row.fault(
                "id",
                f"記載の番号「{name}」は {first.table.url} の{first.number}行目で使われています。",
                f"the statement id {name!r} is taken by {first.table.url}, row {first.number}.",
            )
