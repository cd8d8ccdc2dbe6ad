"""Statements: what is printed where, with its document and its places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rdflib import URIRef

from tsunagu.iris import local
from tsunagu.pages.naming import Names
from tsunagu.pages.source import Source, integer, value, words
from tsunagu.pages.views import Label, Link
from tsunagu.store import Solution


@dataclass(frozen=True)
class Place:
    """One spot of a version: its headings, its item, its page."""

    path: str | None
    section: str
    item: str
    page: int | None


@dataclass(frozen=True)
class Statement:
    """One printed thing with every place it is printed at."""

    link: Link
    printed: str
    document: Link
    version: Link
    places: Sequence[Place]
    status: str
    confidence: str
    notes: Sequence[Label]


class Statements:
    """The statements of a release."""

    def __init__(self, source: Source, names: Names) -> None:
        self._source, self._names = source, names

    def statement(self, iri: str) -> Statement | None:
        """One statement, or None where it says in no document anything."""
        rows = self._source.ask("statements", statement=URIRef(iri))
        return self._made(rows) if rows else None

    def of(self, fact: str) -> list[Statement]:
        """The statements that a fact rests on."""
        found = self._source.ask("figure_statements", fact=URIRef(fact))
        made = (self.statement(words(row, "statement")) for row in found)
        return [it for it in made if it is not None]

    def notes_on(self, indicator: str) -> list[Statement]:
        """The footnotes that explain an indicator."""
        found = self._source.ask("notes", indicator=URIRef(indicator))
        made = (self.statement(words(row, "statement")) for row in found)
        return [it for it in made if it is not None]

    def comments(self, iri: str) -> list[Label]:
        """What we ourselves remark about a thing."""
        return texts(self._source, iri).get("comment", [])

    def _made(self, rows: Sequence[Solution]) -> Statement:
        first = rows[0]
        iri = words(first, "statement")
        return Statement(
            link=self._names.link(iri, Label(neutral=local(iri))),
            printed=words(first, "verbatim"),
            document=self._names.link(words(first, "document")),
            version=self._names.link(words(first, "version")),
            places=tuple(self._places(rows)),
            status=self._source.code(value(first, "status")),
            confidence=self._source.code(value(first, "confidence")),
            notes=self.comments(iri),
        )

    def _places(self, rows: Sequence[Solution]) -> Iterator[Place]:
        for row in rows:
            iri = value(row, "place")
            if iri is not None:
                path = self._names.path(iri)
                yield Place(path, words(row, "section"), words(row, "item"), integer(row, "page"))


def texts(source: Source, iri: str) -> dict[str, list[Label]]:
    """Comments, definitions and other texts of a thing by the property's name, languages paired."""
    rows = source.ask("texts", thing=URIRef(iri))
    found: dict[str, list[Label]] = {}
    for name, group in groupby(rows, key=lambda row: local(words(row, "property"))):
        found[name] = paired([row["text"] for row in group])
    return found


def paired(nodes: Sequence[object]) -> list[Label]:
    """Literals as labels: the first Japanese one with the first English one, and so on."""
    by_language: dict[str, list[str]] = {"ja": [], "en": [], "": []}
    for node in nodes:
        lang = (getattr(node, "language", None) or "").lower()
        by_language.setdefault(lang, []).append(str(node))
    ja, en = by_language["ja"], by_language["en"]
    count = max(len(ja), len(en))
    pairs = [
        Label(ja[at] if at < len(ja) else "", en[at] if at < len(en) else "") for at in range(count)
    ]
    return pairs + [Label(neutral=text) for text in by_language[""]]


def printed(statement: Statement) -> Link:
    """A link to a statement, called as it is printed."""
    return Link(Label(ja=statement.printed), statement.link.path, statement.link.iri)
