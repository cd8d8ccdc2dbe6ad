"""Source: the questions that pages ask of a release, each a file of its own."""

from decimal import Decimal
from functools import cache
from importlib.resources import files

from rdflib import Literal
from rdflib.term import Node

from tsunagu.release import Release
from tsunagu.store import Solution, Store
from tsunagu.terms import Vocabulary


@cache
def question(name: str) -> str:
    """The text of a query file."""
    return (files("tsunagu.pages") / "queries" / f"{name}.rq").read_text(encoding="utf-8")


class Source:
    """A release, asked through named questions. `v:` and `code:` are the publication's own terms."""

    def __init__(self, store: Store, release: Release) -> None:
        own = {"v": release.vocabulary, "code": release.codes}
        self.release = release
        self.terms = Vocabulary(release.vocabulary)
        self._store = store.with_prefixes({**release.prefixes, **own})

    def ask(self, name: str, **values: Node) -> list[Solution]:
        """The solutions of a question, with values put in for some of its variables."""
        return self._store.select(question(name), **values)

    def has(self, iri: str) -> bool:
        """Whether anything is said about a thing."""
        return self._store.has(iri)

    def names_under(self, beginning: str) -> list[str]:
        """The things whose IRI begins so."""
        return self._store.names_under(beginning)

    def inferred(self, graph: str) -> bool:
        """Whether a graph holds only what reasoning added."""
        return graph == f"{self.release.base}graph/inferred"

    def code(self, iri: str | None) -> str:
        """The short code of a concept: "about" for …/def/code/approx-about."""
        return "" if iri is None else iri.removeprefix(self.release.codes).partition("-")[2]


def value(row: Solution, name: str) -> str | None:
    """One value of a solution as text."""
    found = row.get(name)
    return None if found is None else str(found)


def words(row: Solution, name: str) -> str:
    """One value of a solution as text, empty where there is none."""
    return value(row, name) or ""


def decimal(row: Solution, name: str) -> Decimal | None:
    """One value of a solution as a number."""
    found = value(row, name)
    return None if found is None else Decimal(found)


def integer(row: Solution, name: str) -> int | None:
    """One value of a solution as a whole number."""
    found = value(row, name)
    return None if found is None else int(found)


def language(node: Node) -> str:
    """The language of a literal, empty for others."""
    return (node.language or "").lower() if isinstance(node, Literal) else ""
