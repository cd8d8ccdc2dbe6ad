"""Search: the names of a release's things, found again though written or typed another way."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nsmallest
from typing import NamedTuple

from tsunagu.folding import folded, grams, nearness, normal, words

# How sure a name of each role is, where it is the very text that was asked for.
ROLES: Mapping[str, float] = {
    "label": 100, "notation": 99, "other": 98, "former": 97, "printed": 97, "reading": 96,
    "hidden": 95, "code": 94,
}  # fmt: skip
_BEGINS, _HOLDS, _HELD, _LIKE = 90.0, 80.0, 70.0, 75.0
_LEAST = 32.0  # a hit with a lower score is noise
_LEAST_SHARED = 0.3  # of the pairs; names that share less are not looked at further
_SHORTEST_HELD = 3  # shorter names are in everything
_AS_GOOD_AS_SAID, _LATER = 95.0, 15.0
# Four or five kana, as names are clipped in Japanese; less than any name that holds the word.
_CLIPPED, _FROM_CLIPPED = re.compile(r"[\u3041-\u309f]{4,5}"), 50.0
_MOST_COMPARED = 40  # names looked at letter by letter
_LONGEST_COMPARED = 64
_VERSION = 2
FACETS = ("kind", "area", "year")


class Name(NamedTuple):
    """One name of a thing: its text, language and role (one of ROLES)."""

    text: str
    lang: str
    role: str


@dataclass(frozen=True)
class Entry:
    """One thing that can be found. `path` is its IRI below the base."""

    path: str
    kind: str
    ja: str
    en: str
    about_ja: str = ""
    about_en: str = ""
    names: Sequence[Name] = ()
    areas: Sequence[str] = ()  # the focus areas it belongs to, by the last part of their IRIs
    years: Sequence[str] = ()  # the years it is about

    def has(self, facet: str) -> Sequence[str]:
        """The values it can be narrowed to by a facet (one of FACETS)."""
        return {"kind": (self.kind,), "area": self.areas, "year": self.years}[facet]

    def label(self, lang: str) -> str:
        """What it is called in a language, or in the other."""
        return (self.en or self.ja) if lang == "en" else (self.ja or self.en)

    def about(self, lang: str) -> str:
        """What it is, in short."""
        return (
            (self.about_en or self.about_ja) if lang == "en" else (self.about_ja or self.about_en)
        )


@dataclass(frozen=True)
class Hit:
    """A thing found, by which of its names, and how well from 0 to 100."""

    entry: Entry
    name: Name
    score: float


@dataclass(frozen=True)
class Found:
    """One part of what was found. `counts` says for each facet how much there is of each value."""

    query: str
    wished: Mapping[str, str]
    offset: int
    limit: int
    total: int
    hits: Sequence[Hit]
    counts: Mapping[str, Mapping[str, int]]

    @property
    def kind(self) -> str:
        """The kind it is narrowed to; empty for all."""
        return self.wished.get("kind", "")


@dataclass(frozen=True)
class _Known:
    """A name with its keys."""

    entry: Entry
    name: Name
    key: str
    size: int  # how many pairs


@dataclass
class Index:
    """All names of a release. `properties` says which properties the things of a kind have."""

    entries: Sequence[Entry]
    properties: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_path = {entry.path: entry for entry in self.entries}
        self.kinds = Counter(entry.kind for entry in self.entries)
        self.values = {
            facet: dict(Counter(it for entry in self.entries for it in entry.has(facet)))
            for facet in FACETS
        }
        self._rank = {entry.path: place for place, entry in enumerate(self.entries)}
        self._names: list[_Known] = []
        self._same: dict[str, list[int]] = defaultdict(list)
        self._having: dict[str, list[int]] = defaultdict(list)
        for entry in self.entries:
            for name in entry.names:
                self._learn(entry, name)
        self.find = lru_cache(maxsize=256)(self._find)

    def _learn(self, entry: Entry, name: Name) -> None:
        key, at = folded(name.text), len(self._names)
        pairs = grams(key)
        self._names.append(_Known(entry, name, key, len(pairs)))
        self._same[normal(name.text)].append(at)
        for pair in pairs:
            self._having[pair].append(at)

    def exact(self, text: str, roles: Iterable[str] = ROLES) -> list[Hit]:
        """The things one of whose names is this text, whatever its width, case and spaces."""
        wanted = frozenset(roles)
        found = [self._names[at] for at in self._same.get(normal(text), ())]
        return self._ordered((it, ROLES[it.name.role]) for it in found if it.name.role in wanted)

    def page(self, query: str, wished: Mapping[str, str], offset: int, limit: int) -> Found:
        """A part of what is found, narrowed by facets; each facet is counted under the others."""
        hits = self.find(query)
        counts = {}
        for facet in FACETS:
            others = {name: it for name, it in wished.items() if name != facet}
            found = Counter(
                it for hit in hits if _fits(hit.entry, others) for it in hit.entry.has(facet)
            )
            counts[facet] = {it: found[it] for it in self.values[facet] if found[it]}
        fitting = [hit for hit in hits if _fits(hit.entry, wished)]
        part = fitting[offset : offset + limit]
        return Found(query, wished, offset, limit, len(fitting), part, counts)

    def _find(self, text: str) -> tuple[Hit, ...]:
        """The things whose names are like a text, the likest first; always in the same order."""
        key, careful, parts = folded(text), normal(text), words(text)
        if not key:
            return ()
        shared: Counter[int] = Counter()
        for pair in grams(key):
            shared.update(self._having.get(pair, ()))
        near = ((at, self._liked(at, key, share)) for at, share in self._near(key, shared))
        scores = {at: score for at, score in near if score >= _LEAST}
        for at, score in (*self._holding(key, parts, shared), *self._clipped(key)):
            if score > scores.get(at, 0.0):
                scores[at] = score
        for at in scores:
            if self._names[at].key == key:
                scores[at] = ROLES[self._names[at].name.role] - 1.5
        for at in self._same.get(careful, ()):
            scores[at] = ROLES[self._names[at].name.role]
        return tuple(self._ordered((self._names[at], score) for at, score in scores.items()))

    def _holding(
        self, key: str, parts: Sequence[str], shared: Mapping[int, int]
    ) -> Iterator[tuple[int, float]]:
        """The names that hold the key or all its words, and those that the key holds."""
        for at in self._with(key):
            known = self._names[at].key
            if key in known:
                share = len(key) / len(known)
                yield at, _BEGINS + 4 * share if known.startswith(key) else _HOLDS + 8 * share
        for at in self._with(max(parts, key=len)) if len(parts) > 1 else ():
            known = self._names[at].key
            if all(part in known for part in parts):
                yield at, _HELD + 5 * min(1.0, len(key) / len(known))
        for at, count in shared.items():
            # A name within the key shares all its pairs but, perhaps, those of its two ends.
            known, size = self._names[at].key, self._names[at].size
            if count >= size - 2 and len(known) >= _SHORTEST_HELD and known in key:
                yield at, _HELD * (0.5 + 0.5 * len(known) / len(key))

    def _clipped(self, key: str) -> Iterator[tuple[int, float]]:
        """The names that a short word may be clipped from: the beginnings of two words of one name."""
        if not _CLIPPED.fullmatch(key):
            return
        first, second = key[:2], key[2:]
        for at in self._having.get(first, ()):
            known = self._names[at].key
            if known.startswith(first) and second in known[3:]:
                yield at, _FROM_CLIPPED - min(len(known), _FROM_CLIPPED / 2)

    def _with(self, key: str) -> Sequence[int]:
        """The names that may hold a key: those with the rarest of its pairs."""
        pairs = [key[at : at + 2] for at in range(len(key) - 1)]
        lists = [self._having.get(pair, ()) for pair in pairs]
        return min(lists, key=len) if lists else range(len(self._names))

    def _near(self, key: str, shared: Mapping[int, int]) -> list[tuple[int, float]]:
        """The names that share most pairs with a key, and how much they share (Dice)."""
        whole = len(grams(key))
        shares = (
            (at, share)
            for at, n in shared.items()
            if (share := 2 * n / (whole + self._names[at].size)) >= _LEAST_SHARED
        )
        return nsmallest(_MOST_COMPARED, shares, key=lambda it: (-it[1], it[0]))

    def _liked(self, at: int, key: str, share: float) -> float:
        """How well a name fits by the pairs it shares and, where that can matter, letter by letter."""
        known = self._names[at].key
        least, most = sorted((len(key), len(known)))
        if most > _LONGEST_COMPARED:
            return _LIKE * share
        if _LIKE * (share + least / most) / 2 < _LEAST:  # however near, it would not be enough
            return 0.0
        return _LIKE * (share + nearness(key, known)) / 2

    def _ordered(self, found: Iterable[tuple[_Known, float]]) -> list[Hit]:
        """Each thing once, by its best name."""
        best: dict[str, Hit] = {}
        for known, score in found:
            hit = Hit(known.entry, known.name, round(score, 2))
            other = best.get(known.entry.path)
            if other is None or (-hit.score, hit.name) < (-other.score, other.name):
                best[known.entry.path] = hit
        return sorted(best.values(), key=lambda it: (-_worth(it), self._rank[it.entry.path]))

    def dumped(self) -> str:
        """The index as it is kept in a release."""
        entries = [
            [
                it.path,
                it.kind,
                it.ja,
                it.en,
                it.about_ja,
                it.about_en,
                [list(n) for n in it.names],
                list(it.areas),
                list(it.years),
            ]
            for it in self.entries
        ]
        kept = {"version": _VERSION, "properties": dict(self.properties), "entries": entries}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"


def _fits(entry: Entry, wished: Mapping[str, str]) -> bool:
    """Whether a thing is what is wished; an empty wish is none."""
    return all(not it or it in entry.has(facet) for facet, it in wished.items())


def _worth(hit: Hit) -> float:
    """What a hit is ordered by: words of the vocabulary come after things that are as like."""
    exact = hit.score >= _AS_GOOD_AS_SAID
    return hit.score if exact or hit.entry.path.startswith("id/") else hit.score - _LATER


def cleaned(text: str) -> str:
    """A text as it is looked for: characters that cannot be printed are spaces, spaces are one."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def loaded(text: str) -> Index:
    """An index as `dumped` wrote it. Raises ValueError where it is another version's."""
    kept = json.loads(text)
    if not isinstance(kept, dict) or kept.get("version") != _VERSION:
        raise ValueError("another version of the search index")
    entries = [
        Entry(
            path,
            kind,
            ja,
            en,
            about_ja,
            about_en,
            tuple(Name(*name) for name in names),
            tuple(areas),
            tuple(years),
        )
        for path, kind, ja, en, about_ja, about_en, names, areas, years in kept["entries"]
    ]
    return Index(entries, kept["properties"])
