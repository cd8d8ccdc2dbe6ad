"""Harvest: the names of everything in a release gathered from its triples, for the search index."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rdflib import OWL, RDF, SKOS, Literal
from rdflib.term import Node

from tsunagu.search import Entry, Index, Name, loaded
from tsunagu.store import Solution, Store
from tsunagu.terms import PREFIXES

FOLDER, FILE = "search", "index.json"
# The kinds people look for most, in the order in which equals are listed; others come behind.
_FIRST = (
    "project service indicator focus-area organization report document survey principle work "
    "milestone plan discrepancy list period area dataset code class property shape"
).split()
_LONGEST_ABOUT = 160
_NAMES = """
SELECT DISTINCT ?thing ?role ?rank ?name WHERE {
  {
    VALUES (?property ?role ?rank) {
      (skos:prefLabel "label" 1) (rdfs:label "label" 2) (dcterms:title "label" 3)
      (sh:name "label" 4) (skos:notation "notation" 5) (skos:altLabel "other" 6)
      (skos:hiddenLabel "hidden" 9)
    }
    ?thing ?property ?name
  } UNION { ?change v:projectBefore ?thing ; v:oldLabel ?name BIND("former" AS ?role) BIND(7 AS ?rank)
    FILTER NOT EXISTS { ?change v:projectBefore ?other FILTER(?other != ?thing) }
  } UNION { ?change v:projectAfter ?thing ; v:newLabel ?name BIND("other" AS ?role) BIND(7 AS ?rank)
    FILTER NOT EXISTS { ?change v:projectAfter ?other FILTER(?other != ?thing) }
  } UNION { ?entry v:assignedProject ?thing ; v:printedLabel ?name
    BIND("printed" AS ?role) BIND(8 AS ?rank) }
  FILTER(ISIRI(?thing) && STRSTARTS(STR(?thing), ?base))
}
"""
_ABOUT = """
SELECT DISTINCT ?thing ?rank ?text WHERE {
  VALUES (?property ?rank) {
    (skos:definition 1) (dcterms:description 2) (rdfs:comment 3) (skos:scopeNote 4) (sh:message 5)
  }
  ?thing ?property ?text
  FILTER(ISIRI(?thing) && STRSTARTS(STR(?thing), ?base))
}
"""
_CLASSES = "SELECT DISTINCT ?thing ?class WHERE { ?thing a ?class }"
_AREAS = """
SELECT DISTINCT ?thing ?value WHERE {
  { ?thing v:latestFocusArea ?area } UNION { ?thing v:indicatorOfFocusArea ?area }
  UNION { ?thing v:serviceOfProject/v:latestFocusArea ?area }
  UNION { ?thing v:about/v:serviceOfProject?/v:latestFocusArea ?area }
  BIND(REPLACE(STR(?area), "^.*/", "") AS ?value)
}
ORDER BY ?thing ?value
"""
_YEARS = """
SELECT DISTINCT ?thing ?value WHERE {
  { ?figure v:indicator ?thing ; v:refPeriod ?period }
  UNION { ?thing v:plannedPeriod ?period } UNION { ?thing v:occurredIn ?period }
  ?period schema:endDate ?end BIND(SUBSTR(STR(?end), 1, 4) AS ?value)
}
ORDER BY ?thing ?value
"""
_USED = "SELECT DISTINCT ?thing ?property WHERE { ?thing ?property ?value }"


def harvested(store: Store, base: str, vocabulary: str) -> Index:
    """The index over what a store says about the things of a publication."""
    asked = store.with_prefixes({**PREFIXES, "v": vocabulary})
    begins = Literal(base)
    names = _grouped(asked.select(_NAMES.replace("?base", begins.n3())))
    about = _grouped(asked.select(_ABOUT.replace("?base", begins.n3())))
    areas, years = (_gathered(asked.select(it)) for it in (_AREAS, _YEARS))
    classes: dict[str, set[Node]] = defaultdict(set)
    for row in asked.select(_CLASSES):
        classes[str(row["thing"])].add(row["class"])
    entries = [
        replace(
            _entry(
                iri.removeprefix(base), _kind(iri, base, classes[iri]), rows, about.get(iri, [])
            ),
            areas=tuple(areas.get(iri, ())),
            years=tuple(years.get(iri, ())),
        )
        for iri, rows in names.items()
        if iri.removeprefix(base).startswith(("id/", "def/"))
    ]
    order = {kind: place for place, kind in enumerate(_FIRST)}
    entries.sort(key=lambda it: (order.get(it.kind, len(order)), it.kind, it.path))
    return Index(entries, _properties(asked, base, entries))


def index_of(folder: Path, store: Store, base: str, vocabulary: str) -> Index:
    """The index kept in a release, or made anew for a release that an older engine made."""
    try:
        return loaded((folder / FOLDER / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return harvested(store, base, vocabulary)


def write_index(folder: Path, index: Index) -> None:
    """Keeps the index in a release."""
    (folder / FOLDER).mkdir()
    (folder / FOLDER / FILE).write_text(index.dumped(), encoding="utf-8")


def _properties(store: Store, base: str, entries: list[Entry]) -> dict[str, list[str]]:
    """The properties that things of each kind have."""
    kinds = {f"{base}{entry.path}": entry.kind for entry in entries}
    found: dict[str, set[str]] = defaultdict(set)
    for row in store.select(_USED):
        if (kind := kinds.get(str(row["thing"]))) is not None:
            found[kind].add(str(row["property"]))
    return {kind: sorted(names) for kind, names in sorted(found.items())}


def _gathered(rows: list[Solution]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[str(row["thing"])].append(str(row["value"]))
    return found


def _grouped(rows: list[Solution]) -> dict[str, list[Solution]]:
    found: dict[str, list[Solution]] = {}
    for row in sorted(rows, key=_place):
        found.setdefault(str(row["thing"]), []).append(row)
    return found


def _place(row: Solution) -> tuple[str, int, str, str, str]:
    """The place of a row in one order for good; SPARQL leaves texts of two languages unordered."""
    said = row["name"] if "name" in row else row["text"]
    lang = (getattr(said, "language", None) or "").lower()
    return str(row["thing"]), int(str(row["rank"])), str(said), lang, str(row.get("role", ""))


def _kind(iri: str, base: str, classes: set[Node]) -> str:
    """The kind in a thing's IRI; what a definition is by its class."""
    parts = iri.removeprefix(base).split("/")
    if parts[0] == "id" and len(parts) > 1:
        return parts[1]
    if SKOS.Concept in classes:
        return "code"
    if OWL.Class in classes:
        return "class"
    if classes & {OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property, OWL.AnnotationProperty}:
        return "property"
    return "shape" if len(parts) > 1 and parts[1].startswith("shape") else "def"


def _entry(path: str, kind: str, rows: list[Solution], about: list[Solution]) -> Entry:
    names = list(dict.fromkeys((*_named(rows), Name(_code(path), "", "code"))))
    return Entry(
        path,
        kind,
        _label(names, "ja"),
        _label(names, "en"),
        _first(about, "ja"),
        _first(about, "en"),
        tuple(names),
    )


def _named(rows: list[Solution]) -> Iterator[Name]:
    for row in rows:
        lang = (getattr(row["name"], "language", None) or "").lower()
        role = "reading" if lang.startswith("ja-") else str(row["role"])
        yield Name(str(row["name"]), lang, role)


def _code(path: str) -> str:
    """The last part of an IRI, which people use as a code."""
    return path.replace("#", "/").rpartition("/")[2]


def _label(names: list[Name], lang: str) -> str:
    exact = (it.text for it in names if it.role == "label" and it.lang == lang)
    return next(exact, next((it.text for it in names if it.role == "label" and not it.lang), ""))


def _first(rows: list[Solution], lang: str) -> str:
    for row in rows:
        if (getattr(row["text"], "language", None) or "").lower() == lang:
            text = " ".join(str(row["text"]).split())
            return text if len(text) <= _LONGEST_ABOUT else f"{text[: _LONGEST_ABOUT - 1]}…"
    return ""
