"""Claims: what a report says about change and share, and whether the numbers bear it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rdflib import URIRef

from tsunagu.pages.naming import Names
from tsunagu.pages.quantities import Quantity, grouped
from tsunagu.pages.series import Figure, Figures, Period
from tsunagu.pages.source import Source, decimal, value, words
from tsunagu.pages.statements import Statement
from tsunagu.pages.views import Label, Link
from tsunagu.store import Solution

_SHARE = Label("割合", "share")


@dataclass(frozen=True)
class Claim:
    """One printed change or share, recomputed."""

    link: Link
    indicator: Link
    period: Period
    base_period: Period | None
    base_text: str
    base_indicator: Link | None
    kind: Label
    is_share: bool
    stated: Quantity
    statement: Statement | None
    verdict: str
    verdict_label: Link | None
    low: Decimal | None
    high: Decimal | None
    upper: Figure | None
    lower: Figure | None
    notes: Sequence[Label]

    def computed(self) -> str:
        """The range that recomputing gives, as text; empty where it could not be done."""
        if self.low is None or self.high is None:
            return ""
        low, high = _shown(self.low), _shown(self.high)
        return low if low == high else f"{low} – {high}"


class Claims:
    """The claims of a release."""

    def __init__(self, source: Source, names: Names, figures: Figures) -> None:
        self._source, self._names, self._figures = source, names, figures

    def about(self, indicator: str) -> list[Claim]:
        """The claims about an indicator."""
        return [self._made(row) for row in self._source.ask("claims", indicator=URIRef(indicator))]

    def claim(self, iri: str) -> Claim | None:
        """One claim."""
        rows = self._source.ask("claims", claim=URIRef(iri))
        return self._made(rows[0]) if rows else None

    def using(self, figure: str) -> list[Claim]:
        """The claims that are recomputed from a figure."""
        found = self._source.ask("claims_of_figure", figure=URIRef(figure))
        made = (self.claim(words(row, "claim")) for row in found)
        return [it for it in made if it is not None]

    def all(self) -> list[Claim]:
        """Every claim."""
        return [self._made(row) for row in self._source.ask("claims")]

    def _made(self, row: Solution) -> Claim:
        change, verdict = value(row, "change"), value(row, "verdict")
        base_period, base = value(row, "basePeriod"), value(row, "baseIndicator")
        iri = words(row, "claim")
        return Claim(
            link=self._names.link(iri),
            indicator=self._names.link(words(row, "indicator")),
            period=self._figures.period(words(row, "period")),
            base_period=None if base_period is None else self._figures.period(base_period),
            base_text=words(row, "baseText"),
            base_indicator=None if base is None else self._names.link(base),
            kind=_SHARE if change is None else self._names.label(change),
            is_share=change is None,
            stated=self._stated(row, is_share=change is None),
            statement=self._figures.statements.statement(words(row, "statement")),
            verdict=self._source.code(verdict) or "unchecked",
            verdict_label=None if verdict is None else self._names.link(verdict),
            low=decimal(row, "low"),
            high=decimal(row, "high"),
            upper=self._used(value(row, "current") or value(row, "numerator")),
            lower=self._used(value(row, "base") or value(row, "denominator")),
            notes=self._figures.statements.comments(iri),
        )

    def _used(self, iri: str | None) -> Figure | None:
        return None if iri is None else self._figures.figure(iri)

    def _stated(self, row: Solution, *, is_share: bool) -> Quantity:
        number = decimal(row, "value")
        if number is None:
            raise ValueError(row)
        kind = self._source.code(value(row, "change"))
        return Quantity(
            number,
            self._figures.units.unit(words(row, "unit")),
            decimal(row, "resolution"),
            self._source.code(value(row, "approximation")) or "exact",
            signed=not is_share and kind != "multiple",
        )


def _shown(number: Decimal) -> str:
    text = grouped(round(number, 2))
    return f"−{text[1:]}" if text.startswith("-") else text
