"""Shapes: how manifest, candidates and values look in the Reconciliation Service API."""

import json
import math
from collections.abc import Mapping

from flask import request
from rdflib import XSD, Literal, URIRef
from rdflib.term import Node

from tsunagu.batches import MOST_QUERIES
from tsunagu.pages import Pages
from tsunagu.pages.naming import kind_label
from tsunagu.reconciliation import Candidate
from tsunagu.release import Release
from tsunagu.search import Entry, Index

_WIDTH, _HEIGHT = 430, 300


class Shapes:
    """Makes what clients of the service read, in the language of the service's address."""

    def __init__(self, release: Release, index: Index, pages: Pages) -> None:
        self._release, self._index, self._pages = release, index, pages

    def lang(self) -> str:
        """The language named in the address, else Japanese: the headers of a program say nothing."""
        return request.args.get("lang", "ja")

    def manifest(self, lang: str) -> dict[str, object]:
        """What the service is and where its parts are."""
        base, kept = self._release.base, f"lang={lang}" if "lang" in request.args else ""
        tail, more = (f"?{kept}", f"&{kept}") if kept else ("", "")

        def at(path: str) -> dict[str, str]:
            return {"service_url": base.rstrip("/"), "service_path": f"/reconcile/{path}{tail}"}

        return {
            "versions": ["0.1", "0.2"],
            "name": self._release.title.get(lang) or self._release.title.get("ja", ""),
            "identifierSpace": base,
            "schemaSpace": self._release.vocabulary,
            "documentation": f"{base}about{tail}",
            "serviceVersion": f"{self._release.version} ({self._release.id})",
            "defaultTypes": [self.type(kind, lang) for kind in self._index.kinds],
            "view": {"url": f"{base}{{{{id}}}}"},
            "preview": {
                "url": f"{base}reconcile/preview?id={{{{id}}}}{more}",
                "width": _WIDTH,
                "height": _HEIGHT,
            },
            "suggest": {
                "entity": at("suggest/entity"),
                "type": at("suggest/type"),
                "property": at("suggest/property"),
            },
            "extend": {
                "propose_properties": at("properties"),
                "property_settings": _settings(lang),
            },
            "batchSize": MOST_QUERIES,
        }

    def type(self, kind: str, lang: str) -> dict[str, str]:
        """A kind of things as a type."""
        return {"id": kind, "name": kind_label(kind).words(lang)}

    def candidate(self, it: Candidate, lang: str) -> dict[str, object]:
        """One thing that may be meant."""
        features: list[dict[str, object]] = [{"id": "name_similarity", "value": it.likeness}]
        if it.agreeing is not None:
            features.append({"id": "properties_agreeing", "value": round(it.agreeing, 4)})
        return {
            "id": it.entry.path,
            "name": it.entry.label(lang) or it.entry.path,
            "description": self.description(it.entry, lang),
            "type": [self.type(it.entry.kind, lang)],
            "score": it.score,
            "features": features,
            "match": it.match,
        }

    def suggestion(self, entry: Entry, lang: str) -> dict[str, object]:
        """One thing that may be chosen."""
        return {
            "id": entry.path,
            "name": entry.label(lang) or entry.path,
            "description": self.description(entry, lang),
            "notable": [self.type(entry.kind, lang)],
        }

    def description(self, entry: Entry, lang: str) -> str:
        """What tells a thing from its namesakes: its kind, its other name, and what it is."""
        other = entry.label("en" if lang == "ja" else "ja")
        said = (kind_label(entry.kind).words(lang), other, entry.about(lang))
        return " — ".join(it for it in said if it and it != entry.label(lang))

    def property(self, iri: str, lang: str) -> dict[str, str]:
        """A property."""
        return {"id": self._pages.short(iri), "name": self._pages.called(iri).words(lang)}

    def value(self, node: Node, lang: str) -> Mapping[str, object]:
        """One value of a property."""
        if isinstance(node, Literal):
            return _literal(node)
        path = str(node).removeprefix(self._release.base)
        if not isinstance(node, URIRef) or path == str(node):
            return {"str": str(node)}
        entry = self._index.by_path.get(path)
        name = entry.label(lang) if entry else ""
        return {"id": path, "name": name or self._pages.called(str(node)).words(lang) or path}

    def written(self, value: object) -> str:
        """An answer as JSON."""
        return json.dumps(value, ensure_ascii=False) + "\n"


def _literal(node: Literal) -> dict[str, object]:
    text = str(node)
    try:
        if node.datatype == XSD.integer:
            return {"int": int(text)}
        if node.datatype in (XSD.decimal, XSD.double, XSD.float) and math.isfinite(float(text)):
            return {"float": float(text)}
    except ValueError:
        return {"str": text}
    if node.datatype == XSD.date:
        return {"date": f"{text}T00:00:00"}
    return {"date": text} if node.datatype == XSD.dateTime else {"str": text}


def _settings(lang: str) -> list[dict[str, object]]:
    ja = lang == "ja"
    languages = (("", "すべて", "any"), ("ja", "日本語", "Japanese"), ("en", "英語", "English"))
    return [
        {
            "name": "limit",
            "label": "値の数の上限" if ja else "At most so many values",
            "type": "number",
            "default": 0,
            "help_text": "0 はすべて" if ja else "0 means all",
        },
        {
            "name": "lang",
            "label": "文の言語" if ja else "Language of texts",
            "type": "select",
            "default": "",
            "help_text": "言語のある値だけに効きます" if ja else "for values that have a language",
            "choices": [{"value": it, "name": name if ja else en} for it, name, en in languages],
        },
    ]
