"""Period codes to periods: "m2024-07" becomes a month with its first day, last day and names."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tsunagu.errors import Message

_MONTH_NAMES = (
    "January February March April May June July August September October November December"
).split()
# Months of a Japanese season as official texts use them; an editorial convention.
_SEASONS = {"spring": (3, "春"), "summer": (6, "夏"), "autumn": (9, "秋"), "winter": (12, "冬")}
_FISCAL_YEAR_MONTH = 4
# First days of the Japanese eras that reports of this century can mention.
_ERAS = ((date(2019, 5, 1), "令和"), (date(1989, 1, 8), "平成"), (date(1926, 12, 25), "昭和"))


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included; `end` is None where the period is open."""

    code: str
    start: date
    end: date | None
    label_ja: str
    label_en: str
    era_label: str


def period(code: str) -> Period | None:
    """The period that a code names, or None where the code has no known form.

    d2024-08-31 day · m2024-07 month · y2024 calendar year · fy2023 fiscal year (April to March) ·
    s2026-spring season · r2023-08_2024-07 months, both included · f2024-09 from that month on.
    """
    for pattern, read in _FORMS:
        match = pattern.fullmatch(code)
        if match:
            try:
                return read(code, *match.groups())
            except ValueError:  # a month 13, a day 31 of June: the form fits, the date is none
                return None
    return None


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _era_year(day: date) -> str:
    for first, name in _ERAS:
        if day >= first:
            year = day.year - first.year + 1
            return f"{name}{'元' if year == 1 else year}年"
    return f"{day.year}年"


def _day(code: str, year: str, month: str, day: str) -> Period:
    it = date(int(year), int(month), int(day))
    return Period(
        code,
        it,
        it,
        f"{it.year}年{it.month}月{it.day}日",
        f"{it.day} {_MONTH_NAMES[it.month - 1]} {it.year}",
        f"{_era_year(it)}{it.month}月{it.day}日",
    )


def _month(code: str, year: str, month: str) -> Period:
    start = date(int(year), int(month), 1)
    return Period(
        code,
        start,
        _last_day(start.year, start.month),
        f"{start.year}年{start.month}月",
        f"{_MONTH_NAMES[start.month - 1]} {start.year}",
        f"{_era_year(start)}{start.month}月",
    )


def _year(code: str, year: str) -> Period:
    start = date(int(year), 1, 1)
    # The era at the year's end: the year of a change is named after the new era.
    return Period(
        code,
        start,
        date(start.year, 12, 31),
        f"{start.year}年",
        str(start.year),
        _era_year(date(start.year, 12, 31)),
    )


def _fiscal_year(code: str, year: str) -> Period:
    start = date(int(year), _FISCAL_YEAR_MONTH, 1)
    end = date(start.year + 1, _FISCAL_YEAR_MONTH, 1) - timedelta(days=1)
    era = _era_year(date(start.year, 12, 31)).removesuffix("年")
    return Period(code, start, end, f"{year}年度", f"Fiscal year {year}", f"{era}年度")


def _season(code: str, year: str, season: str) -> Period:
    month, name = _SEASONS[season]
    start = date(int(year), month, 1)
    last = month + 2
    end = _last_day(start.year + (last > 12), last - 12 if last > 12 else last)  # noqa: PLR2004
    return Period(
        code,
        start,
        end,
        f"{year}年{name}",
        f"{season.capitalize()} {year}",
        f"{_era_year(start)}{name}",
    )


def _range(code: str, first: str, last: str) -> Period:
    start, end = period(f"m{first}"), period(f"m{last}")
    if start is None or end is None or end.end is None or end.end < start.start:
        raise ValueError(code)
    return Period(
        code,
        start.start,
        end.end,
        f"{start.label_ja}から{end.label_ja}",
        f"{start.label_en} to {end.label_en}",
        f"{start.era_label}から{end.era_label}",
    )


def _from(code: str, first: str) -> Period:
    start = period(f"m{first}")
    if start is None:
        raise ValueError(code)
    return Period(
        code,
        start.start,
        None,
        f"{start.label_ja}以降",
        f"From {start.label_en}",
        f"{start.era_label}以降",
    )


_MOST_MONTHS = 12


def wrong_part(code: str) -> Message:
    """Which part of a code that names no period is wrong."""
    for month in re.findall(r"\d{4}-(\d{2})", code):
        if not 1 <= int(month) <= _MOST_MONTHS:
            return Message(f"{int(month)}月はありません。", f"there is no month {month}.")
    day = re.fullmatch(r"d(\d{4})-(\d{2})-(\d{2})", code)
    if day:
        return Message(
            f"{int(day[1])}年{int(day[2])}月に{int(day[3])}日はありません。",
            f"{day[1]}-{day[2]} has no day {day[3]}.",
        )
    if re.fullmatch(r"r\d{4}-\d{2}_\d{4}-\d{2}", code):
        return Message("終わりが始まりより前です。", "it ends before it begins.")
    if re.search(r"\D0000", f"/{code}"):
        return Message("0000年はありません。", "there is no year 0000.")
    if not re.match(r"(d|m|y|fy|s|r|f)\d{4}", code):
        return Message(
            "先頭は m（月）・d（日）・y（年）・fy（年度）・s（季節）・r（期間）・f（以降）に4桁の年です。",
            "it begins with m, d, y, fy, s, r or f and a year of four digits.",
        )
    return Message("年のあとの書き方が違います。", "what follows the year has another form.")


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Period]], ...] = (
    (re.compile(r"d(\d{4})-(\d{2})-(\d{2})"), _day),
    (re.compile(r"m(\d{4})-(\d{2})"), _month),
    (re.compile(r"y(\d{4})"), _year),
    (re.compile(r"fy(\d{4})"), _fiscal_year),
    (re.compile(r"s(\d{4})-(spring|summer|autumn|winter)"), _season),
    (re.compile(r"r(\d{4}-\d{2})_(\d{4}-\d{2})"), _range),
    (re.compile(r"f(\d{4}-\d{2})"), _from),
)

_JAPANESE_DATE = re.compile(
    r"(?:(令和|平成)(元|\d{1,2})年|(\d{4})[年/.-])(\d{1,2})(?:月|[/.-])?(?:(\d{1,2})日?)?"
)


def suggestion(text: str) -> str | None:
    """The code or date that a person most likely meant: "2024年7月" gives "2024-07"."""
    match = _JAPANESE_DATE.fullmatch(text.strip())
    if not match:
        return None
    era, era_year, year, month, day = match.groups()
    if era:
        first = 2018 if era == "令和" else 1988
        year = str(first + (1 if era_year == "元" else int(era_year)))
    parts = [year, f"{int(month):02}"] + ([f"{int(day):02}"] if day else [])
    text = "-".join(parts)
    return text if period(("d" if day else "m") + text) else None
