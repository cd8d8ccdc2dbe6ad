"""Reports: their documents, the versions of those, and what each version contains."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rdflib import URIRef

from tsunagu.iris import local
from tsunagu.pages.naming import Names
from tsunagu.pages.source import Source, integer, value, words
from tsunagu.pages.views import Label, Link
from tsunagu.store import Solution

STATEMENTS_A_PAGE = 200


@dataclass(frozen=True)
class Version:
    """One version of a document."""

    link: Link
    document: Link
    report: Link
    number: str
    issued: str
    medium: Link | None
    previous: Link | None
    statements: int


@dataclass(frozen=True)
class Content:
    """One statement of a version and the facts that rest on it."""

    statement: Link
    printed: str
    item: str
    page: int | None
    section: str
    facts: Sequence[Link]


@dataclass(frozen=True)
class Section:
    """The statements under one heading."""

    heading: str
    contents: Sequence[Content]


@dataclass(frozen=True)
class Contents:
    """A part of a version's statements: one page of them."""

    sections: Sequence[Section]
    count: int
    page: int
    pages: int


class Reports:
    """The reports of a release."""

    def __init__(self, source: Source, names: Names) -> None:
        self._source, self._names = source, names

    def versions(self, **only: URIRef) -> list[Version]:
        """The versions there are: all, or those of one report, of one document, or one."""
        return [self._version(row) for row in self._source.ask("versions", **only)]

    def contents(self, version: str, page: int) -> Contents:
        """One page of what a version contains, by heading, in printed order."""
        rows = self._source.ask("contents", version=URIRef(version))
        found = [
            self._content(list(group))
            for _, group in groupby(rows, key=lambda row: words(row, "statement"))
        ]
        pages = max(1, -(-len(found) // STATEMENTS_A_PAGE))
        shown = found[(page - 1) * STATEMENTS_A_PAGE : page * STATEMENTS_A_PAGE]
        return Contents(_sections(shown), len(found), page, pages)

    def _version(self, row: Solution) -> Version:
        medium, previous = value(row, "medium"), value(row, "previous")
        iri = words(row, "version")
        return Version(
            link=self._names.link(iri),
            document=self._names.link(words(row, "document")),
            report=self._names.link(words(row, "report")),
            number=value(row, "number") or local(iri),
            issued=words(row, "issued"),
            medium=None if medium is None else self._names.link(medium),
            previous=None if previous is None else self._names.link(previous),
            statements=integer(row, "statements") or 0,
        )

    def _content(self, rows: Sequence[Solution]) -> Content:
        first = rows[0]
        iri = words(first, "statement")
        facts = dict.fromkeys(words(row, "fact") for row in rows if row.get("fact") is not None)
        return Content(
            statement=self._names.link(iri, Label(neutral=local(iri))),
            printed=words(first, "verbatim"),
            item=words(first, "item"),
            page=integer(first, "page"),
            section=words(first, "section"),
            facts=tuple(map(self._names.link, facts)),
        )


def _sections(contents: Sequence[Content]) -> tuple[Section, ...]:
    """Statements gathered by heading, each heading once, in the order of its first statement."""
    found: dict[str, list[Content]] = {}
    for content in contents:
        found.setdefault(content.section, []).append(content)
    return tuple(Section(heading, tuple(kept)) for heading, kept in found.items())
