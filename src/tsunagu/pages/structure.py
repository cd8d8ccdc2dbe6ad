"""Structure: focus areas, and the projects that each report lists under them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rdflib import URIRef

from tsunagu.pages.naming import Names
from tsunagu.pages.source import Source, integer, value, words
from tsunagu.pages.statements import Statement, Statements, texts
from tsunagu.pages.views import Label, Link
from tsunagu.store import Solution


@dataclass(frozen=True)
class Entry:
    """One line of a report's list of projects, with the lines below it."""

    link: Link
    project: Link
    report: Link
    area: Link
    position: int
    printed: str
    statement: Statement | None
    below: list["Entry"] = field(default_factory=list)

    def count(self) -> int:
        """How many lines there are from here down."""
        return 1 + sum(it.count() for it in self.below)

    def projects(self) -> list[Link]:
        """The projects from here down."""
        return [self.project, *(project for it in self.below for project in it.projects())]


@dataclass(frozen=True)
class Listing:
    """What one report lists under one focus area."""

    report: Link
    area: Link
    entries: Sequence[Entry]

    def count(self) -> int:
        """How many projects it lists, nested ones too."""
        return sum(it.count() for it in self.entries)

    def projects(self) -> list[Link]:
        """The projects it lists, nested ones too."""
        return [project for it in self.entries for project in it.projects()]


class Structure:
    """The projects of a release as its reports arrange them."""

    def __init__(self, source: Source, names: Names, statements: Statements) -> None:
        self._source, self._names, self._statements = source, names, statements

    def areas(self) -> list[Link]:
        """The focus areas in their printed order."""
        rows = self._source.ask("instances", **{"class": self._source.terms.FocusArea})
        ordered = sorted(rows, key=lambda row: (words(row, "notation"), words(row, "thing")))
        return [self._names.link(iri) for iri in dict.fromkeys(words(r, "thing") for r in ordered)]

    def listings(self) -> list[Listing]:
        """Every report's list under every focus area, the newest report first."""
        return self._listings(self._source.ask("assignments"))

    def of_area(self, area: str) -> list[Listing]:
        """The lists of projects under a focus area, the newest first."""
        return self._listings(self._source.ask("assignments", area=URIRef(area)))

    def of_project(self, project: str) -> list[Entry]:
        """Where the reports list a project."""
        return [
            self._entry(row) for row in self._source.ask("assignments", project=URIRef(project))
        ]

    def children(self, project: str) -> list[Entry]:
        """The lines directly below a project's lines."""
        own = {it.link.iri for it in self.of_project(project)}
        rows = self._source.ask("assignments")
        return [self._entry(row) for row in rows if value(row, "parent") in own]

    def pointing(self, iri: str, name: str) -> list[Link]:
        """The things that point at a thing by a term of ours, by name."""
        rows = self._source.ask("links", object=URIRef(iri), property=self._source.terms.term(name))
        return self._links(rows, "subject")

    def pointed(self, iri: str, name: str) -> list[Link]:
        """The things that a thing points at by a term of ours."""
        rows = self._source.ask(
            "links", subject=URIRef(iri), property=self._source.terms.term(name)
        )
        return self._links(rows, "object")

    def apart(self, indicator: str) -> list[Link]:
        """What an indicator must not be compared with, whichever of the two says so."""
        term = "notComparableWith"
        both = [*self.pointed(indicator, term), *self.pointing(indicator, term)]
        return list({link.iri: link for link in both}.values())

    def instances(self, name: str) -> list[str]:
        """The things of a class."""
        rows = self._source.ask("instances", **{"class": URIRef(name)})
        return list(dict.fromkeys(words(row, "thing") for row in rows))

    def reading(self, iri: str) -> str:
        """How a name is read, in kana; empty where that is not known."""
        rows = self._source.ask("instances", thing=URIRef(iri))
        return next((words(row, "reading") for row in rows if row.get("reading") is not None), "")

    def other_names(self, iri: str) -> list[Label]:
        """Other names in use."""
        return texts(self._source, iri).get("altLabel", [])

    def _links(self, rows: Sequence[Solution], name: str) -> list[Link]:
        found = dict.fromkeys(words(row, name) for row in rows)
        return sorted(map(self._names.link, found), key=lambda link: link.iri or "")

    def _listings(self, rows: Sequence[Solution]) -> list[Listing]:
        entries = {words(row, "assignment"): self._entry(row) for row in rows}
        roots: dict[tuple[str, str], list[Entry]] = {}
        for row in rows:
            entry, parent = entries[words(row, "assignment")], value(row, "parent")
            if parent is not None and parent in entries:
                entries[parent].below.append(entry)
            else:
                roots.setdefault((words(row, "report"), words(row, "area")), []).append(entry)
        return [
            Listing(self._names.link(report), self._names.link(area), tuple(found))
            for (report, area), found in roots.items()
        ]

    def _entry(self, row: Solution) -> Entry:
        return Entry(
            link=self._names.link(words(row, "assignment")),
            project=self._names.link(words(row, "project")),
            report=self._names.link(words(row, "report")),
            area=self._names.link(words(row, "area")),
            position=integer(row, "position") or 0,
            printed=words(row, "printed"),
            statement=self._statements.statement(words(row, "statement")),
        )
