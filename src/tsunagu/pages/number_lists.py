"""Lists of numbers: indicators, figures, claims and surveys."""

from collections.abc import Callable, Iterable, Mapping

from tsunagu.pages.claims import Claim, Claims
from tsunagu.pages.naming import Names
from tsunagu.pages.series import Figure, Figures, latest
from tsunagu.pages.source import Source, integer, value, words
from tsunagu.pages.statements import printed
from tsunagu.pages.structure import Structure
from tsunagu.pages.tables import Cell, Column, Group, Row, Table, by_heading
from tsunagu.pages.views import Label, Link

POINTS = Label("ポイント", "points")
_WORST_FIRST = ("mismatch", "truncated", "unchecked", "consistent")

_FIGURE_COLUMNS = (
    Column("figure", Label("数値", "Figure")),
    Column("indicator", Label("指標", "Indicator"), grouping=True),
    Column("period", Label("時期", "Period")),
    Column("breakdown", Label("内訳", "Breakdown")),
    Column("scenario", Label("実績/目標の別", "Scenario")),
    Column("value", Label("値", "Value"), "quantity"),
    Column("statement", Label("印刷された表記", "As printed")),
)


class NumberLists:
    """The lists of numbers of a release."""

    def __init__(self, source: Source, names: Names, figures: Figures, claims: Claims) -> None:
        self._source, self._names, self._figures, self._claims = (
            source,
            names,
            figures,
            claims,
        )
        self._structure = Structure(source, names, figures.statements)

    def tables(self) -> Mapping[str, Callable[[], Table]]:
        """What makes each of these lists, by name."""
        return {
            "indicators": self._indicators,
            "figures": self._all_figures,
            "claims": self._all_claims,
            "surveys": self._surveys,
        }

    def _indicators(self) -> Table:
        groups: dict[str, list[Row]] = {area.iri or "": [] for area in self._structure.areas()}
        for iri in self._structure.instances(str(self._source.terms.Indicator)):
            areas = self._structure.pointed(iri, "indicatorOfFocusArea")
            row = self._indicator(iri, tuple(areas))
            groups.setdefault((areas[0].iri or "") if areas else "", []).append(row)
        return Table(
            (
                Column("indicator", Label("指標", "Indicator")),
                Column("value", Label("最新の値", "Latest value"), "quantity"),
                Column("period", Label("時期", "Period")),
                Column("change", Label("前の値との差", "Change"), "quantity"),
                Column("statement", Label("印刷された表記", "As printed")),
                Column("focus_area", Label("注力領域", "Focus area"), "links", grouping=True),
            ),
            by_heading(self._names.link, groups, Label("領域を問わないもの", "Across all areas")),
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

    def series(self, indicator: str) -> Table:
        """The figures of one indicator."""
        return figure_table(self._figures.of(indicator))

    def _all_figures(self) -> Table:
        groups: dict[str, list[Row]] = {}
        for it in self._figures.all():
            groups.setdefault(it.indicator.iri or "", []).append(_figure_row(it))
        return Table(_FIGURE_COLUMNS, by_heading(self._names.link, groups))

    def _all_claims(self) -> Table:
        groups: dict[str, list[Row]] = {}
        for it in sorted(self._claims.all(), key=lambda claim: _WORST_FIRST.index(claim.verdict)):
            row = Row(it.link.iri or "", _claim_cells(it))
            groups.setdefault((it.verdict_label.iri or "") if it.verdict_label else "", []).append(
                row
            )
        columns = (
            Column("claim", Label("主張", "Claim")),
            Column("indicator", Label("指標", "Indicator"), grouping=True),
            Column("kind", Label("種類", "Kind"), "label"),
            Column("stated", Label("印刷された値", "Stated"), "quantity"),
            Column("computed", Label("計算し直した値", "Recomputed"), "text"),
            Column("verdict", Label("結果", "Verdict"), grouping=True),
        )
        return Table(columns, by_heading(self._names.link, groups))

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


def figure_table(figures: Iterable[Figure]) -> Table:
    """Figures in one table."""
    return Table(_FIGURE_COLUMNS, (Group(tuple(map(_figure_row, figures))),))


def _place(figure: Figure) -> Link | None:
    """A link to where a figure is printed, called as it is printed."""
    statement = figure.statement
    return None if statement is None else printed(statement)


def _claim_cells(it: Claim) -> tuple[Cell, ...]:
    return (it.link, it.indicator, it.kind, it.stated, it.computed(), it.verdict_label)


def _figure_row(it: Figure) -> Row:
    cells: tuple[Cell, ...] = (
        it.link,
        it.indicator,
        it.period.link,
        it.breakdown,
        it.scenario,
        it.quantity,
        _place(it),
    )
    return Row(it.link.iri or "", cells)
