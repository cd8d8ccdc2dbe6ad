"""Quantities: numbers with their unit and precision, as people read them and as digits."""

import re
from dataclasses import dataclass
from decimal import Decimal

from rdflib import URIRef

from tsunagu.numerals import plain
from tsunagu.pages.naming import Names
from tsunagu.pages.source import Source, words
from tsunagu.pages.views import JA, Label, Link

_ASIDE = re.compile(r" \([^()]*\)$")  # what tells units of one name apart: times (multiple)
_MYRIADS = ((10**12, "兆"), (10**8, "億"), (10**4, "万"))
_LARGE = ((10**9, "billion"), (10**6, "million"))
_FEWEST_FOR_WORDS = 10_000
_MANY = 100_000  # below it, 55,425 reads better than 5万5,425
_FIELD_DECIMALS = 3


@dataclass(frozen=True)
class Unit:
    """What a number counts."""

    link: Link
    symbol: str
    whole: bool

    def after(self, lang: str) -> str:
        """The unit as it stands behind a number."""
        if lang == JA or self.symbol.isascii():
            return self.symbol if self.symbol == "%" or lang == JA else f" {self.symbol}"
        return f" {_ASIDE.sub('', self.link.label.words(lang))}"

    def words(self, lang: str) -> str:
        """The unit by itself."""
        return self.symbol if lang == JA else self.after(lang).strip()


@dataclass(frozen=True)
class Quantity:
    """A number, its unit, the weight of its last printed digit, and 約 or the like."""

    value: Decimal
    unit: Unit
    resolution: Decimal | None = None
    approximation: str = "exact"
    signed: bool = False

    def digits(self) -> str:
        """All digits, with as many decimals as were printed."""
        return _signed(grouped(self.value, self.resolution), self)

    def number(self, lang: str) -> str:
        """The number as people say it: 9,308万, 93.08 million; always exact."""
        size = abs(self.value)
        whole = size == size.to_integral_value()
        if not whole or size < _FEWEST_FOR_WORDS or (size < _MANY and size % _FEWEST_FOR_WORDS):
            return self.digits()
        said = _myriads(int(size)) if lang == JA else _large(int(size))
        return _signed(f"-{said}" if self.value < 0 else said, self)

    def is_worded(self, lang: str) -> bool:
        """Whether the number is said otherwise than in digits."""
        return self.number(lang) != self.digits()

    def before(self, lang: str) -> str:
        """The word of approximation that stands before the number."""
        if lang == JA:
            return "約" if self.approximation == "about" else ""
        words = {"about": "about ", "over": "more than ", "atLeast": "at least "}
        return words.get(self.approximation, "")

    def behind(self, lang: str) -> str:
        """The word of approximation that stands behind the unit."""
        return {"over": "超", "atLeast": "以上"}.get(self.approximation, "") if lang == JA else ""

    def after(self, lang: str) -> str:
        """The unit behind the number, in the singular where the number is one: 1 service."""
        unit = self.unit.after(lang)
        return _singular(unit) if lang != JA and abs(self.value) == 1 else unit

    def spoken(self, lang: str) -> str:
        """The whole in one line of text."""
        return "".join((self.before(lang), self.number(lang), self.after(lang), self.behind(lang)))


def _singular(words: str) -> str:
    """An English unit for one: companies → company, groups of projects → group of projects."""
    head, link, rest = words.partition(" of ")
    if head.endswith("ies"):
        head = f"{head[:-3]}y"
    return f"{head.removesuffix('s')}{link}{rest}"


def grouped(number: Decimal, resolution: Decimal | None = None) -> str:
    """Digits in groups of three, with at least the decimals that the resolution shows."""
    text = plain(number)
    shown = len(text.partition(".")[2])
    wanted = len(plain(resolution).partition(".")[2]) if resolution is not None else 0
    return f"{number:,.{max(shown, wanted)}f}"


def half(resolution: Decimal) -> Decimal:
    """How far a rounded number may be from the true one."""
    return resolution / 2


class Units:
    """The units of a release."""

    def __init__(self, source: Source, names: Names) -> None:
        self._source, self._names = source, names
        self._known: dict[str, Unit] = {}

    def unit(self, iri: str) -> Unit:
        """One unit, looked up once."""
        if iri not in self._known:
            rows = self._source.ask("units", unit=URIRef(iri))
            symbol = words(rows[0], "notation") if rows else self._names.label(iri).words(JA)
            whole = bool(rows) and words(rows[0], "whole") == "true"
            self._known[iri] = Unit(self._names.link(iri), symbol, whole)
        return self._known[iri]

    def counting(self, label: Label, symbol: str) -> Unit:
        """A unit that is only for the page, such as percentage points."""
        return Unit(Link(label), symbol, whole=False)


def _signed(text: str, quantity: Quantity) -> str:
    if text.startswith("-"):
        return f"−{text[1:]}"
    return f"+{text}" if quantity.signed and quantity.value > 0 else text


def _myriads(size: int) -> str:
    parts = []
    for weight, name in _MYRIADS:
        count, size = divmod(size, weight)
        if count:
            parts.append(f"{count:,}{name}")
    return "".join(parts) + (f"{size:,}" if size else "")


def _large(size: int) -> str:
    for weight, name in _LARGE:
        number = Decimal(size) / weight
        if number >= 1 and -int(number.normalize().as_tuple().exponent) <= _FIELD_DECIMALS:
            return f"{grouped(number)} {name}"
    return f"{size:,}"
