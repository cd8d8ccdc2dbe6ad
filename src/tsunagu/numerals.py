"""Printed figures to numbers: "約3.5万人" becomes 35,000, about, to the nearest thousand."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

MULTIPLIERS = {
    "割": 10,  # a tenth, told in percent
    "千": 1_000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "億": 100_000_000,
    "十億": 1_000_000_000,
    "百億": 10_000_000_000,
    "千億": 100_000_000_000,
    "兆": 1_000_000_000_000,
}
_ABOUT = r"(?:(約|およそ|ほぼ)\s*)?"
_NUMBER = r"([+\-−▲△]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?"
_SCALE = "|".join(sorted(MULTIPLIERS, key=len, reverse=True))
_MULTIPLIER = rf"({_SCALE})?"
# Words may stand before the figure ("年間68万回"); they say nothing about its size.
_FIGURE = re.compile(rf"[^\d]*?{_ABOUT}(?:{_NUMBER})\s*{_MULTIPLIER}\s*(.*)", re.DOTALL)
_NEXT = re.compile(rf"(\d{{1,4}}|\d{{1,3}}(?:,\d{{3}})+)\s*({_SCALE})(.*)", re.DOTALL)
_SUFFIXES = (("以上", "atLeast"), ("超", "over"), ("程度", "about"), ("余り", "over"))
_DIGITS = re.compile(r"([一二三四五六七八九2-9])桁")
_KANJI_DIGITS = "〇一二三四五六七八九"
_UNIT = re.compile(r"/\d[\d.]*|[^\d\s。、,]+")


@dataclass(frozen=True)
class Reading:
    """A printed figure, read. `value` is in the base unit; `resolution` is the weight of the last
    printed digit; `number` times `multiplier` is `value`."""

    value: Decimal
    number: Decimal
    multiplier: int
    decimals: int
    resolution: Decimal
    unit: str | None
    approximation: str


def reading(printed: str) -> Reading | None:
    """The number that a printed figure stands for, or None where no number can be read in it."""
    text = unicodedata.normalize("NFKC", printed).strip()
    digits = _DIGITS.search(text)
    if digits and not re.search(r"\d", text.replace(digits.group(0), "")):
        return _number_of_digits(digits.group(1))
    match = _FIGURE.fullmatch(text)
    if match is None:
        return _doubled() if "倍増" in text else None
    about, sign, whole, decimals, multiplier, rest = match.groups()
    number = Decimal(whole.replace(",", "") + (f".{decimals}" if decimals else ""))
    number = -number if sign and sign != "+" else number
    weight = MULTIPLIERS.get(multiplier or "", 1)
    value, weight, rest = _lower_parts(number * weight, weight, rest)
    places = len(decimals or "") if value == number * weight else 0
    approximation, rest = _approximation(about, rest)
    unit = _UNIT.match(rest.strip())
    return Reading(
        value=value,
        number=value / weight,
        multiplier=weight,
        decimals=places,
        resolution=_resolution(number, weight, places, approximation),
        unit=unit.group(0) if unit else None,
        approximation=approximation,
    )


def _lower_parts(value: Decimal, weight: int, rest: str) -> tuple[Decimal, int, str]:
    """Adds the parts that follow a larger one: the 2,000万 of 1億2,000万."""
    match = _NEXT.match(rest)
    while match and MULTIPLIERS[match.group(2)] < weight:
        weight = MULTIPLIERS[match.group(2)]
        value += int(match.group(1).replace(",", "")) * weight
        rest = match.group(3)
        match = _NEXT.match(rest)
    return value, weight, rest


def _resolution(number: Decimal, weight: int, places: int, approximation: str) -> Decimal:
    """The weight of the last digit that says something: the last one printed; where the print says
    "about", the zeros at the end only fill the place (約5,700万 is to the nearest million)."""
    step = Decimal(weight).scaleb(-places)
    if approximation == "about" and number:
        while number % (step / weight * 10) == 0:
            step *= 10
    return step


def _approximation(about: str | None, rest: str) -> tuple[str, str]:
    for word, code in _SUFFIXES:
        if word in rest:
            return code, rest.replace(word, "", 1)
    return ("about" if about else "exact"), rest


def _doubled() -> Reading:
    """ "倍増" says about twice as much."""
    return Reading(Decimal(2), Decimal(2), 1, 0, Decimal(1), None, "about")


def _number_of_digits(digit: str) -> Reading:
    """ "二桁" says at least 10: the smallest number with that many digits."""
    count = _KANJI_DIGITS.index(digit) if digit in _KANJI_DIGITS else int(digit)
    value = Decimal(10 ** (count - 1))
    return Reading(value, value, 1, 0, value, None, "atLeast")


def plain(number: Decimal) -> str:
    """The number in digits, without an exponent and without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
