"""Names: the things that a rule speaks of, as staff know them: a cell, a label, a code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import Literal, URIRef

from tsunagu import iris
from tsunagu.errors import Message
from tsunagu.submission.published import Published
from tsunagu.submission.records import Grid
from tsunagu.tables import Row
from tsunagu.terms import DCTERMS, RDFS, SKOS

_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title)


@dataclass(frozen=True)
class Names:
    """Names of things, of the published ones and of those that new rows make."""

    published: Published
    rows: Mapping[str, Row]
    grids: Mapping[str, Grid]

    def plain(self, message: Message) -> Message:
        """A message with names in the place of IRIs."""
        found = re.compile(re.escape(self.published.publication.base) + r"[\w./#%-]+")
        return Message(
            found.sub(lambda it: f"「{self.name(it.group()).ja}」", message.ja),
            found.sub(lambda it: f'"{self.name(it.group()).en}"', message.en),
        )

    def name(self, iri: str) -> Message:
        """What a thing is called: the row that makes it, its label, or its code."""
        row = self.rows.get(iri) or self.rows.get(iri.partition("#")[0])
        if row is not None:
            words = self.grids[row.source].place(row.number).words
            return Message(f"{words.ja}（{_key(row)}）", f"{words.en} ({_key(row)})")
        labels = self._labels(iri) or self._value(iri)
        code = iris.local(iri)
        return labels or Message(code, code)

    def group(self, iri: str) -> tuple[str, str]:
        """The indicator and the period of a value, by their codes; empty where it has none."""
        terms, data = self.published.publication.vocabulary, self.published.data
        indicator = data.value(URIRef(iri), terms.indicator)
        period = data.value(URIRef(iri), terms.refPeriod)
        return iris.local(str(indicator or "")), iris.local(str(period or ""))

    def _labels(self, iri: str) -> Message | None:
        found: dict[str, str] = {}
        for predicate in _LABELS:
            for label in self.published.data.objects(URIRef(iri), predicate):
                if isinstance(label, Literal) and label.language in {"ja", "en"}:
                    found.setdefault(str(label.language), str(label))
        if not found:
            return None
        first = next(iter(found.values()))
        return Message(found.get("ja", first), found.get("en", first))

    def _value(self, iri: str) -> Message | None:
        """The name of a published value: its indicator and its period."""
        terms, data = self.published.publication.vocabulary, self.published.data
        parts = [
            self._labels(str(part))
            for term in (terms.indicator, terms.refPeriod)
            if (part := data.value(URIRef(iri), term)) is not None
        ]
        known = [part for part in parts if part is not None]
        if not known:
            return None
        return Message(" ".join(it.ja for it in known), ", ".join(it.en for it in known))


def _key(row: Row) -> str:
    return " + ".join(str(row.cells.get(name, "")) for name in row.table.primary_key)
