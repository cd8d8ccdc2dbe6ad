"""Lists of records: discrepancies, works, principles, project changes and counted lists."""

from collections.abc import Callable, Mapping, Sequence

from rdflib import URIRef

from tsunagu.pages.naming import Names
from tsunagu.pages.series import Figures
from tsunagu.pages.source import Source, integer, value, words
from tsunagu.pages.statements import printed, texts
from tsunagu.pages.tables import Column, Group, Row, Table, by_heading
from tsunagu.pages.views import Label, Link
from tsunagu.store import Solution

_MEASURED = {"observation": ("figures", "figure"), "claim": ("claims", "claim")}


class RecordLists:
    """The lists of what was noted down while reading the reports."""

    def __init__(self, source: Source, names: Names, figures: Figures) -> None:
        self._source, self._names, self._figures = source, names, figures

    def tables(self) -> Mapping[str, Callable[[], Table]]:
        """What makes each of these lists, by name."""
        return {
            "discrepancies": self._discrepancies,
            "works": self._works,
            "principles": self._principles,
            "project-changes": self._changes,
            "counted-lists": self._counted,
        }

    def _discrepancies(self) -> Table:
        def row(iri: str, rows: Sequence[Solution]) -> Row:
            first = rows[0]
            said = texts(self._source, iri).get("comment", [])
            cells = (
                self._names.link(iri),
                self._one(first, "type"),
                self._one(first, "status"),
                self._about(_different(rows, "concerned")),
                tuple(map(self._names.link, _different(rows, "concerned"))),
                said[0] if said else None,
                self._one(first, "confidence"),
            )
            return Row(iri, cells)

        columns = (
            Column("discrepancy", Label("食い違い", "Discrepancy")),
            Column("type", Label("種類", "Type"), grouping=True),
            Column("status", Label("対応状況", "Status")),
            Column("about", Label("何について", "About"), "links"),
            Column("concerns", Label("対象", "Concerns"), "links", shown=False),
            Column("reading", Label("わたしたちの読み方", "Our reading"), "label", prose=True),
            Column("confidence", Label("読み方の確かさ", "Confidence")),
        )
        return Table(columns, self._grouped("discrepancies", "discrepancy", "type", row))

    def _about(self, concerned: Sequence[str]) -> tuple[Link, ...]:
        """What a discrepancy is about: the indicators of figures and claims, and other things."""
        found: dict[str, Link] = {}
        for iri in concerned:
            kind = self._names.kind(iri)
            if kind in _MEASURED:
                rows = self._source.ask(_MEASURED[kind][0], **{_MEASURED[kind][1]: URIRef(iri)})
                measured = words(rows[0], "indicator") if rows else iri
                found.setdefault(measured, self._names.kinded(measured))
            elif kind != "statement":
                found.setdefault(iri, self._names.kinded(iri))
        return tuple(found.values() or map(self._names.kinded, concerned))

    def _works(self) -> Table:
        def row(iri: str, rows: Sequence[Solution]) -> Row:
            first = rows[0]
            others = texts(self._source, iri).get("altLabel", [])
            cells = (
                self._names.link(iri),
                words(first, "reading"),
                self._one(first, "kind"),
                tuple(map(Link, others)),
                tuple(map(self._names.link, _different(rows, "owner"))),
                words(first, "issued"),
            )
            return Row(iri, cells)

        columns = (
            Column("work", Label("名前", "Name")),
            Column("reading", Label("読み", "Reading"), "text", shown=False),
            Column("kind", Label("種類", "Kind"), grouping=True),
            Column("other_names", Label("ほかの言い方", "Also called"), "links"),
            Column("owner", Label("作成主体", "Owned by"), "links"),
            Column("issued", Label("公表日", "Issued"), "text"),
        )
        return Table(columns, self._grouped("works", "work", "kind", row))

    def _principles(self) -> Table:
        def row(iri: str, rows: Sequence[Solution]) -> Row:
            first = rows[0]
            made = map(self._figures.statements.statement, _different(rows, "statement"))
            cells = (
                self._names.link(iri),
                self._one(first, "kind"),
                self._one(first, "report"),
                integer(first, "position"),
                tuple(printed(it) for it in made if it is not None),
            )
            return Row(iri, cells)

        columns = (
            Column("principle", Label("掲げられた言葉", "Principle")),
            Column("kind", Label("種類", "Kind"), grouping=True),
            Column("report", Label("年次報告", "Report")),
            Column("position", Label("順番", "Position"), "number"),
            Column("statement", Label("印刷された表記", "As printed"), "links"),
        )
        return Table(columns, self._grouped("principles", "principle", "kind", row))

    def _changes(self) -> Table:
        def row(iri: str, rows: Sequence[Solution]) -> Row:
            first = rows[0]
            said = texts(self._source, iri).get("comment", [])
            cells = (
                self._names.link(iri),
                self._one(first, "type"),
                tuple(map(self._names.link, _different(rows, "before"))),
                tuple(map(self._names.link, _different(rows, "after"))),
                self._one(first, "report"),
                self._one(first, "evidence"),
                said[0] if said else None,
            )
            return Row(iri, cells)

        columns = (
            Column("change", Label("変遷", "Change")),
            Column("type", Label("種類", "Type"), grouping=True),
            Column("before", Label("前", "Before"), "links", shown=False),
            Column("after", Label("後", "After"), "links", shown=False),
            Column("report", Label("初めて現れた報告", "First seen in")),
            Column("evidence", Label("根拠", "Evidence")),
            Column("reading", Label("わたしたちの読み方", "Our reading"), "label", prose=True),
        )
        return Table(columns, self._grouped("changes", "change", "type", row))

    def _counted(self) -> Table:
        rows = []
        for row in self._source.ask("counted_lists"):
            iri, counted = words(row, "list"), value(row, "figure")
            figure = None if counted is None else self._figures.figure(counted)
            rows.append(
                Row(
                    iri,
                    (
                        self._names.link(iri),
                        None if figure is None else figure.period.link,
                        None if figure is None else figure.quantity,
                        integer(row, "items"),
                        None if figure is None else figure.link,
                    ),
                )
            )
        columns = (
            Column("list", Label("一覧", "List")),
            Column("period", Label("時期", "Period")),
            Column("printed", Label("印刷された件数", "Printed number"), "quantity"),
            Column("items", Label("挙がっている数", "Names listed"), "number"),
            Column("figure", Label("件数を伝える数値", "The figure that counts them")),
        )
        return Table(columns, (Group(tuple(rows)),))

    def _grouped(
        self,
        question: str,
        subject: str,
        heading: str,
        row: Callable[[str, Sequence[Solution]], Row],
    ) -> tuple[Group, ...]:
        """One row for each thing, under what the headings say."""
        found: dict[str, list[Solution]] = {}
        for solution in self._source.ask(question):
            found.setdefault(words(solution, subject), []).append(solution)
        groups: dict[str, list[Row]] = {}
        for iri, rows in found.items():
            groups.setdefault(words(rows[0], heading), []).append(row(iri, rows))
        return by_heading(self._names.link, groups)

    def _one(self, row: Solution, name: str) -> Link | None:
        iri = value(row, name)
        return None if iri is None else self._names.link(iri)


def _different(rows: Sequence[Solution], name: str) -> list[str]:
    """The values of one variable, each once."""
    return list(dict.fromkeys(it for row in rows if (it := value(row, name)) is not None))
