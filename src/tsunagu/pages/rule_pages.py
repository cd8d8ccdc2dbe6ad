"""Rule pages: what each shape checks, in plain words, with an example that breaks it and one that passes."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rdflib import URIRef

from tsunagu.approvals import Approval, Example, read_approvals
from tsunagu.iris import local
from tsunagu.pages.definitions import SHAPES
from tsunagu.pages.shared import Shared
from tsunagu.pages.source import words
from tsunagu.pages.views import Frame, Label, Link, View
from tsunagu.store import Solution
from tsunagu.terms import SH

# A column as messages name it: "value 列", "columns page or section".
_COLUMN = re.compile(r"\b([a-z][a-z0-9_]*) ?列")
_HOLE = re.compile(r"\{[?$]\w+\}")
_SEVERITIES = {
    str(SH.Violation): Label(
        "違反：直すまで公開されません", "Violation: keeps data from being published"
    ),
    str(SH.Warning): Label(
        "警告：確かめて、直すか、そのままでよい理由を記録します",
        "Warning: check it, and mend it or record why it may stay",
    ),
    str(SH.Info): Label("注記：知らせるだけです", "Note: for information only"),
}
_OTHERS = Label("そのほか", "Others")
_ALL = Label("データの決まり", "Rules for the data")


@dataclass(frozen=True)
class Place:
    """A table that a rule concerns, with those of its columns that its message names."""

    table: Link
    columns: Sequence[str]


@dataclass(frozen=True)
class RuleGroup:
    """The rules of one topic."""

    heading: Label
    rules: Sequence[tuple[Link, Label]]


class RulePages(Shared):
    """The pages of the rules."""

    def rules(self, view: View) -> str:
        """All rules by topic."""
        summary = Label(
            "データを公開する前に確かめる、すべての決まりです。決まりごとに、よい例と悪い例があります。",
            "All rules that data are checked with before they are published, each with a good and a"
            " bad example.",
        )
        frame = Frame(_ALL, summary=summary, trail=(self._start,))
        return self._theme.page("rules", view, frame, {"groups": self._groups()})

    def rule_names(self) -> Sequence[str]:
        """The names of all rules: the last part of their addresses."""
        return tuple(self._rules)

    def rule(self, name: str, view: View) -> str:
        """One rule."""
        term = self._definitions.term(self._rules[name])
        title, kind = self._names.label(term.link.iri or ""), Label("データの決まり", "A rule")
        summary = next(iter(term.definitions), Label())
        trail = (self._start, Link(_ALL, "/rules"))
        approval = self._approvals.get(name)
        content = {
            "it": term,
            "messages": [_without_holes(one) for one in term.messages],
            "severity": self._severity(self._rules[name]),
            "places": self._places(self._rules[name]),
            "query": next((one.query for one in term.inner), term.query),
            "examples": () if approval is None else _shown(approval),
            "whole": self._names.path(self._rules[name]),
        }
        return self._theme.page(
            "rule", view, Frame(title, kind, summary, trail, code=name), content
        )

    @cached_property
    def _rules(self) -> Mapping[str, str]:
        under = f"{self._release.base}def/shape#"
        return {
            local(iri): iri
            for iri in self._source.names_under(under)
            if self._definitions.kind(iri) in SHAPES
        }

    @cached_property
    def _approvals(self) -> Mapping[str, Approval]:
        return read_approvals(self._release.examples)

    def _groups(self) -> list[RuleGroup]:
        found: dict[str, list[tuple[Link, Label]]] = {}
        for name, iri in self._rules.items():
            topic = self._approvals[name].topic if name in self._approvals else ""
            link = Link(self._names.label(iri), f"/rules/{name}")
            found.setdefault(topic, []).append((link, self._severity(iri)))
        return [RuleGroup(self._topic(it), found[it]) for it in sorted(found)]

    def _topic(self, name: str) -> Label:
        return self._names.label(f"{self._release.base}def/shape/{name}") if name else _OTHERS

    def _severity(self, iri: str) -> Label:
        given = next(iter(self._values(iri, SH.severity)), str(SH.Violation))
        return _SEVERITIES.get(given) or self._names.label(given)

    def _places(self, iri: str) -> list[Place]:
        """The tables whose rows make what the rule looks at; where its message names columns, only
        those that have one of them."""
        said = " ".join(words(row, "object") for row in self._rows(iri, SH.message))
        named = list(dict.fromkeys(_COLUMN.findall(said)))
        tables = sorted(
            {it for one in self._values(iri, SH.targetClass) for it in self._tables_of(one)}
        )
        found = [Place(self._table(it), self._columns_of(it, named)) for it in tables]
        return [it for it in found if it.columns] or found

    def _tables_of(self, a_class: str) -> list[str]:
        rows = self._source.ask("tables_of_class", **{"class": URIRef(a_class)})
        return [local(words(row, "table")) for row in rows]

    def _table(self, name: str) -> Link:
        return Link(Label(neutral=name), f"/tables/{name}")

    def _columns_of(self, table: str, named: Iterable[str]) -> list[str]:
        with (self._release.folder / "tables" / table).open(
            encoding="utf-8-sig", newline=""
        ) as file:
            header = next(csv.reader(file), [])
        return [it for it in named if it in header]

    def _values(self, iri: str, property_: URIRef) -> list[str]:
        return [words(row, "object") for row in self._rows(iri, property_)]

    def _rows(self, iri: str, property_: URIRef) -> Sequence[Solution]:
        return self._source.ask("links", subject=URIRef(iri), property=property_)


def _without_holes(message: Label) -> Label:
    """A message where what it will name is left open."""
    return Label(*(_HOLE.sub("…", it) for it in (message.ja, message.en, message.neutral)))


def _shown(approval: Approval) -> list[tuple[str, Label, Example]]:
    """Both examples under their headings, the one that passes first."""
    return [
        ("good", Label("よい例：決まりに合う", "Good: it keeps the rule"), approval.good),
        ("bad", Label("悪い例：決まりに反する", "Bad: it breaks the rule"), approval.bad),
    ]
