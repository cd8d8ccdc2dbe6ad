"""Dates: days and periods as people write them become the codes of the tables."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from tsunagu.errors import Flaw
from tsunagu.periods import period

# The eras by name, letter and first year, and the last year that had days of it.
_ERAS = {
    "令和": (2019, None),
    "平成": (1989, 2019),
    "昭和": (1926, 1989),
    "R": (2019, None),
    "H": (1989, 2019),
    "S": (1926, 1989),
}
_FIRST_DAYS = {"令和": "2019-05-01", "平成": "1989-01-08", "昭和": "1926-12-25"}
_LETTERS = {"R": "令和", "H": "平成", "S": "昭和"}
_YEAR = r"(?:(?P<era{0}>令和|平成|昭和|[RHS])\s*(?P<n{0}>元|\d{{1,2}})|(?P<y{0}>\d{{4}}))"
_SEASONS = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _one(number: int, *, month: bool = True, day: bool = False) -> str:
    parts = _YEAR.format(number)
    if month:
        parts += rf"(?:年\s*|[/.-])(?P<m{number}>\d{{1,2}})"
    if day:
        parts += rf"(?:月\s*|[/.-])(?P<d{number}>\d{{1,2}})日?"
    elif month:
        parts += "月?"
    return parts


_BARE_DAY = _form(_one(0, day=True))
_BARE_MONTH = _form(_one(0) + r"(?:末|末時点|時点|分)?")
_FISCAL = _form(r"(?:FY\s*)?" + _one(0, month=False) + "年?度|FY(?P<fy>\\d{4})")
_CALENDAR = _form(_one(0, month=False) + "年")
_SEASON = _form(_one(0, month=False) + "年\\s*(?P<season>[春夏秋冬])")
_SINCE = _form(_one(0) + r"\s*(?:以降|から|より|〜|~)")
_RANGE = _form(_one(0) + r"\s*(?:から|〜|~|–|—|ー|-)\s*" + _one(1) + "(?:まで)?")


def understood_day(text: str) -> str | Flaw | None:
    """A day as 2024-07-31, what is wrong with it, or None where it is no day."""
    match = _BARE_DAY.fullmatch(_plain(text))
    if match is None:
        return None
    year = _year(match, 0)
    if isinstance(year, Flaw):
        return year
    try:
        day = date(year, int(match["m0"]), int(match["d0"]))
    except ValueError:
        return _no_day(text)
    return _in_era(match, day) or day.isoformat()


def understood_period(text: str) -> str | Flaw | None:
    """A period's code, what is wrong with it, or None where it is no period."""
    plain = _plain(text)
    for pattern, read in _PERIODS:
        match = pattern.fullmatch(plain)
        if match is not None:
            return read(match, text)
    return None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _year(match: re.Match[str], number: int) -> int | Flaw:
    """The year of our calendar; an era has no year after its last one."""
    written = match[f"y{number}"]
    if written:
        return int(written)
    era = match[f"era{number}"].upper()
    count = 1 if match[f"n{number}"] == "元" else int(match[f"n{number}"])
    first, last = _ERAS[era]
    year = first + count - 1
    if count < 1 or (last is not None and year > last):
        name = _LETTERS.get(era, era)
        return Flaw(
            f"{name}{count}年はありません。西暦で書くか、元号を確かめてください。",
            f"there is no year {count} of the era {name}; write the year of the common era.",
            "era",
        )
    return year


def _in_era(match: re.Match[str], day: date) -> Flaw | None:
    """What is wrong where a day is before the era that names its year."""
    era = match["era0"]
    if not era:
        return None
    name = _LETTERS.get(era.upper(), era)
    if day.isoformat() < _FIRST_DAYS[name]:
        return Flaw(
            f"{day.year}年{day.month}月{day.day}日は{name}より前です。元号を確かめてください。",
            f"{day.isoformat()} is before the era {name}; check the era.",
            "era",
        )
    return None


def _no_day(text: str) -> Flaw:
    return Flaw(
        f"「{text}」という日や月はありません。", f"there is no such day or month: {text!r}.", "date"
    )


def _code(match: re.Match[str], text: str, form: str) -> str | Flaw:
    """A code made of the years, months and days that a form names: "m{0}-{1}" and so on."""
    year = _year(match, 0)
    if isinstance(year, Flaw):
        return year
    found = match.groupdict()
    month, day = found.get("m0"), found.get("d0")
    code = form.format(y=year, m=int(month or 0), d=int(day or 0))
    named = period(code)
    if named is None:
        return _no_day(text)
    return _in_era(match, named.end or named.start) or code


def _range(match: re.Match[str], text: str) -> str | Flaw:
    years = [_year(match, number) for number in (0, 1)]
    for year in years:
        if isinstance(year, Flaw):
            return year
    code = f"r{years[0]}-{int(match['m0']):02}_{years[1]}-{int(match['m1']):02}"
    return code if period(code) else _no_day(text)


def _season(match: re.Match[str], text: str) -> str | Flaw:
    return _code(match, text, "s{y}-" + _SEASONS[match["season"]])


def _fiscal(match: re.Match[str], text: str) -> str | Flaw:
    return f"fy{match['fy']}" if match["fy"] else _code(match, text, "fy{y}")


def _coded(form: str) -> Callable[[re.Match[str], str], str | Flaw]:
    def read(match: re.Match[str], text: str) -> str | Flaw:
        return _code(match, text, form)

    return read


_PERIODS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], str | Flaw]], ...] = (
    (_BARE_DAY, _coded("d{y}-{m:02}-{d:02}")),
    (_BARE_MONTH, _coded("m{y}-{m:02}")),
    (_FISCAL, _fiscal),
    (_CALENDAR, _coded("y{y}")),
    (_SEASON, _season),
    (_RANGE, _range),
    (_SINCE, _coded("f{y}-{m:02}")),
)
