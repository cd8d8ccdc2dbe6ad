"""Reconciliation: rows of somebody's table matched to the things of a release, and their values."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import islice

from rdflib import Literal, URIRef
from rdflib.term import Node

from tsunagu.batches import Column, Condition, Question
from tsunagu.folding import normal
from tsunagu.search import Entry, Hit, Index, Name
from tsunagu.store import Store

_ID = re.compile(r"(?:id|def)/[A-Za-z0-9._~%/-]+(?:#[A-Za-z0-9._~%=-]+)?")
_VALUES = "SELECT DISTINCT ?thing ?property ?value WHERE { ?thing ?property ?value }"
_ALL = "SELECT DISTINCT ?thing ?property ?value WHERE { ?thing ?property ?value }"
_SURE = 100.0
_MOST_WEIGHED = 300  # names that are weighed against the conditions, the likest first
# The keys of a property's values by thing, and the keys of which one is wanted.
_Prepared = tuple[Mapping[str, frozenset[str]], frozenset[str]]


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant. `match`: it is certain, so that nobody has to look."""

    entry: Entry
    score: float
    match: bool
    likeness: float  # of the names alone
    agreeing: float | None  # the share of the conditions that hold, where there are any


class Reconciler:
    """Answers for one release."""

    def __init__(self, store: Store, index: Index, base: str, prefixes: dict[str, str]) -> None:
        self._store, self.index, self._base = store, index, base
        self._prefixes = prefixes
        self.properties = sorted({it for known in index.properties.values() for it in known})
        self._known = frozenset(self.properties)
        self._keys_of = lru_cache(maxsize=64)(self._gathered)

    def path(self, identifier: str) -> str | None:
        """The path of a thing named by it or by its whole IRI; None where nothing is said of it."""
        path = identifier.removeprefix(self._base)
        if path in self.index.by_path:
            return path
        known = _ID.fullmatch(path) is not None and self._store.has(self._base + path)
        return path if known else None

    def property(self, name: str) -> str | None:
        """The IRI of a property named by it or with a prefix; None where no thing has it."""
        prefix, _, rest = name.partition(":")
        whole = self._prefixes.get(prefix, "") + rest if prefix in self._prefixes else name
        return whole if whole in self._known else None

    def candidates(self, asked: Question) -> list[Candidate]:
        """The things that may be meant, the likeliest first."""
        conditions = [self._prepared(it) for it in asked.conditions]
        fitting = (it for it in self._hits(asked, conditions) if self._fits(it.entry, asked.kinds))
        hits = list(islice(fitting, _MOST_WEIGHED))
        shares = [_share(hit.entry.path, conditions) for hit in hits]
        sure = self._certain(
            asked, [hit for hit, share in zip(hits, shares, strict=True) if share in (None, 1.0)]
        )
        made = [
            Candidate(
                hit.entry,
                hit.score if share is None else round(hit.score * (0.5 + 0.5 * share), 2),
                hit.entry.path == sure,
                hit.score,
                share,
            )
            for hit, share in zip(hits, shares, strict=True)
            if asked.text or share
        ]
        return sorted(made, key=lambda it: (not it.match, -it.score))[: asked.limit]

    def values(self, path: str, iri: str, column: Column) -> list[Node]:
        """The values of a property of a thing, as many and in the language as the column says."""
        found = [
            row["value"]
            for row in self._store.select(
                _VALUES, thing=URIRef(self._base + path), property=URIRef(iri)
            )
        ]
        found.sort(key=lambda it: (str(it), getattr(it, "language", None) or ""))
        if column.lang:
            found = [it for it in found if getattr(it, "language", None) in (None, column.lang)]
        return found[: column.limit] if column.limit else found

    def _hits(self, asked: Question, conditions: list[_Prepared]) -> Iterable[Hit]:
        if not asked.text:
            return self._having(conditions)
        path = self.path(asked.text)
        named = self.index.by_path.get(path or "")
        if named is not None:
            return [Hit(named, Name(asked.text, "", "code"), _SURE)]
        return self.index.find(asked.text)

    def _having(self, conditions: list[_Prepared]) -> Iterator[Hit]:
        """The things of which some condition holds, most of them first, then as in the index."""
        found: Counter[str] = Counter()
        for values, wanted in conditions:
            found.update(path for path, keys in values.items() if not wanted.isdisjoint(keys))
        entries = (entry for entry in self.index.entries if entry.path in found)
        for entry in sorted(entries, key=lambda it: -found[it.path]):
            yield Hit(entry, Name("", "", "code"), _SURE)

    def _prepared(self, condition: Condition) -> _Prepared:
        iri = self.property(condition.property)
        given = (it.removeprefix(self._base) for it in condition.values)
        return self._keys_of(iri) if iri else {}, frozenset(
            key for it in given for key in _keys(it)
        )

    def _fits(self, entry: Entry, kinds: tuple[str, ...]) -> bool:
        return not kinds or entry.kind in kinds

    def _certain(self, asked: Question, hits: list[Hit]) -> str | None:
        """The one thing that is surely meant: the only one whose very name was given (of the kinds
        asked for, and with all conditions), or the one that was named by its IRI."""
        if not asked.text:
            return None
        key = normal(asked.text)
        same = [
            hit.entry.path
            for hit in hits
            if (hit.name.role == "code" and hit.score == _SURE) or normal(hit.name.text) == key
        ]
        return same[0] if len(same) == 1 else None

    def _gathered(self, iri: str) -> dict[str, frozenset[str]]:
        """By thing, the keys of all values of one property."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self._store.select(_ALL, property=URIRef(iri)):
            path = str(row["thing"]).removeprefix(self._base)
            if path in self.index.by_path:
                found[path].update(self._said(row["value"]))
        return {path: frozenset(keys) for path, keys in found.items()}

    def _said(self, value: Node) -> Iterable[str]:
        """What may be written for a value: the text, the IRI, or a name of the thing."""
        path = str(value).removeprefix(self._base) if isinstance(value, URIRef) else str(value)
        yield from _keys(path)
        if isinstance(value, Literal):
            return
        entry = self.index.by_path.get(path)
        for name in entry.names if entry else ():
            yield from _keys(name.text)


def _share(path: str, conditions: list[_Prepared]) -> float | None:
    """The share of the conditions that hold of a thing; None where there are none."""
    if not conditions:
        return None
    held = sum(1 for values, wanted in conditions if not wanted.isdisjoint(values.get(path, ())))
    return held / len(conditions)


def _keys(text: str) -> Iterable[str]:
    yield normal(text)
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return
    if number.is_finite() and abs(number.adjusted()) < 40:  # noqa: PLR2004 - else as text only
        yield f"{number.normalize():f}"
