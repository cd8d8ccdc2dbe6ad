"""Faults: what is wrong with rows only in the light of other rows: codes, figures, shared numbers."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rdflib import URIRef

from tsunagu import iris, numerals
from tsunagu.cells import Column
from tsunagu.errors import Fault, Flaw, Message
from tsunagu.facts.records import category, printed, references
from tsunagu.periods import period, wrong_part
from tsunagu.settings import Publication
from tsunagu.tables import Row

_PERIODS = "id/period/"
_SHOWN_CODES = 12
_MOST_SEARCHES = 200  # looking for a similar code is slow; nobody reads more of them


def row_faults(
    rows: Iterable[Row],
    among: Iterable[Row],
    publication: Publication,
    known: set[str],
    unread: tuple[str, ...] = (),
) -> list[Fault]:
    """What is wrong with some rows, looked at among all rows; `known` are the IRIs that a cell may
    point to, and what points into a table that is `unread` is no fault of its own."""
    rows, among = list(rows), list(among)
    codes = _Codes(known)
    found = [
        fault
        for fault, iri in _reference_faults(rows, publication, codes)
        if not (unread and iri.startswith(unread))
    ]
    found += _figure_faults(rows, among, publication, codes)
    found += _shared_statement_faults(rows, among)
    return found


@dataclass
class _Codes:
    """The known codes, listed once for each beginning, and how often a similar one was sought."""

    known: set[str]
    listed: dict[str, list[str]] = field(default_factory=dict)
    near: dict[tuple[str, str], str] = field(default_factory=dict)

    def under(self, beginning: str) -> list[str]:
        """The codes whose IRIs begin so, in order."""
        if beginning not in self.listed:
            self.listed[beginning] = sorted(
                it.removeprefix(beginning) for it in self.known if it.startswith(beginning)
            )
        return self.listed[beginning]

    def like(self, beginning: str, value: str) -> str:
        """The code that was most likely meant, or nothing."""
        key = (beginning, value)
        if key not in self.near and len(self.near) < _MOST_SEARCHES:
            found = difflib.get_close_matches(value, self.under(beginning), n=1)
            self.near[key] = found[0] if found else ""
        return self.near.get(key, "")


def _reference_faults(
    rows: Iterable[Row], publication: Publication, codes: _Codes
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
                elif str(iri) not in codes.known:
                    yield _unknown_code(row, column, value, iri, codes), str(iri)


def _period_fault(row: Row, column: Column, value: str) -> Fault:
    why = wrong_part(value)
    return row.flawed(
        column.name,
        Flaw(
            f"「{value}」という期間の符号はありません。{why.ja}月は m2024-07、年度は fy2023 のように書いてください。",
            f"{value!r} is not a period code: {why.en} Write m2024-07 for a month, fy2023 for a fiscal year.",
            "period",
        ),
    )


def _unknown_code(row: Row, column: Column, value: str, iri: URIRef, codes: _Codes) -> Fault:
    stem = str(iri).removesuffix(iris.local(str(iri)))
    beginning = str(iri)[: -len(value)] if str(iri).endswith(value) else stem
    all_codes = codes.under(beginning)
    near = codes.like(beginning, value)
    more = " …" if len(all_codes) > _SHOWN_CODES else ""
    few = ", ".join(all_codes[:_SHOWN_CODES]) + more
    hint_ja = f"「{near}」の間違いではありませんか。" if near else ""
    hint_en = f" Did you mean {near!r}?" if near else ""
    flaw = Flaw(
        f"符号「{value}」は登録されていません。{hint_ja}使える符号: {few or 'なし'}",
        f"the code {value!r} is not known.{hint_en} Known codes: {few or 'none'}",
        "unknown-code",
        Message(few or "なし", few or "none"),
        near,
    )
    return row.flawed(column.name, flaw)


def _figure_faults(
    rows: Iterable[Row], among: Iterable[Row], publication: Publication, codes: _Codes
) -> Iterator[Fault]:
    """Figures and claims: the printed figure is read again and compared with the value typed."""
    indicators = {
        row.text("code"): row for row in among if row.table.name == "indicators" and "code" in row
    }
    for row in rows:
        if row.table.role not in {"figures", "claims", "unassigned"}:
            continue
        yield from _reading_faults(row)
        if "breakdown" in row and row.maybe("indicator") in indicators:
            code = category(row, indicators, publication)
            if code is None or str(code) not in codes.known:
                indicator = indicators[row.text("indicator")]
                yield _breakdown_fault(row, indicator, publication, codes)


def _breakdown_fault(row: Row, indicator: Row, publication: Publication, codes: _Codes) -> Fault:
    classification = indicator.maybe("classification")
    beginning = f"{publication.codes}{classification}-"
    listed = ", ".join(codes.under(beginning)[:_SHOWN_CODES])
    name = indicator.text("code")
    if classification is None:
        flaw = Flaw(
            f"指標「{name}」には内訳の分類が決められていないので、内訳「{row.text('breakdown')}」は使えません。",
            f"the indicator {name!r} has no classification, so it has no breakdown.",
            "breakdown",
            Message("空", "nothing"),
        )
    else:
        flaw = Flaw(
            f"内訳「{row.text('breakdown')}」は分類「{classification}」の区分にありません。使える区分: {listed}",
            f"the breakdown {row.text('breakdown')!r} is not a category of {classification!r}. Its categories: {listed}",
            "breakdown",
            Message(listed, listed),
            codes.like(beginning, row.text("breakdown")),
        )
    return row.flawed("breakdown", flaw)


def _reading_faults(row: Row) -> Iterator[Fault]:
    if "printed" not in row or "value" not in row:
        return
    reading = numerals.reading(printed(row))
    if reading is None:
        flaw = Flaw(
            f"「{printed(row)}」に数が読み取れません。印刷された数を、約や単位も含めて写してください。",
            f"no number can be read in {printed(row)!r}; copy the figure as it is printed.",
            "printed",
        )
        yield row.flawed("printed", flaw)
        return
    value = row.decimal("value")
    if abs(value) != abs(reading.value):
        digits = numerals.plain(reading.value)
        flaw = Flaw(
            f"値は {numerals.plain(value)} ですが、印刷された「{printed(row)}」を数にすると {digits} です。",
            f"the value is {numerals.plain(value)}, but {printed(row)!r} reads {digits}.",
            "value-as-printed",
            Message(digits, digits),
            digits,
        )
        yield row.flawed("value", flaw)
    typed = row.maybe("approximation")
    if typed is not None and typed != reading.approximation:
        flaw = Flaw(
            f"概数表現は {typed} ですが、印刷された「{printed(row)}」からは {reading.approximation} と読めます。",
            f"the approximation is {typed!r}, but {printed(row)!r} reads {reading.approximation!r}.",
            "approximation",
            Message(reading.approximation, reading.approximation),
            reading.approximation,
        )
        yield row.flawed("approximation", flaw)


def _shared_statement_faults(rows: Iterable[Row], among: Iterable[Row]) -> Iterator[Fault]:
    """Statement ids are one series of their document over all tables: each is taken once."""
    wanted = {id(row) for row in rows}
    among = list(among)
    documents = {
        row.text("code"): row.maybe("document")
        for row in among
        if row.table.name == "versions" and "code" in row
    }
    taken: dict[str, Row] = {}
    for row in among:
        name = row.maybe("id") if "id" in row else None
        if name is None:
            continue
        first = taken.setdefault(name, row)
        if id(row) not in wanted:
            continue
        document = documents.get(row.maybe("version") or "")
        if document is not None and not name.startswith(f"{document}-"):
            yield _foreign_id(row, name, document)
        if first is not row and first.table != row.table:
            where = first.source or first.table.url
            flaw = Flaw(
                f"記載の番号「{name}」は {where} の{first.number}行目で使われています。",
                f"the statement id {name!r} is taken by {where}, row {first.number}.",
                "duplicate",
            )
            yield row.flawed("id", flaw)


def _foreign_id(row: Row, name: str, document: str) -> Fault:
    flaw = Flaw(
        f"記載の番号「{name}」は、版 {row.maybe('version')} の文書の符号で始めてください（{document}-0001 のように）。",
        f"the statement id {name!r} must begin with its document's code: {document}-0001.",
        "statement-id",
        Message(f"{document}-0001 の形", f"the form {document}-0001"),
    )
    return row.flawed("id", flaw)
