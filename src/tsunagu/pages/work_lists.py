"""Lists of work: focus areas, projects, services and organizations."""

from collections.abc import Callable, Iterable, Mapping

from tsunagu.pages.naming import Names
from tsunagu.pages.series import Figures
from tsunagu.pages.source import Source, value, words
from tsunagu.pages.statements import printed
from tsunagu.pages.structure import Entry, Structure
from tsunagu.pages.tables import Column, Group, Row, Table, by_heading
from tsunagu.pages.views import Label, Link, many
from tsunagu.store import Solution

_KANA_ROWS = ("あいうえお", "かがきぎくぐけげこご", "さざしじすずせぜそぞ", "ただちぢつづてでとど",
              "なにぬねの", "はばぱひびぴふぶぷへべぺほぼぽ", "まみむめも", "やゆよ", "らりるれろ", "わをん")  # fmt: skip


class WorkLists:
    """The lists of what is done and by whom."""

    def __init__(self, source: Source, names: Names, figures: Figures) -> None:
        self._source, self._names, self._figures = source, names, figures
        self._structure = Structure(source, names, figures.statements)

    def tables(self) -> Mapping[str, Callable[[], Table]]:
        """What makes each of these lists, by name."""
        return {
            "focus-areas": self._areas,
            "projects": self._projects,
            "services": self._services,
            "organizations": self._organizations,
        }

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
                        None if entry.statement is None else printed(entry.statement),
                    ),
                )
                for entry, above in _walk(listed.entries)
            ]
            groups.append(Group(tuple(rows), heading))
        columns = (
            Column("project", Label("プロジェクト", "Project")),
            Column("focus_area", Label("注力領域", "Focus area"), grouping=True),
            Column("report", Label("年次報告", "Report"), grouping=True),
            Column("position", Label("順番", "Position"), "number"),
            Column("above", Label("上位の項目", "Listed under")),
            Column("statement", Label("根拠の記載", "Stated by")),
        )
        return Table(columns, tuple(groups), _assigned(groups))

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

    def _by_reading(self, name: str) -> list[tuple[str, str]]:
        rows = self._source.ask("instances", **{"class": self._source.terms.term(name)})
        found = {words(row, "thing"): words(row, "reading") for row in rows}
        return sorted(found.items(), key=lambda pair: (not pair[1], pair[1], pair[0]))

    def _organizations(self) -> Table:
        groups: dict[str, list[Row]] = {}
        for row in self._source.ask("organizations"):
            iri, kind = words(row, "organization"), value(row, "kind")
            cells = (
                self._names.link(iri),
                words(row, "reading"),
                None if kind is None else self._names.link(kind),
                tuple(self._structure.pointing(iri, "operatedBy")),
            )
            groups.setdefault(kind or "", []).append(Row(iri, cells))
        columns = (
            Column("organization", Label("組織", "Organization")),
            Column("reading", Label("読み", "Reading"), "text"),
            Column("kind", Label("種類", "Kind"), grouping=True),
            Column("services", Label("提供するサービス", "Services"), "links"),
        )
        order = sorted(groups, key=lambda it: (-len(groups[it]), it))
        return Table(columns, by_heading(self._names.link, {it: groups[it] for it in order}))


def kana_row(reading: str) -> str:
    """The row of the kana table that a reading begins in, by its first sign; empty for none."""
    first = reading[:1]
    return next((row[0] for row in _KANA_ROWS if first and first in row), "")


def _assigned(groups: Iterable[Group]) -> Label:
    """How many projects there are, and how often reports list them."""
    rows = [row for group in groups for row in group.rows]
    projects = len({row.iri for row in rows})
    reports = len({cell.iri for row in rows if isinstance(cell := row.cells[2], Link)})
    listed = f"in {reports} reports" if reports > 1 else "in one report"
    return Label(
        f"プロジェクト {projects}件（{reports}つの報告に、のべ {len(rows)}件の掲載）",
        f"{many(projects, 'project')}; {many(len(rows), 'assignment')} {listed}",
    )


def _and(first: Label, second: Label) -> Label:
    return Label(f"{first.ja} — {second.ja}", f"{first.en} — {second.en}")


def _walk(
    entries: Iterable[Entry], above: Link | None = None
) -> Iterable[tuple[Entry, Link | None]]:
    for entry in entries:
        yield entry, above
        yield from _walk(entry.below, entry.project)
