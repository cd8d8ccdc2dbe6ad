"""Uses: how much the data use each term, by which things, and which questions of the library do."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from rdflib import RDF, URIRef

from tsunagu.pages.source import Source, integer, words
from tsunagu.questions import Question, read_questions
from tsunagu.store import Solution

_TEXTS = re.compile(r'"(?:[^"\\\n]|\\.)*"|^\s*#[^\n]*', re.MULTILINE)
_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w<:/?$])([A-Za-z][\w-]*):([A-Za-z_][\w-]*)")
_IRI = re.compile(r"<([^<>\s]+)>")


class Uses:
    """The uses of every term of a release, each kind counted once: a release never changes."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions of the publication's library."""
        return read_questions(self._source.release.questions)

    def of(self, iri: str) -> int:
        """How often a property, class, code or shape is used."""
        return self._counts.get(iri, 0)

    def with_instances(self, iri: str) -> Sequence[tuple[str, int]]:
        """The properties that things of a class have, with the number of things that have each."""
        return self._by_class.get(iri, ())

    def asked(self, iri: str) -> Sequence[Question]:
        """The questions whose query uses a term."""
        return self._asked.get(iri, ())

    def statements(self, iri: str) -> list[Solution]:
        """A few statements that have a property."""
        return self._examples("examples_of_property", term=URIRef(iri))

    def instances(self, iri: str) -> list[Solution]:
        """A few things of a class."""
        return self._examples("examples_of_property", term=RDF.type, object=URIRef(iri))

    def pointing(self, iri: str) -> list[Solution]:
        """A few statements that point at a term."""
        return self._examples("examples_of_object", object=URIRef(iri))

    def _examples(self, name: str, **values: URIRef) -> list[Solution]:
        things = URIRef(f"{self._source.release.base}id/")
        return self._source.ask(name, beginning=things, **values)

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        return {
            words(row, "term"): integer(row, "uses") or 0
            for name in ("code_use", "predicate_use", "class_use")
            for row in self._source.ask(name)
        }

    @cached_property
    def _by_class(self) -> Mapping[str, Sequence[tuple[str, int]]]:
        found: dict[str, list[tuple[str, int]]] = {}
        for row in self._source.ask("instance_properties"):
            pair = (words(row, "property"), integer(row, "uses") or 0)
            found.setdefault(words(row, "class"), []).append(pair)
        return found

    @cached_property
    def _asked(self) -> Mapping[str, Sequence[Question]]:
        found: dict[str, list[Question]] = {}
        for question in self.questions:
            for iri in sorted(named(question.query, self._source.release.prefixes)):
                found.setdefault(iri, []).append(question)
        return found


def named(query: str, prefixes: Mapping[str, str]) -> set[str]:
    """The IRIs that a query names, in full or with a prefix; comments and texts name nothing."""
    text = _TEXTS.sub(" ", query)
    known = {**prefixes, **dict(_PREFIX.findall(text))}
    body = _PREFIX.sub(" ", text)
    short = {known[name] + rest for name, rest in _NAME.findall(body) if name in known}
    return short | set(_IRI.findall(body))
