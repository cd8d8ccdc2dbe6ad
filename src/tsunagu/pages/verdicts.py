"""Verdicts: what a review found, grouped by cause, in words for those who keep the tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tsunagu.errors import Message
from tsunagu.iris import local
from tsunagu.pages.causes import cause
from tsunagu.pages.naming import Names
from tsunagu.pages.sheets import MarkedSheet, marked_sheets
from tsunagu.pages.views import Label, Link
from tsunagu.settings import ReviewLimits
from tsunagu.submission import Change, Reading, Remark, Review
from tsunagu.tables import Row

_LEVELS = {
    "violation": Label("直さないと公開できません", "Must be mended"),
    "warning": Label("注意", "Warning"),
    "info": Label("お知らせ", "Note"),
}
_KINDS = {
    "new": Label("新しい", "new"),
    "changed": Label("変わる", "changed"),
    "same": Label("変わらない", "unchanged"),
}
_MOST_SHOWN = 100  # findings of one cause, and changes: nobody reads more on a page


@dataclass(frozen=True)
class Handed:
    """What was handed in besides the tables: the files to send once more, and what was accepted."""

    limits: ReviewLimits
    kept: tuple[str, ...] = ()
    accepted: frozenset[str] = frozenset()
    reason: str = ""


@dataclass(frozen=True)
class Shown:
    """One remark in words."""

    at: Label
    name: str
    message: Label
    value: str
    allowed: Label
    fix: str


@dataclass(frozen=True)
class Read:
    """How one cell was understood."""

    at: Label
    name: str
    written: str
    read_as: str


@dataclass(frozen=True)
class Cause:
    """One rule with all that breaks it."""

    rule: str
    title: Label
    link: Link | None
    level: str
    level_label: Label
    remarks: Sequence[Shown]
    more: int
    accepted: bool


@dataclass(frozen=True)
class Difference:
    """One row against what is published: the columns that differ, before and after."""

    key: str
    table: Label
    kind: Label
    columns: Sequence[tuple[Label, str, str]]


@dataclass(frozen=True)
class Verdict:
    """What the page says of a review."""

    tone: str
    title: Label
    text: Label
    counts: Mapping[str, int]
    causes: Sequence[Cause]
    sheets: Sequence[MarkedSheet]
    readings: Sequence[Read]
    handed: Handed
    open_warnings: Sequence[Cause]
    passes: bool
    tally: Sequence[tuple[Label, int]] = ()
    differences: Sequence[Difference] = ()
    more_differences: int = 0
    indicators: Sequence[Link] = field(default_factory=tuple)


class Verdicts:
    """Puts reviews into words."""

    def __init__(self, names: Names, base: str) -> None:
        self._names, self._base = names, base

    def of(self, review: Review, handed: Handed) -> Verdict:
        """The verdict on what was handed in."""
        causes = self._causes(review, handed)
        waiting = [it for it in causes if it.level == "warning" and not it.accepted]
        passes = review.conforms and not waiting
        tone, title, text = _said(review, waiting)
        differing = [it for it in review.changes if it.kind != "same"]
        return Verdict(
            tone=tone,
            title=title,
            text=text,
            counts={level: review.count(level) for level in _LEVELS},
            causes=causes,
            sheets=marked_sheets(review.grids, review.remarks, _numbered(causes)),
            readings=[_read(it) for it in review.readings[:_MOST_SHOWN]],
            handed=handed,
            open_warnings=waiting,
            passes=passes,
            tally=_tally(review.changes),
            differences=_differences(differing[:_MOST_SHOWN]),
            more_differences=max(0, len(differing) - _MOST_SHOWN),
            indicators=self._indicators(differing),
        )

    def _causes(self, review: Review, handed: Handed) -> list[Cause]:
        groups: dict[tuple[int, str], list[Remark]] = {}
        order = list(_LEVELS)
        for remark in sorted(review.remarks):
            groups.setdefault((order.index(remark.severity), remark.rule), []).append(remark)
        return [
            self._cause(order[level], rule, groups[level, rule], handed)
            for level, rule in sorted(groups)
        ]

    def _cause(self, level: str, rule: str, remarks: Sequence[Remark], handed: Handed) -> Cause:
        shape = "://" in rule
        return Cause(
            rule=rule,
            title=self._names.label(rule) if shape else cause(rule),
            link=Link(self._names.label(rule), f"/rules/{local(rule)}") if shape else None,
            level=level,
            level_label=_LEVELS[level],
            remarks=[_shown(it) for it in remarks[:_MOST_SHOWN]],
            more=max(0, len(remarks) - _MOST_SHOWN),
            accepted=rule in handed.accepted and bool(handed.reason),
        )

    def _indicators(self, changes: Iterable[Change]) -> list[Link]:
        """The indicators whose pages will look different, each with its code as its path."""
        codes = dict.fromkeys(_indicator(it.row) for it in changes)
        iris = {it: f"{self._base}id/indicator/{it}" for it in codes if it is not None}
        return [Link(self._names.label(iri), code, iri) for code, iri in iris.items()]


def _numbered(causes: Sequence[Cause]) -> dict[str, int]:
    return {it.rule: number for number, it in reversed(list(enumerate(causes, 1)))}


def _label(message: Message) -> Label:
    return Label(message.ja, message.en)


def _shown(it: Remark) -> Shown:
    at, allowed = _label(it.place.words), _label(it.allowed)
    return Shown(at, it.name, _label(it.message), it.value, allowed, it.fix)


def _read(it: Reading) -> Read:
    return Read(_label(it.place.words), it.name, it.written, it.read_as)


def _indicator(row: Row) -> str | None:
    return row.maybe("code") if row.table.name == "indicators" else row.maybe("indicator")


def _said(review: Review, waiting: Sequence[Cause]) -> tuple[str, Label, Label]:
    if not review.readable:
        return (
            "bad",
            Label("読めないファイルがあります", "A file cannot be read"),
            Label(
                "下のとおりに保存し直して、もう一度送ってください。",
                "Save it again as said below and send it once more.",
            ),
        )
    if not review.conforms:
        return (
            "bad",
            Label("直すところがあります", "Some cells must be mended"),
            Label(
                "赤い印のところを直すまで、公開できません。",
                "This cannot be published until everything marked in red is mended.",
            ),
        )
    if waiting:
        return (
            "fair",
            Label("公開できますが、注意があります", "This can be published, with warnings"),
            Label(
                "注意を一つずつ確かめてください。間違いでなければ、理由を書いて認めると下見に進めます。",
                "Look at each warning. If it is no mistake, accept it with a reason to see the preview.",
            ),
        )
    return (
        "good",
        Label("このまま公開できます", "This can be published as it is"),
        Label("決まりに反するところはありません。", "No rule is broken."),
    )


def _tally(changes: Iterable[Change]) -> list[tuple[Label, int]]:
    kinds = [it.kind for it in changes]
    return [(label, kinds.count(kind)) for kind, label in _KINDS.items()]


def _differences(changes: Iterable[Change]) -> list[Difference]:
    return [
        Difference(
            it.key,
            Label(it.row.table.title_ja, it.row.table.title_en),
            _KINDS[it.kind],
            [(_title(it.row, name), it.before.get(name, ""), it.after[name]) for name in it.after],
        )
        for it in changes
    ]


def _title(row: Row, name: str) -> Label:
    column = next(it for it in row.table.cells if it.name == name)
    return Label(column.title_ja, column.title_en)
