"""Lists: everything of one kind on one page, and the same as rows for data formats."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.namespace import ORG

from tsunagu.pages.claims import Claim, Claims
from tsunagu.pages.naming import Names
from tsunagu.pages.reports import Reports
from tsunagu.pages.series import Figure, Figures, latest
from tsunagu.pages.source import Source, integer, value, words
from tsunagu.pages.statements import paired
from tsunagu.pages.structure import Entry, Structure
from tsunagu.pages.tables import Cell, Column, Group, Row, Table
from tsunagu.pages.views import Label, Link
from tsunagu.store import Solution

POINTS = Label("ポイント", "points")
_KANA_ROWS = ("あいうえお", "かがきぎくぐけげこご", "さざしじすずせぜそぞ", "ただちぢつづてでとど",
              "なにぬねの", "はばぱひびぴふぶぷへべぺほぼぽ", "まみむめも", "やゆよ", "らりるれろ", "わをん")  # fmt: skip


@dataclass(frozen=True)
class About:
    """What a list is called and what it holds."""

    title: Label
    summary: Label


LISTS: Mapping[str, About] = {
    "indicators": About(
        Label("指標", "Indicators"),
        Label(
            "報告が数で示していることを、注力領域ごとに、最新の値とともに並べています。",
            "What the reports express in numbers, by focus area, with the latest value.",
        ),
    ),
    "figures": About(
        Label("数値", "Figures"),
        Label(
            "すべての数値です。どれも、印刷されている文書の箇所にたどれます。",
            "Every number there is; each leads to the place where it is printed.",
        ),
    ),
    "focus-areas": About(
        Label("注力領域", "Focus areas"),
        Label(
            "組織が掲げる優先分野と、そこに載っているプロジェクトと指標の数です。",
            "The fields of priority, with how many projects and indicators each has.",
        ),
    ),
    "projects": About(
        Label("プロジェクト", "Projects"),
        Label(
            "各年の報告に載っているプロジェクトを、注力領域ごとに印刷の順で並べています。",
            "The projects that each report lists, by focus area and in printed order.",
        ),
    ),
    "services": About(
        Label("サービス", "Services"),
        Label(
            "報告に名前の挙がるサービスを、読みの五十音順に並べています。",
            "The services that the reports name, ordered by how their Japanese names are read.",
        ),
    ),
    "organizations": About(
        Label("組織", "Organizations"),
        Label(
            "報告を出す組織、サービスを提供する組織などです。",
            "Those that publish reports, offer services or take part.",
        ),
    ),
    "reports": About(
        Label("年次報告", "Annual reports"),
        Label(
            "年次報告と、それを公表した文書です。",
            "The reports and the documents that publish them.",
        ),
    ),
    "documents": About(
        Label("文書と版", "Documents and versions"),
        Label(
            "根拠にした文書のすべての版と、そこから書き写した記載の数です。",
            "Every version of the documents that serve as evidence, with how much was taken from it.",
        ),
    ),
    "claims": About(
        Label("主張の検算", "Claims, recomputed"),
        Label(
            "「何%増」「何倍」などの印刷された主張を、報告の数値から計算し直した結果です。",
            "Printed claims such as “42% more”, recomputed from the reports' own numbers.",
        ),
    ),
    "corrections": About(
        Label("公表された訂正", "Corrections"),
        Label(
            "報告の発行者が公表した訂正です。新しいものから並べています。",
            "Corrections that the publisher of the reports announced, newest first.",
        ),
    ),
    "milestones": About(
        Label("実績", "Milestones"),
        Label(
            "報告に日付とともに書かれた出来事です。", "Events that the reports give with a date."
        ),
    ),
    "plans": About(
        Label("予定", "Plans"),
        Label(
            "報告がこれから行うとしていることです。", "What the reports announce for a later time."
        ),
    ),
    "surveys": About(
        Label("調査", "Surveys"),
        Label("値のもとになった意識調査などです。", "The surveys that values come from."),
    ),
}


class Lists:
    """The lists of a release."""

    def __init__(self, source: Source, names: Names, figures: Figures, claims: Claims) -> None:
        self._source, self._names, self._figures, self._claims = source, names, figures, claims
        self._structure = Structure(source, names, figures.statements)
        self._reports = Reports(source, names)

    def table(self, name: str) -> Table:
        """One of LISTS as a table."""
        makers: dict[str, Callable[[], Table]] = {
            "indicators": self._indicators,
            "figures": self._all_figures,
            "focus-areas": self._areas,
            "projects": self._projects,
            "services": self._services,
            "organizations": self._organizations,
            "reports": self._all_reports,
            "documents": self._documents,
            "claims": self._all_claims,
            "corrections": self._corrections,
            "milestones": self._milestones,
            "plans": self._plans,
            "surveys": self._surveys,
        }
        return makers[name]()

    def _indicators(self) -> Table:
        groups: dict[str, list[Row]] = {area.iri or "": [] for area in self._structure.areas()}
        for iri in self._instances("Indicator"):
            areas = self._structure.pointed(iri, "indicatorOfFocusArea")
            row = self._indicator(iri, tuple(areas))
            groups.setdefault((areas[0].iri or "") if areas else "", []).append(row)
        return Table(
            (
                Column("indicator", Label("指標", "Indicator")),
                Column("value", Label("最新の値", "Latest value"), "quantity"),
                Column("period", Label("時期", "Period")),
                Column("change", Label("前の値との差", "Change"), "quantity"),
                Column("statement", Label("印刷された箇所", "Printed at")),
                Column("focus_area", Label("注力領域", "Focus area"), "links"),
            ),
            self._by_heading(groups, Label("領域を問わないもの", "Across all areas")),
        )

    def _indicator(self, iri: str, areas: tuple[Link, ...]) -> Row:
        newest = latest(self._figures.of(iri), POINTS)
        if newest is None:
            return Row(iri, (self._names.link(iri), None, None, None, None, areas))
        figure = newest.figure
        return Row(
            iri,
            (
                self._names.link(iri),
                figure.quantity,
                figure.period.link,
                newest.change,
                _place(figure),
                areas,
            ),
        )

    def _all_figures(self) -> Table:
        groups: dict[str, list[Row]] = {}
        for it in self._figures.all():
            cells: tuple[Cell, ...] = (
                it.link, it.indicator, it.period.link, it.breakdown, it.scenario, it.quantity, _place(it),
            )  # fmt: skip
            groups.setdefault(it.indicator.iri or "", []).append(Row(it.link.iri or "", cells))
        columns = (
            Column("figure", Label("数値", "Figure")),
            Column("indicator", Label("指標", "Indicator")),
            Column("period", Label("時期", "Period")),
            Column("breakdown", Label("内訳", "Breakdown")),
            Column("scenario", Label("実績/目標の別", "Scenario")),
            Column("value", Label("値", "Value"), "quantity"),
            Column("statement", Label("印刷された箇所", "Printed at")),
        )
        return Table(columns, self._by_heading(groups))

    def _areas(self) -> Table:
        rows = []
        for area in self._structure.areas():
            iri = area.iri or ""
            listed = self._structure.of_area(iri)
            indicators = self._structure.pointing(iri, "indicatorOfFocusArea")
            rows.append(Row(iri, (area, listed[0].count() if listed else 0, len(indicators))))
        columns = (
            Column("focus_area", Label("注力領域", "Focus area")),
            Column(
                "projects",
                Label("プロジェクト（最新の報告）", "Projects (latest report)"),
                "number",
            ),
            Column("indicators", Label("指標", "Indicators"), "number"),
        )
        return Table(columns, (Group(tuple(rows)),))

    def _projects(self) -> Table:
        groups = []
        for listed in self._structure.listings():
            heading = Link(
                _and(listed.area.label, listed.report.label), listed.area.path, listed.area.iri
            )
            rows = [
                Row(
                    entry.project.iri or "",
                    (
                        entry.project,
                        entry.area,
                        entry.report,
                        entry.position,
                        above,
                        entry.statement and entry.statement.link,
                    ),
                )
                for entry, above in _walk(listed.entries)
            ]
            groups.append(Group(tuple(rows), heading))
        columns = (
            Column("project", Label("プロジェクト", "Project")),
            Column("focus_area", Label("注力領域", "Focus area")),
            Column("report", Label("年次報告", "Report")),
            Column("position", Label("順番", "Position"), "number"),
            Column("above", Label("上位の項目", "Listed under")),
            Column("statement", Label("根拠の記載", "Stated by")),
        )
        return Table(columns, tuple(groups))

    def _services(self) -> Table:
        operators: dict[str, list[Link]] = {}
        projects: dict[str, list[Link]] = {}
        for row in self._source.ask("services"):
            self._gather(operators, row, "operator")
            self._gather(projects, row, "project")
        groups: dict[str, list[Row]] = {}
        for iri, reading in self._by_reading("Service"):
            cells = (
                self._names.link(iri),
                reading,
                tuple(operators.get(iri, ())),
                tuple(projects.get(iri, ())),
            )
            groups.setdefault(kana_row(reading), []).append(Row(iri, cells))
        columns = (
            Column("service", Label("サービス", "Service")),
            Column("reading", Label("読み", "Reading"), "text"),
            Column("operator", Label("提供主体", "Operated by"), "links"),
            Column("project", Label("プロジェクト", "Project"), "links"),
        )
        headed = (
            Group(
                tuple(rows),
                Link(Label(f"{name}行", f"{name} row") if name else Label("その他", "Others")),
            )
            for name, rows in groups.items()
        )
        return Table(columns, tuple(headed))

    def _gather(self, found: dict[str, list[Link]], row: Solution, name: str) -> None:
        iri, links = value(row, name), found.setdefault(words(row, "service"), [])
        if iri is not None and self._names.link(iri) not in links:
            links.append(self._names.link(iri))

    def _organizations(self) -> Table:
        rows = []
        for iri in self._plain_instances(str(ORG.FormalOrganization)):
            services = self._structure.pointing(iri, "operatedBy")
            rows.append(
                Row(iri, (self._names.link(iri), self._structure.reading(iri), tuple(services)))
            )
        columns = (
            Column("organization", Label("組織", "Organization")),
            Column("reading", Label("読み", "Reading"), "text"),
            Column("services", Label("提供するサービス", "Services"), "links"),
        )
        return Table(columns, (Group(tuple(sorted(rows, key=lambda row: str(row.cells[1])))),))

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
        return Table(columns, self._by_heading(groups))

    def _all_claims(self) -> Table:
        groups: dict[str, list[Row]] = {}
        order = ("mismatch", "truncated", "unchecked", "consistent")
        for it in sorted(self._claims.all(), key=lambda claim: order.index(claim.verdict)):
            row = Row(it.link.iri or "", _claim_cells(it))
            groups.setdefault((it.verdict_label.iri or "") if it.verdict_label else "", []).append(
                row
            )
        columns = (
            Column("claim", Label("主張", "Claim")),
            Column("indicator", Label("指標", "Indicator")),
            Column("kind", Label("種類", "Kind"), "label"),
            Column("stated", Label("印刷された値", "Stated"), "quantity"),
            Column("computed", Label("計算し直した値", "Recomputed"), "text"),
            Column("verdict", Label("結果", "Verdict")),
        )
        return Table(columns, self._by_heading(groups))

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
            Column("right_text", Label("正しい表記", "Right text"), "label"),
        )
        return Table(columns, (Group(tuple(rows)),))

    def _milestones(self) -> Table:
        return self._events("milestones", "event", "type", Label("実績", "Milestone"))

    def _plans(self) -> Table:
        return self._events("plans", "plan", "kind", Label("予定", "Plan"))

    def _events(self, question: str, subject: str, kind: str, title: Label) -> Table:
        rows: dict[str, Row] = {}
        abouts: dict[str, list[Link]] = {}
        for it in self._source.ask(question):
            iri = words(it, subject)
            linked = {
                name: None if value(it, name) is None else self._names.link(words(it, name))
                for name in ("period", kind, "about", "statement")
            }
            about = linked["about"]
            if about is not None and about not in abouts.setdefault(iri, []):
                abouts[iri].append(about)
            links = (self._names.link(iri), linked["period"], linked[kind])
            rows[iri] = Row(iri, (*links, tuple(abouts.get(iri, ())), linked["statement"]))
        columns = (
            Column(subject, title),
            Column("period", Label("時期", "When")),
            Column("type", Label("種類", "Type")),
            Column("about", Label("対象", "About"), "links"),
            Column("statement", Label("根拠の記載", "Stated by")),
        )
        return Table(columns, (Group(tuple(rows.values())),))

    def _surveys(self) -> Table:
        rows = []
        for row in self._source.ask("surveys"):
            iri, period = words(row, "survey"), value(row, "period")
            linked = None if period is None else self._names.link(period)
            rows.append(Row(iri, (self._names.link(iri), linked, integer(row, "size"))))
        columns = (
            Column("survey", Label("調査", "Survey")),
            Column("period", Label("時期", "When")),
            Column("sample_size", Label("有効回答数", "Valid responses"), "number"),
        )
        return Table(columns, (Group(tuple(rows)),))

    def _instances(self, name: str) -> list[str]:
        return self._plain_instances(str(self._source.terms.term(name)))

    def _plain_instances(self, name: str) -> list[str]:
        rows = self._source.ask("instances", **{"class": URIRef(name)})
        return list(dict.fromkeys(words(row, "thing") for row in rows))

    def _by_reading(self, name: str) -> list[tuple[str, str]]:
        rows = self._source.ask("instances", **{"class": self._source.terms.term(name)})
        found = {words(row, "thing"): words(row, "reading") for row in rows}
        return sorted(found.items(), key=lambda pair: (not pair[1], pair[1], pair[0]))

    def _by_heading(
        self, groups: Mapping[str, Sequence[Row]], rest: Label = Label("その他", "Others")
    ) -> tuple[Group, ...]:
        return tuple(
            Group(tuple(rows), self._names.link(iri) if iri else Link(rest))
            for iri, rows in groups.items()
            if rows
        )


def kana_row(reading: str) -> str:
    """The row of the kana table that a reading begins in, by its first sign; empty for none."""
    first = reading[:1]
    return next((row[0] for row in _KANA_ROWS if first and first in row), "")


def _place(figure: Figure) -> Link | None:
    statement = figure.statement
    return None if statement is None else statement.link


def _and(first: Label, second: Label) -> Label:
    return Label(f"{first.ja}（{second.ja}）", f"{first.en} ({second.en})")


def _walk(
    entries: Iterable[Entry], above: Link | None = None
) -> Iterable[tuple[Entry, Link | None]]:
    for entry in entries:
        yield entry, above
        yield from _walk(entry.below, entry.project)


def _claim_cells(it: Claim) -> tuple[Cell, ...]:
    return (it.link, it.indicator, it.kind, it.stated, it.computed(), it.verdict_label)
