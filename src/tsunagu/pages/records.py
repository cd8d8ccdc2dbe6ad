"""Records: the pages of a discrepancy and of a project change, with both sides and our reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import URIRef

from tsunagu.pages.claims import Claim, Claims
from tsunagu.pages.naming import Names, kind_label
from tsunagu.pages.series import Figure, Figures
from tsunagu.pages.source import Source, value, words
from tsunagu.pages.statements import Statement, texts
from tsunagu.pages.views import Label, Link, View
from tsunagu.store import Solution

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Side:
    """One of the things that do not fit together: a figure, a claim, a statement or another."""

    link: Link
    kind: Label
    figure: Figure | None = None
    claim: Claim | None = None
    statement: Statement | None = None


class Records:
    """The contents of these pages; each method's keys are what its template uses."""

    def __init__(self, source: Source, names: Names, figures: Figures, claims: Claims) -> None:
        self._source, self._names = source, names
        self._figures, self._claims = figures, claims

    def discrepancy(self, iri: str, view: View) -> Content:  # noqa: ARG002 - as all makers
        """What does not fit together, side by side, and how it is read."""
        rows = self._source.ask("discrepancies", discrepancy=URIRef(iri))
        labels = (
            ("type", Label("種類", "Type")),
            ("status", Label("対応状況", "Status")),
            ("confidence", Label("読み方の確かさ", "Confidence of the reading")),
        )
        return {
            "means": self._meanings(rows, labels),
            "facts": self._facts(rows, labels),
            "sides": [self._side(it) for it in _different(rows, "concerned")],
        }

    def change(self, iri: str, view: View) -> Content:  # noqa: ARG002
        """What became of projects: those before, those after, and how that is known."""
        rows = self._source.ask("changes", change=URIRef(iri))
        printed = self._source.ask("change_names", change=URIRef(iri))
        labels = (
            ("type", Label("種類", "Type")),
            ("report", Label("初めて現れた報告", "First seen in")),
            ("evidence", Label("根拠", "Evidence")),
            ("organization", Label("移管先", "Transferred to")),
        )
        sides = (
            (Label("前", "Before"), "before", "old"),
            (Label("後", "After"), "after", "new"),
        )
        return {
            "facts": self._facts(rows, labels),
            "sides": [
                (
                    title,
                    tuple(map(self._names.link, _different(rows, of))),
                    _different(printed, as_),
                )
                for title, of, as_ in sides
            ],
        }

    def _facts(
        self, rows: Sequence[Solution], labels: Sequence[tuple[str, Label]]
    ) -> list[tuple[Label, Link]]:
        first = rows[0] if rows else {}
        return [
            (label, self._names.link(words(first, name)))
            for name, label in labels
            if value(first, name) is not None
        ]

    def _meanings(
        self, rows: Sequence[Solution], labels: Sequence[tuple[str, Label]]
    ) -> dict[str | None, Label]:
        """What each code of a record means, as its own definition says."""
        codes = [value(rows[0], name) for name, _ in labels] if rows else []
        said = {it: texts(self._source, it).get("definition", []) for it in codes if it is not None}
        return {it: found[0] if found else Label() for it, found in said.items()}

    def _side(self, iri: str) -> Side:
        kind = self._names.kind(iri)
        figure = self._figures.figure(iri) if kind == "observation" else None
        claim = self._claims.claim(iri) if kind == "claim" else None
        return Side(
            self._names.link(iri), kind_label(kind), figure, claim, self._stated(iri, figure, claim)
        )

    def _stated(self, iri: str, figure: Figure | None, claim: Claim | None) -> Statement | None:
        """Where a thing is printed: the thing itself, or what it was taken from."""
        if figure is not None:
            return figure.statement
        if claim is not None:
            return claim.statement
        statements = self._figures.statements
        found = statements.statement(iri)
        return found or next(iter(statements.of(iri)), None)


def _different(rows: Sequence[Solution], name: str) -> list[str]:
    """The values of one variable, each once."""
    return list(dict.fromkeys(it for row in rows if (it := value(row, name)) is not None))
