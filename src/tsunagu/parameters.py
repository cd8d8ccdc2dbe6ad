"""Parameters: what an asker writes in an address becomes RDF terms, and these go into a question's query."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from tsunagu.errors import Message, ParameterError, SourceError
from tsunagu.questions import Parameter, Question
from tsunagu.remote import Dataset
from tsunagu.store import Store

LANGUAGES = ("ja", "en")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_LONGEST_TEXT = 200
_MOST_NAMED = 12  # allowed values that an error lists; beyond it says where they are
_HEAD = re.compile(r"^\s*PREFIX\s+[\w-]*:\s*<[^>]*>", re.IGNORECASE | re.MULTILINE)
_LABELS = """
  OPTIONAL { ?it skos:prefLabel|rdfs:label|dcterms:title ?ja FILTER(LANG(?ja) = "ja") }
  OPTIONAL { ?it skos:prefLabel|rdfs:label|dcterms:title ?en FILTER(LANG(?en) = "en") }
} GROUP BY ?it ORDER BY ?it"""
_SELECT = "SELECT ?it (MIN(?ja) AS ?name_ja) (MIN(?en) AS ?name_en) WHERE { "
_PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}

Term = ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Choice:
    """An allowed value: how an address has it, its term, and its names."""

    key: str
    term: Term
    ja: str = ""
    en: str = ""


@dataclass(frozen=True)
class Chosen:
    """A question with a value for each of its parameters: as written, and the query that asks it."""

    question: Question
    values: Mapping[str, str]
    query: str


class Asking:
    """One question that takes parameters, over one release."""

    def __init__(self, question: Question, store: Store, prefixes: Mapping[str, str]) -> None:
        self.question = question
        self._store = store
        self._prefixes = {**_PREFIXES, **prefixes}

    @cached_property
    def defaults(self) -> Mapping[str, str]:
        """The values of those who choose none, as an address would have them."""
        return {it.name: self._key(it, self._default(it)) for it in self.question.parameters}

    @cached_property
    def choices(self) -> Mapping[str, Sequence[Choice]]:
        """The allowed values of each parameter whose values can be listed."""
        listed = {it.name: self._choices(it) for it in self.question.parameters}
        return {name: found for name, found in listed.items() if found is not None}

    def chosen(self, asked: Mapping[str, str]) -> Chosen:
        """The question with these values, and its defaults for the others.

        Raises ParameterError where a value is none of this parameter's.
        """
        values = dict(self.defaults)
        query = self.question.query
        for it in self.question.parameters:
            if it.name not in asked:
                continue
            term = self._term(it, asked[it.name])
            values[it.name] = self._key(it, term)
            query = it.place.sub(
                lambda found, term=term: f"{found['before']}{term}{found['after']}",  # type: ignore[misc]
                query,
            )
        return Chosen(self.question, values, query)

    def label(self, name: str, key: str) -> tuple[str, str]:
        """What a value is called, in Japanese and English."""
        for choice in self.choices.get(name, ()):
            if choice.key == key:
                return choice.ja or choice.en or key, choice.en or choice.ja or key
        return key, key

    def answer(self, chosen: Chosen, form: ox.QueryResultsFormat) -> bytes:
        """The answer, written in a format."""
        found = self._store.run(chosen.query, self._prefixes, Dataset(), union=True)
        if not isinstance(found, ox.QuerySolutions | ox.QueryBoolean):
            raise SourceError(
                Message(
                    f"questions/{self.question.name}.rq は SELECT か ASK にしてください。",
                    f"questions/{self.question.name}.rq must be a SELECT or an ASK.",
                )
            )
        return found.serialize(format=form) or b""

    def _default(self, it: Parameter) -> Term:
        """The term in the query's own VALUES line, read by the query language itself."""
        line = it.place.search(self.question.query)
        head = "\n".join(_HEAD.findall(self.question.query))
        text = "" if line is None else line[0]
        found = self._rows(f"{head}\nSELECT ?{it.name} WHERE {{ {text} }}")
        if len(found) != 1 or not isinstance(found[0][0], ox.NamedNode | ox.Literal):
            raise SourceError(
                Message(
                    f"questions/{self.question.name}.rq: {it.name} のはじめの値は1つだけにしてください。",
                    f"questions/{self.question.name}.rq: {it.name} needs exactly one default.",
                )
            )
        return found[0][0]

    def _choices(self, it: Parameter) -> Sequence[Choice] | None:
        if it.kind == "language":
            return [Choice(lang, ox.Literal(lang), *_TONGUES[lang]) for lang in LANGUAGES]
        if it.kind == "year":
            rows = self._rows(
                "SELECT DISTINCT (YEAR(?d) AS ?y) { ?p schema:startDate ?d } ORDER BY ?y"
            )
            years = [str(row[0].value) for row in rows if isinstance(row[0], ox.Literal)]
            return [Choice(year, _integer(year), f"{year}年", year) for year in years]
        if it.kind in ("iri", "code"):
            member = "a" if it.kind == "iri" else "skos:inScheme"
            found = self._rows(f"{_SELECT}?it {member} {it.range} {_LABELS}")
            names = [row[0].value for row in found if isinstance(row[0], ox.NamedNode)]
            ends = Counter(map(_last, names))
            return [
                # Where two things end alike, only the whole IRI says which is meant.
                Choice(
                    _last(iri) if ends[_last(iri)] == 1 else iri,
                    ox.NamedNode(iri),
                    _text(row[1]),
                    _text(row[2]),
                )
                for iri, row in zip(names, found, strict=True)
            ]
        return None

    def _term(self, it: Parameter, text: str) -> Term:
        if it.name in self.choices:
            for choice in self.choices[it.name]:
                if text in (choice.key, choice.term.value):
                    return choice.term
            raise _unknown(it, text, [choice.key for choice in self.choices[it.name]])
        if it.kind == "integer":
            return _bounded(it, text)
        if it.kind == "decimal":
            return _decimal(it, text)
        if not text or len(text) > _LONGEST_TEXT or not text.isprintable():
            raise _wrong(
                it,
                text,
                f"1〜{_LONGEST_TEXT}文字の言葉",
                f"a text of 1 to {_LONGEST_TEXT} characters",
            )
        return ox.Literal(text)

    def _key(self, it: Parameter, term: Term) -> str:
        """How an address has a term. Raises SourceError where it is none of the allowed values."""
        if it.name not in self.choices:
            return term.value
        for choice in self.choices[it.name]:
            if choice.term == term:
                return choice.key
        raise SourceError(
            Message(
                f"questions/{self.question.name}.rq: {it.name} のはじめの値 {term} は、使える値（{it.kind} {it.range}）にありません。",
                f"questions/{self.question.name}.rq: the default {term} of {it.name} is none of its values ({it.kind} {it.range}).",
            )
        )

    def _rows(self, query: str) -> list[tuple[object, ...]]:
        found = self._store.run(query, self._prefixes, Dataset(), union=True)
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError("expected SELECT")
        return [tuple(solution) for solution in found]


def require_defaults(
    questions: Sequence[Question], store: Store, prefixes: Mapping[str, str]
) -> None:
    """Raises SourceError where what a parameter begins with is none of its values."""
    for question in questions:
        asking = Asking(question, store, prefixes)
        asking.chosen(asking.defaults)


_TONGUES = {"ja": ("日本語", "Japanese"), "en": ("英語", "English")}


def _last(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.Literal) else ""


def _integer(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(f"{_XSD}integer"))


def _bounded(it: Parameter, text: str) -> ox.Literal:
    low, _, high = it.range.partition("..")
    if re.fullmatch(r"-?[0-9]{1,9}", text) is None or not int(low) <= int(text) <= int(high):
        raise _wrong(it, text, f"{low}から{high}までの整数", f"a whole number from {low} to {high}")
    return _integer(str(int(text)))


def _decimal(it: Parameter, text: str) -> ox.Literal:
    if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", text) is None:
        raise _wrong(it, text, "29.8 のような数", "a number such as 29.8")
    return ox.Literal(text, datatype=ox.NamedNode(f"{_XSD}decimal"))


def _unknown(it: Parameter, text: str, keys: Sequence[str]) -> ParameterError:
    listed = ", ".join(keys[:_MOST_NAMED])
    more = len(keys) - _MOST_NAMED
    return _wrong(
        it,
        text,
        f"次のどれか: {listed}"
        + (f" ほか{more}（ページの選択肢に全部あります）" if more > 0 else ""),
        f"one of: {listed}" + (f" and {more} more (the page lists them all)" if more > 0 else ""),
    )


def _wrong(it: Parameter, text: str, ja: str, en: str) -> ParameterError:
    return ParameterError(
        Message(
            f"{it.name}（{it.ja}）は {ja} にしてください。{text!r} は使えません。",
            f"{it.name} ({it.en}) must be {en}; found {text!r}.",
        )
    )
