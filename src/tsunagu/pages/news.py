"""News: what the newest report changed against the ones before it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import URIRef

from tsunagu.pages.naming import Names
from tsunagu.pages.number_lists import POINTS
from tsunagu.pages.series import Figures, Latest, latest
from tsunagu.pages.source import Source, value, words
from tsunagu.pages.views import Link

_MOST_SHOWN = 6


@dataclass(frozen=True)
class Move:
    """An indicator that the newest report gives a newer value of."""

    link: Link
    latest: Latest


@dataclass(frozen=True)
class News:
    """What is new in a report; project changes are those of the newest report that tells any."""

    report: Link
    figures: int
    moves: Sequence[Move]
    moved: int
    fulfilled: int
    changes: Sequence[tuple[Link, int]]
    changed_in: Link | None


class NewsMaker:
    """Finds what changed from report to report in a release."""

    def __init__(self, source: Source, names: Names, figures: Figures) -> None:
        self._source, self._names, self._figures = source, names, figures

    def news(self) -> News | None:
        """What changed with the newest report; None where there is no report yet."""
        reports = [words(row, "report") for row in self._source.ask("reports_by_time")]
        if not reports:
            return None
        newest = URIRef(reports[0])
        figures = self._source.ask("reported_figures", report=newest)
        moves = self._moves({words(row, "figure"): words(row, "indicator") for row in figures})
        fulfilled = {words(it, "plan") for it in self._source.ask("fulfilled_plans", report=newest)}
        changed_in, changes = self._changes(reports)
        return News(
            self._names.link(reports[0]),
            len({words(row, "figure") for row in figures}),
            tuple(moves[:_MOST_SHOWN]),
            len(moves),
            len(fulfilled),
            changes,
            changed_in,
        )

    def _moves(self, new: dict[str, str]) -> list[Move]:
        """The indicators whose newest value is among the new ones and differs from an older one."""
        moves = []
        for indicator in dict.fromkeys(new.values()):
            found = latest(self._figures.of(indicator), POINTS)
            if found is None or found.change is None or found.figure.link.iri not in new:
                continue
            moves.append(Move(self._names.link(indicator), found))
        return sorted(moves, key=_growth, reverse=True)

    def _changes(self, reports: Sequence[str]) -> tuple[Link | None, Sequence[tuple[Link, int]]]:
        rows = self._source.ask("changes")
        for report in reports:
            kinds = {
                words(row, "change"): words(row, "type")
                for row in rows
                if words(row, "report") == report and value(row, "type") is not None
            }
            if kinds:
                counted = Counter(kinds.values()).most_common()
                return self._names.link(report), [(self._names.link(it), n) for it, n in counted]
        return None, ()


def _growth(move: Move) -> tuple[float, str]:
    """How much a number moved against what it was, so that the greatest news stand first."""
    before = move.latest.before
    change = move.latest.change
    if before is None or change is None or not before.quantity.value:
        return (0.0, move.link.iri or "")
    return (abs(float(change.value / before.quantity.value)), move.link.iri or "")
