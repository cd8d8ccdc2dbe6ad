"""Courses: how projects came to be, moved, were renamed or split, and what was planned and done in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rdflib import URIRef

from tsunagu.pages.naming import Names
from tsunagu.pages.source import Source, value, words
from tsunagu.pages.statements import texts
from tsunagu.pages.views import Label, Link
from tsunagu.store import Solution


@dataclass(frozen=True)
class Change:
    """What became of projects between two reports: those before and after, and our reading."""

    link: Link
    type: Link
    report: Link | None
    before: Sequence[Link]
    after: Sequence[Link]
    renamed: tuple[Sequence[str], Sequence[str]]  # as printed, where the project is the same
    reading: Label


@dataclass(frozen=True)
class Event:
    """A plan or a milestone: when, what and, for a plan, what came of it."""

    link: Link
    is_plan: bool
    when: Link | None
    year: str
    outcome: Link | None
    code: str
    done: Sequence[Link]


class Courses:
    """The courses of the projects of a release."""

    def __init__(self, source: Source, names: Names) -> None:
        self._source, self._names = source, names

    def changes(self, *projects: str) -> list[Change]:
        """The changes that any of the projects had a part in, each once, the newest report first."""
        wanted = set(projects)
        made = []
        rows = self._source.ask("changes")
        ordered = sorted(rows, key=lambda row: words(row, "change"))
        for iri, group in groupby(ordered, key=lambda row: words(row, "change")):
            found = list(group)
            before, after = (
                list(dict.fromkeys(it for row in found if (it := value(row, name)) is not None))
                for name in ("before", "after")
            )
            if wanted & {*before, *after}:
                made.append(self._change(iri, found[0], before, after))
        return sorted(made, key=lambda it: it.report.iri or "" if it.report else "", reverse=True)

    def _change(
        self, iri: str, row: Solution, before: Sequence[str], after: Sequence[str]
    ) -> Change:
        report = value(row, "report")
        said = texts(self._source, iri).get("comment", [])
        printed = self._source.ask("change_names", change=URIRef(iri)) if before == after else []
        old, new = (
            [it for row in printed if (it := value(row, name)) is not None]
            for name in ("old", "new")
        )
        return Change(
            self._names.link(iri),
            self._names.link(words(row, "type")),
            None if report is None else self._names.link(report),
            tuple(map(self._names.link, before)),
            tuple(map(self._names.link, after)),
            (tuple(old), tuple(new)),
            said[0] if said else Label(),
        )

    def events(self, project: str) -> list[Event]:
        """What was planned and what happened, in the order of time; without a time at the end."""
        rows = self._source.ask("project_events", project=URIRef(project))
        made = []
        for iri, group in groupby(rows, key=lambda row: words(row, "event")):
            found = list(group)
            first = found[0]
            period, outcome = value(first, "period"), value(first, "outcome")
            done = dict.fromkeys(it for row in found if (it := value(row, "done")) is not None)
            made.append(
                Event(
                    self._names.link(iri),
                    words(first, "what") == "plan",
                    None if period is None else self._names.link(period),
                    words(first, "end")[:4],
                    None if outcome is None else self._names.link(outcome),
                    self._source.code(outcome),
                    tuple(map(self._names.link, done)),
                )
            )
        return made
