"""Lists of papers: reports, documents with their versions, and corrections."""

from collections.abc import Callable, Mapping

from tsunagu.pages.naming import Names
from tsunagu.pages.reports import Reports
from tsunagu.pages.series import Figures
from tsunagu.pages.source import Source, value, words
from tsunagu.pages.statements import paired
from tsunagu.pages.structure import Structure
from tsunagu.pages.tables import Column, Group, Row, Table, by_heading
from tsunagu.pages.views import Label, Link


class PaperLists:
    """The lists of what serves as evidence."""

    def __init__(self, source: Source, names: Names, figures: Figures) -> None:
        self._source, self._names, self._figures = source, names, figures
        self._structure = Structure(source, names, figures.statements)
        self._reports = Reports(source, names)

    def tables(self) -> Mapping[str, Callable[[], Table]]:
        """What makes each of these lists, by name."""
        return {
            "reports": self._all_reports,
            "documents": self._documents,
            "corrections": self._corrections,
        }

    def _all_reports(self) -> Table:
        found: dict[str, dict[str, Link]] = {}
        for version in self._reports.versions():
            found.setdefault(version.report.iri or "", {})[version.document.iri or ""] = (
                version.document
            )
        rows = []
        for iri, documents in found.items():
            periods = self._structure.pointed(iri, "coversPeriod")
            rows.append(
                Row(iri, (self._names.link(iri), tuple(periods), tuple(documents.values())))
            )
        columns = (
            Column("report", Label("年次報告", "Report")),
            Column("period", Label("対象期間", "Covers"), "links"),
            Column("documents", Label("文書", "Documents"), "links"),
        )
        return Table(columns, (Group(tuple(rows)),))

    def _documents(self) -> Table:
        groups: dict[str, list[Row]] = {}
        for it in self._reports.versions():
            cells = (it.link, it.document, it.medium, it.issued, it.statements)
            groups.setdefault(it.report.iri or "", []).append(Row(it.link.iri or "", cells))
        columns = (
            Column("version", Label("版", "Version")),
            Column("document", Label("文書", "Document")),
            Column("medium", Label("媒体", "Medium")),
            Column("issued", Label("公表日", "Issued"), "text"),
            Column("statements", Label("記載の数", "Statements"), "number"),
        )
        return Table(columns, by_heading(self._names.link, groups))

    def _corrections(self) -> Table:
        rows = []
        for row in self._source.ask("errata"):
            document, kind = value(row, "document"), value(row, "type")
            text = row.get("text")
            cells = (
                self._names.link(words(row, "erratum")),
                words(row, "announced"),
                None if document is None else self._names.link(document),
                words(row, "page"),
                None if kind is None else self._names.link(kind),
                None if text is None else paired([text])[0],
            )
            rows.append(Row(words(row, "erratum"), cells))
        columns = (
            Column("correction", Label("訂正", "Correction")),
            Column("announced", Label("公表日", "Announced"), "text"),
            Column("document", Label("文書", "Document")),
            Column("page", Label("ページ", "Page"), "text"),
            Column("type", Label("種類", "Type")),
            Column("right_text", Label("正しい表記", "Right text"), "label", prose=True),
        )
        return Table(columns, (Group(tuple(rows)),))
