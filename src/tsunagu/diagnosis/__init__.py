"""Diagnosis: a query that the engine refused becomes a place, a reason in plain words and a cure."""

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from tsunagu.diagnosis import hints, meaning, slips, spelling
from tsunagu.diagnosis.case import Case, Finding, Suggestion
from tsunagu.diagnosis.grammar import refusal
from tsunagu.diagnosis.tokens import END, place, tokens
from tsunagu.diagnosis.words import said
from tsunagu.errors import Message

__all__ = ["Diagnosis", "corrected", "diagnosed", "unknown_terms"]

# A query longer than this was made by a machine: it gets the engine's own words. Keeps the work small.
_LONGEST = 30_000
_MOST_TERMS = 10
_ENGINE_PLACE = re.compile(r"error at (\d+):(\d+)")
_SYNTAX: tuple[Callable[[Case], Finding | None], ...] = (
    spelling.characters,
    hints.updates,
    spelling.bare_iris,
    spelling.broken_iris,
    spelling.prefixes,
    spelling.unmarked_prefixes,
    spelling.quotes,
    hints.habits,
    slips.shapes,
    spelling.brackets,
    hints.spelling,
    slips.incomplete,
    slips.separators,
)
_MEANING: tuple[Callable[[Case], Finding | None], ...] = (
    spelling.characters,
    spelling.bare_iris,
    spelling.prefixes,
    spelling.relative_iris,
    meaning.counts,
    meaning.groups,
    meaning.labels,
    meaning.names,
)


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong with a query. `kind` names the page that explains it; line and column count
    from 1, the column in characters; `excerpt` is the line with a caret under the place."""

    kind: str
    message: Message
    line: int
    column: int
    excerpt: str
    suggestions: tuple[Suggestion, ...] = ()

    def members(self, query: str) -> dict[str, object]:
        """What problem details (RFC 9457, 3.2) say of it besides the message."""
        cures = []
        for it in self.suggestions:
            where = place(query, it.start)
            replaced = query[it.start : it.end]
            cures.append(
                {"line": where.line, "column": where.column, "replace": replaced, "with": it.text}
            )
        return {
            "line": self.line,
            "column": self.column,
            "excerpt": self.excerpt,
            "suggestions": cures,
        }


def diagnosed(query: str, error: Exception | str, prefixes: Mapping[str, str]) -> Diagnosis:
    """Why the engine refused a query with an `error`; `prefixes` are those it need not declare."""
    finding = None
    if len(query) <= _LONGEST:
        words = tokens(query)
        refused = refusal(words)
        number, expected = (refused.number, refused.expected) if refused else (None, frozenset())
        case = Case(query, words, number, frozenset(expected), prefixes, str(error))
        rules = _MEANING if refused is None else _SYNTAX
        finding = next((it for rule in rules if (it := rule(case)) is not None), None)
        if finding is None and refused is not None:
            finding = _unexpected(case)
    if finding is None:
        return _as_the_engine_says(query, str(error))
    where = place(query, finding.start, finding.length)
    return Diagnosis(
        finding.kind,
        Message(
            f"{where.line}行{where.column}列: {finding.message.ja}",
            f"Line {where.line}, column {where.column}: {finding.message.en}",
        ),
        where.line,
        where.column,
        where.excerpt,
        finding.suggestions,
    )


def _unexpected(case: Case) -> Finding:
    expected = said(case.expected)
    shown = case.word.text[:40]
    if case.word.kind == END:
        return case.at_word(
            "query-syntax",
            f"問い合わせが途中で終わっています。ここに要るもの: {expected.ja}",
            f"The query ends too early. Expected: {expected.en}",
        )
    return case.at_word(
        "query-syntax",
        f"「{shown}」はここに書けません。ここに書けるもの: {expected.ja}",
        f"{shown!r} cannot stand here. Expected: {expected.en}",
    )


def _as_the_engine_says(query: str, error: str) -> Diagnosis:
    """The engine looks ahead: what it names is the last word it looked at, not the wrong one."""
    found = _ENGINE_PLACE.search(error)
    if found is None:
        where = place(query, 0)
        text = re.sub(r"\s+", " ", error)[:300]
        message = Message(f"実行できません: {text}", f"It cannot be run: {text}")
        return Diagnosis("query-syntax", message, where.line, where.column, where.excerpt)
    line, column = int(found[1]), int(found[2])
    starts = [0, *(it.end() for it in re.finditer(r"\n", query))]
    where = place(query, min(len(query), starts[min(line, len(starts)) - 1] + column - 1))
    message = Message(
        f"{where.line}行{where.column}列の少し前に、読めないところがあります。",
        f"Something shortly before line {where.line}, column {where.column} cannot be read.",
    )
    return Diagnosis("query-syntax", message, where.line, where.column, where.excerpt)


def corrected(query: str, suggestions: Collection[Suggestion]) -> str:
    """The query with the suggested changes."""
    for it in sorted(suggestions, key=lambda it: it.start, reverse=True):
        query = query[: it.start] + it.text + query[it.end :]
    return query


def unknown_terms(
    query: str, prefixes: Mapping[str, str], known: Collection[str]
) -> list[tuple[str, str | None]]:
    """The terms of a query that stand in a namespace of ours and are none of the `known` IRIs there,
    each as it is written, with the nearest known one where one is near.

    `prefixes` are the namespaces of ours; a namespace of which nothing is known is not looked at.
    """
    if len(query) > _LONGEST:
        return []
    spaces = {
        name: iri for name, iri in prefixes.items() if any(it.startswith(iri) for it in known)
    }
    found: dict[str, str | None] = {}
    for word in tokens(query):
        name, _, local = word.text.partition(":")
        if word.kind == "iri":
            iri = word.text[1:-1]
        elif word.kind == "name" and name in spaces:
            iri = spaces[name] + local.replace("\\", "")
        else:
            continue
        space = next((it for it in spaces.values() if iri.startswith(it) and iri != it), None)
        if space is not None and iri not in known and len(found) < _MOST_TERMS:
            found[word.text] = _nearest(iri, space, known, spaces)
    return list(found.items())


def _nearest(iri: str, space: str, known: Collection[str], spaces: Mapping[str, str]) -> str | None:
    locals_ = {it[len(space) :]: it for it in known if it.startswith(space)}
    lowered = {it.lower(): it for it in locals_}
    near = difflib.get_close_matches(iri[len(space) :].lower(), sorted(lowered), n=1, cutoff=0.6)
    if not near:
        return None
    prefix = next(name for name, it in spaces.items() if it == space)
    return f"{prefix}:{lowered[near[0]]}"
