"""Audit: every statement is looked for in the text it was taken from, and every number in the text
must be a statement's or have a reason to be none."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tsunagu.errors import Message, SourceError
from tsunagu.facts import Facts
from tsunagu.tables import Row

_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
# Digits that are part of a date, a footnote mark or an address state no figure.
_DATES = re.compile(
    r"(?:令和|平成|昭和)\d{1,2}年(?:度)?|\d{4}年(?:度)?|\d{4}[./]\d{1,2}(?:[./]\d{1,2})?"
    r"|\d{1,2}月(?:\d{1,2}日)?|※\d+|https?://\S+"
)
_LEFT_OUT = re.compile(r"[\s*]")
_SLIDE_BREAK = re.compile(r"\n(?:[ \t]*\n){3,}")


@dataclass(frozen=True)
class Token:
    """A number in the text: the line (from 1) and its digits."""

    line: int
    text: str
    start: int
    end: int


@dataclass
class Audited:
    """What the audit of one document version found."""

    version: str
    file: str
    places: int = 0
    lost: list[tuple[Row, str]] = field(default_factory=list)
    tokens: int = 0
    stated: int = 0
    dates: int = 0
    excluded: int = 0
    unexplained: list[Token] = field(default_factory=list)
    idle: list[Row] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether every statement stands in the text and every number has an explanation."""
        return not (self.lost or self.unexplained or self.idle)


class Text:
    """A source text without white space, with the way back to its lines and pages."""

    def __init__(self, raw: str) -> None:
        kept: list[str] = []
        self.lines: list[int] = []
        self.pages: list[int] = []
        line = page = 1
        breaks = {match.end() for match in _SLIDE_BREAK.finditer(raw)}
        gap = False
        for index, letter in enumerate(raw):
            page += index in breaks
            for part in unicodedata.normalize("NFKC", letter):
                if _LEFT_OUT.match(part):
                    gap = True
                    continue
                # Two numbers side by side stay two.
                for each in (" ", part) if gap and _divided(kept[-1:], part) else (part,):
                    kept.append(each)
                    self.lines.append(line)
                    self.pages.append(page)
                gap = False
            line += letter == "\n"
        self.squeezed = "".join(kept)

    def tokens(self) -> Iterator[Token]:
        """Every number, line by line: two numbers on two lines are two."""
        start = 0
        while start < len(self.squeezed):
            end = start
            while end < len(self.squeezed) and self.lines[end] == self.lines[start]:
                end += 1
            for match in _TOKEN.finditer(self.squeezed, start, end):
                yield Token(self.lines[match.start()], match.group(), match.start(), match.end())
            start = end

    def dates(self) -> list[tuple[int, int]]:
        """The stretches that are dates, marks and addresses."""
        return [match.span() for match in _DATES.finditer(self.squeezed)]

    def occurrences(self, printed: str, page: int | None = None) -> list[tuple[int, int]]:
        """Where a printed text stands (on a page), not as a part of a longer number."""
        wanted = squeezed(printed)
        before = r"(?<![\d])(?<!\d[.,])" if wanted[:1].isdigit() else ""
        after = r"(?![\d]|[.,]\d)" if wanted[-1:].isdigit() else ""
        if not wanted:
            return []
        # Text taken from a chart may have lost the space between two numbers: then, and only then,
        # a number is looked for inside a longer one.
        for pattern in (before + re.escape(wanted) + after, re.escape(wanted)):
            spans = [match.span() for match in re.finditer(pattern, self.squeezed)]
            if page is not None:
                spans = [span for span in spans if self.pages[span[0]] == page]
            if spans:
                return spans
        return []

    def after_headings(self, section: str, item: str | None) -> list[int]:
        """Where the deepest heading that can be found stands; each of its occurrences."""
        headings = [squeezed(part) for part in section.split(">")]
        starts: list[int] = []
        for heading in reversed(headings):
            starts = [match.start() for match in re.finditer(re.escape(heading), self.squeezed)]
            if starts:
                break
        return [self._after_item(start, item) for start in starts]

    def _after_item(self, start: int, item: str | None) -> int:
        for part in (item or "").split(">"):
            found = self.squeezed.find(squeezed(part), start) if part.strip() else -1
            start = found if found >= 0 else start
        return start


def squeezed(text: str) -> str:
    """A text as it is compared: NFKC, no white space, no asterisks."""
    return Text(text).squeezed


def _divided(before: list[str], after: str) -> bool:
    return bool(before) and (before[0].isdigit() or before[0] in ".,") and after.isdigit()


def audit(facts: Facts, sources: Path) -> list[Audited]:
    """The audit of every document version whose source file is kept.

    `sources` is the folder of the texts. Raises SourceError where one of them is missing.
    """
    places: dict[str, list[Row]] = {}
    for row in facts.of("places"):
        places.setdefault(row.text("statement"), []).append(row)
    return [
        _audited(facts, version, places, sources)
        for version in facts.by_key("versions").values()
        if "source_file" in version
    ]


def _audited(facts: Facts, version: Row, places: dict[str, list[Row]], sources: Path) -> Audited:
    name = version.text("code")
    path = sources / version.text("source_file")
    try:
        text = Text(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            Message(f"{path} を読めません（{error}）。", f"cannot read {path} ({error}).")
        ) from error
    found = Audited(name, path.name)
    stated: set[int] = set()
    for row in _statements(facts, name):
        for place in (row, *places.get(row.text("id"), [])):
            found.places += 1
            span = _span(text, _printed(row), place, stated)
            if span is None:
                found.lost.append((row, place.text("section")))
            else:
                stated.update(range(*span))
    _count(
        found, text, stated, [row for row in facts.of("exclusions") if row.text("version") == name]
    )
    return found


def _statements(facts: Facts, version: str) -> Iterator[Row]:
    for row in facts.rows:
        if "id" in row and row.maybe("version") == version:
            yield row


def _printed(row: Row) -> str:
    return row.text("printed") if "printed" in row else row.text("mark")


def _span(text: Text, printed: str, place: Row, stated: set[int]) -> tuple[int, int] | None:
    """The place's own occurrence: on its page, else the nearest after its heading; one that no
    other statement has taken goes first."""
    spans = text.occurrences(printed)
    if "page" in place:
        page = place.whole("page")
        # A chart may print the number and its unit apart: then the digits alone are looked for.
        digits = _TOKEN.search(unicodedata.normalize("NFKC", printed))
        for wanted in (printed, digits.group() if digits else printed):
            spans = text.occurrences(wanted, page)
            if spans:
                break
        starts = text.after_headings(place.text("section"), place.maybe("item"))
        starts = [start for start in starts if text.pages[start] == page] or [0]
    else:
        starts = text.after_headings(place.text("section"), place.maybe("item"))
        if not starts:
            return None

    def distance(span: tuple[int, int]) -> tuple[bool, int]:
        ahead = [span[0] - start for start in starts if span[0] >= start]
        return span[0] in stated, min(ahead, default=len(text.squeezed) + span[0])

    return min(spans, key=distance, default=None)


def _count(found: Audited, text: Text, stated: set[int], exclusions: Iterable[Row]) -> None:
    dates = {index for span in text.dates() for index in range(*span)}
    reasons: dict[tuple[int, str], list[Row]] = {}
    for row in exclusions:
        times = row.whole("times") if "times" in row else 1
        reasons.setdefault((row.whole("line"), row.text("token")), []).extend([row] * times)
    for token in text.tokens():
        found.tokens += 1
        if not stated.isdisjoint(range(token.start, token.end)):
            found.stated += 1
        elif not dates.isdisjoint(range(token.start, token.end)):
            found.dates += 1
        elif reasons.get((token.line, token.text)):
            reasons[token.line, token.text].pop()
            found.excluded += 1
        else:
            found.unexplained.append(token)
    # A reason for a number that is not there, or has become a statement, is out of date.
    found.idle = [row for rows in reasons.values() for row in rows]
