"""Substitution: a query with values in the place of variables, for engines that take only text."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from tsunagu.diagnosis.tokens import Token, tokens

NOTHING = "urn:tsunagu:nothing"  # a graph that there is not
_LISTS = {"BY", "HAVING"}  # ORDER BY, GROUP BY: a value stands in brackets there


def substituted(query: str, values: Mapping[str, str]) -> str:
    """The query with RDF terms (as N-Triples writes them) in the place of these variables.

    Where a SELECT names such a variable it still comes out with its value; that of a sub-select,
    whose variable means nothing any more, loses it.
    """
    if not values:
        return query
    words = tokens(query)
    parts: list[str] = []
    end, depth, place = 0, 0, ""
    for number, word in enumerate(words):
        place = _place(word, place)
        depth += {"{": 1, "}": -1}.get(word.text, 0) if word.kind == "sign" else 0
        name = word.text[1:] if word.kind == "variable" else ""
        if name not in values:
            continue
        parts.append(query[end : word.start])
        parts.append(_written(name, values[name], place, words[number - 1], depth))
        end = word.end
    return "".join((*parts, query[end:]))


def _place(word: Token, place: str) -> str:
    """Whether we are among the columns of a SELECT, in a list, or elsewhere."""
    if word.kind == "word":
        if word.name == "SELECT":
            return "select"
        if word.name in _LISTS:
            return "list"
        if word.name in {"WHERE", "FROM", "LIMIT", "OFFSET", "VALUES"}:
            return ""
    return "" if word.text in {"{", "}"} and word.kind == "sign" else place


def _written(name: str, value: str, place: str, before: Token, depth: int) -> str:
    plain = before.text not in {"(", ","} and before.kind != "sign"
    if place == "select" and (plain or before.text == ")"):
        return f"({value} AS ?{name})" if depth == 0 else ""
    return f"({value})" if place == "list" and (plain or before.text == ")") else value


def without_dataset(query: str) -> str:
    """The query without its FROM clauses: its dataset is named by other means."""
    parts: list[str] = []
    end = 0
    words = [word for word in tokens(query) if word.kind != "end"]
    depth = 0
    for number, word in enumerate(words):
        depth += {"{": 1, "}": -1}.get(word.text, 0) if word.kind == "sign" else 0
        if word.kind == "word" and word.name == "FROM" and depth == 0:
            named = words[number + 1].name == "NAMED" and words[number + 1].kind == "word"
            parts.append(query[end : word.start])
            end = words[number + 2 if named else number + 1].end
    return " ".join((*parts, query[end:]))


def only_graphs(query: str, prefixes: Mapping[str, str], known: Collection[str]) -> str:
    """The query in which GRAPH names no other graph than the known ones: one that there is not
    stands for any other. Some engines would let a graph be named that the dataset leaves out."""
    words = tokens(query)
    declared = {**prefixes, **dict(_declared(words))}
    parts: list[str] = []
    end = 0
    for word, following in pairwise(words):
        if (
            word.kind != "word"
            or word.name != "GRAPH"
            or following.kind not in {"iri", "name", "prefix"}
        ):
            continue
        name, _, local = following.text.partition(":")
        iri = following.text[1:-1] if following.kind == "iri" else declared.get(name, "") + local
        if iri not in known:
            parts += [query[end : following.start], f"<{NOTHING}>"]
            end = following.end
    return "".join((*parts, query[end:]))


def _declared(words: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for word, name, iri in zip(words, words[1:], words[2:], strict=False):
        if word.kind == "word" and word.name == "PREFIX" and name.kind == "prefix":
            yield name.text[:-1], iri.text[1:-1]
