"""Lists of events: milestones, and plans with what became of them."""

from collections.abc import Callable, Mapping, Sequence

from tsunagu.pages.naming import Names
from tsunagu.pages.series import Figures
from tsunagu.pages.source import Source, value, words
from tsunagu.pages.statements import printed, texts
from tsunagu.pages.tables import Column, Group, Row, Table
from tsunagu.pages.views import EN, JA, Label, Link
from tsunagu.store import Solution

_KEPT_FIRST = ("kept", "slipped", "softened", "open", "silent")
_UNJUDGED = Label("結果の判断なし", "Not judged")
_UNTYPED = Label("種類の記載なし", "Type not stated")
_NO_WORD = "none"  # the kind of deadline that says nothing


class EventLists:
    """The lists of what happened and of what is to come."""

    def __init__(self, source: Source, names: Names, figures: Figures) -> None:
        self._source, self._names, self._statements = source, names, figures.statements

    def tables(self) -> Mapping[str, Callable[[], Table]]:
        """What makes each of these lists, by name."""
        return {"milestones": self._milestones, "plans": self._plans}

    def _plans(self) -> Table:
        groups: dict[str, list[Row]] = {}
        for rows in self._by_thing("plans", "plan"):
            first, iri = rows[0], words(rows[0], "plan")
            groups.setdefault(words(first, "outcome"), []).append(
                Row(
                    iri,
                    (
                        self._names.link(iri),
                        self._planned(first),
                        self._one(first, "outcome"),
                        self._reason(iri),
                        self._many(rows, "milestone"),
                        self._kinded(rows, "about"),
                        self._one(first, "kind"),
                        self._printed(rows),
                    ),
                )
            )
        columns = (
            Column("plan", Label("予定", "Plan")),
            Column("period", Label("予定時期", "Planned for")),
            Column("outcome", Label("その後", "Outcome"), grouping=True),
            Column("reason", Label("そう判断した理由", "Why we say so"), "label", prose=True),
            Column("realized_by", Label("果たした実績", "Realized by"), "links"),
            Column("about", Label("対象", "About"), "links"),
            Column("type", Label("時期の言い方", "Deadline wording"), shown=False),
            Column("statement", Label("印刷された表記", "As printed"), "links"),
        )
        order = sorted(groups, key=lambda it: (self._rank(it), it))
        return Table(columns, tuple(self._group(it, groups[it], _UNJUDGED) for it in order))

    def _milestones(self) -> Table:
        groups: dict[str, list[Row]] = {}
        for rows in self._by_thing("milestones", "event"):
            first, iri = rows[0], words(rows[0], "event")
            groups.setdefault(words(first, "type"), []).append(
                Row(
                    iri,
                    (
                        self._names.link(iri),
                        self._one(first, "period"),
                        self._one(first, "type"),
                        self._kinded(rows, "about"),
                        self._many(rows, "participant"),
                        self._many(rows, "plan"),
                        self._printed(rows),
                    ),
                )
            )
        columns = (
            Column("event", Label("実績", "Milestone")),
            Column("period", Label("時期", "When")),
            Column("type", Label("種類", "Type"), grouping=True),
            Column("about", Label("対象", "About"), "links"),
            Column("participant", Label("関係機関", "Taking part"), "links"),
            Column("plan", Label("果たした予定", "Plan fulfilled"), "links"),
            Column("statement", Label("印刷された表記", "As printed"), "links"),
        )
        order = sorted(groups, key=lambda it: (-len(groups[it]), it))
        return Table(columns, tuple(self._group(it, groups[it], _UNTYPED) for it in order))

    def _by_thing(self, question: str, subject: str) -> list[list[Solution]]:
        """The solutions of each thing, in the order of its first."""
        found: dict[str, list[Solution]] = {}
        for row in self._source.ask(question):
            found.setdefault(words(row, subject), []).append(row)
        return list(found.values())

    def _group(self, iri: str, rows: Sequence[Row], without: Label) -> Group:
        if not iri:
            return Group(tuple(rows), Link(without))
        said = texts(self._source, iri).get("definition", [])
        return Group(tuple(rows), self._names.link(iri), said[0] if said else Label())

    def _rank(self, outcome: str) -> int:
        code = self._source.code(outcome or None)
        return _KEPT_FIRST.index(code) if code in _KEPT_FIRST else len(_KEPT_FIRST)

    def _planned(self, row: Solution) -> Link | None:
        """When something is to happen, with the word of the deadline: by March 2025."""
        period, kind = value(row, "period"), value(row, "kind")
        if period is None:
            return None
        when = self._names.label(period)
        if kind is None or self._source.code(kind) == _NO_WORD:
            return self._names.link(period)
        word = self._names.label(kind)
        if when.words(EN).casefold().startswith(word.words(EN).casefold()):
            return self._names.link(period)
        said = Label(
            f"{when.words(JA)}{word.words(JA).partition('・')[0]}",
            f"{word.words(EN)} {when.words(EN).replace('Fiscal', 'fiscal')}",
        )
        return self._names.link(period, said)

    def _reason(self, iri: str) -> Label | None:
        said = texts(self._source, iri).get("comment", [])
        return said[0] if said else None

    def _one(self, row: Solution, name: str) -> Link | None:
        iri = value(row, name)
        return None if iri is None else self._names.link(iri)

    def _many(self, rows: Sequence[Solution], name: str) -> tuple[Link, ...]:
        return tuple(map(self._names.link, _different(rows, name)))

    def _kinded(self, rows: Sequence[Solution], name: str) -> tuple[Link, ...]:
        return tuple(map(self._names.kinded, _different(rows, name)))

    def _printed(self, rows: Sequence[Solution]) -> tuple[Link, ...]:
        made = (self._statements.statement(it) for it in _different(rows, "statement"))
        return tuple(printed(it) for it in made if it is not None)


def _different(rows: Sequence[Solution], name: str) -> list[str]:
    """The values of one variable, each once."""
    return list(dict.fromkeys(it for row in rows if (it := value(row, name)) is not None))
