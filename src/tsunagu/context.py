"""Context: what JSON needs to be read as the publication's data (JSON-LD 1.1), made of its ontology."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from rdflib import OWL, RDF, RDFS, XSD

from tsunagu.iris import local
from tsunagu.jsonld import LANGUAGE, LINK, Context
from tsunagu.store import Store

ADDRESS = "def/context.jsonld"  # below the base
_HEAD: Mapping[str, object] = {"@version": 1.1, "id": "@id", "type": "@type"}
_DELIMITERS = tuple(":/?#[]@")  # a namespace that ends otherwise must say that it is a prefix
_PLAIN = {str(XSD.string), ""}

_DEFINED = f"""
SELECT DISTINCT ?term ?kind ?range WHERE {{
  VALUES ?kind {{ <{OWL.Class}> <{OWL.ObjectProperty}> <{OWL.DatatypeProperty}> }}
  ?term a ?kind .
  OPTIONAL {{ ?term <{RDFS.range}> ?range FILTER(STRSTARTS(STR(?range), "{XSD}")) }}
}}
ORDER BY ?term ?kind ?range
"""
# What the values of each property are: things, texts in a language, or values of a datatype.
_USED = f"""
SELECT DISTINCT ?property ?kind WHERE {{
  ?thing ?property ?value .
  FILTER(!STRSTARTS(STR(?property), "{RDF}"))
  BIND(IF(isLiteral(?value), IF(LANG(?value) = "", STR(DATATYPE(?value)), "{LANGUAGE}"), "{LINK}") AS ?kind)
}}
ORDER BY ?property ?kind
"""


def context(store: Store, base: str, vocabulary: str, known: Mapping[str, str]) -> Context:
    """The JSON-LD context of a release: its own terms by their bare names, every other property
    that its data use by its prefixed name. The same release always has the same context."""
    used = _used(store)
    own = _own(store, vocabulary, used)
    prefixes = {
        name: _prefix(namespace) for name, namespace in sorted(known.items()) if name not in own
    }
    others: dict[str, object] = {}
    for iri, kinds in used.items():
        name = _prefixed(iri, prefixes, known)
        if name and not iri.startswith(vocabulary):
            others[name] = {"@id": name, **_coercion(kinds)}
    return Context(f"{base}{ADDRESS}", {**_HEAD, **prefixes, **own, **others})


def read_context(path: Path, base: str) -> Context:
    """The context that was made with a release."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Context(f"{base}{ADDRESS}", kept["@context"])


def _own(store: Store, vocabulary: str, used: Mapping[str, set[str]]) -> dict[str, object]:
    """The terms of the publication's own vocabulary."""
    found: dict[str, object] = {}
    for row in store.select(_DEFINED):
        iri, kind = str(row["term"]), str(row["kind"])
        if not iri.startswith(vocabulary) or local(iri) in _HEAD:
            continue
        if kind == str(OWL.ObjectProperty):
            coercion: Mapping[str, str] = {"@type": LINK}
        elif kind == str(OWL.Class):
            coercion = {}
        else:
            coercion = _coercion({str(row["range"])} if "range" in row else used.get(iri, set()))
        found.setdefault(local(iri), {"@id": iri, **coercion})
    return found


def _used(store: Store) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in store.select(_USED):
        found.setdefault(str(row["property"]), set()).add(str(row["kind"]))
    return found


def _coercion(kinds: Iterable[str]) -> Mapping[str, str]:
    """How values are written where all are of one kind; nothing where they are not."""
    listed = set(kinds)
    if len(listed) != 1:
        return {}
    kind = listed.pop()
    if kind == LANGUAGE:
        return {"@container": LANGUAGE}
    return {} if kind in _PLAIN else {"@type": kind}


def _prefixed(iri: str, prefixes: Mapping[str, object], known: Mapping[str, str]) -> str:
    """An IRI with its prefix, or nothing where it has none here."""
    for name in prefixes:
        rest = iri.removeprefix(known[name])
        if rest and rest != iri and "/" not in rest and "#" not in rest:
            return f"{name}:{rest}"
    return ""


def _prefix(namespace: str) -> object:
    if namespace.endswith(_DELIMITERS):
        return namespace
    return {"@id": namespace, "@prefix": True}
