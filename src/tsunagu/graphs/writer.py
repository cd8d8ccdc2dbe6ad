"""What every kind of fact needs to write itself: IRIs under the base, literals, keys, readings."""

from dataclasses import dataclass, field
from decimal import Decimal

from rdflib import Literal, URIRef
from rdflib.term import Node

from tsunagu import iris, numerals
from tsunagu.facts import Facts, category, printed
from tsunagu.numerals import Reading
from tsunagu.settings import Publication
from tsunagu.tables import Row
from tsunagu.terms import RDFS, XSD, Vocabulary

Triple = tuple[URIRef, URIRef, Node]
Quad = tuple[URIRef, URIRef, Node, str]


@dataclass(frozen=True)
class Key:
    """What an observation is of: one value is held true for each key."""

    indicator: str
    period: str
    category: URIRef
    area: str
    scenario: str


@dataclass
class Writer:
    """Writes rows as triples, and remembers which periods they name."""

    facts: Facts
    publication: Publication
    periods: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.base = self.publication.base
        self.terms: Vocabulary = self.publication.vocabulary
        self.indicators = self.facts.by_key("indicators")
        self.places: dict[str, list[Row]] = {}
        for row in self.facts.of("places"):
            self.places.setdefault(row.text("statement"), []).append(row)
        self.figures = [row for row in self.facts.of("figures") if "indicator" in row]
        self.known = {key_of(self, figure) for figure in self.figures}
        self.withdrawn = {code for row in self.facts.rows for code in row.several("withdraws")}

    def thing(self, kind: str, slug: str) -> URIRef:
        """The IRI of a thing under the current base."""
        return iris.thing(self.base, kind, slug)

    def code(self, scheme: str, code: str) -> URIRef:
        """The IRI of a code in one of the code lists."""
        return URIRef(f"{self.publication.codes}{scheme}-{code}")

    def period(self, code: str) -> URIRef:
        """The IRI of a period, which from now on is described too."""
        self.periods.add(code)
        return self.thing("period", code)

    def literal(self, text: str, lang: str = "ja") -> Literal:
        """A text in a language."""
        return Literal(text, lang=lang)


def number(value: Decimal) -> Literal:
    """A decimal with a point: without one, Turtle would read an integer."""
    text = numerals.plain(value)
    return Literal(text if "." in text else f"{text}.0", datatype=XSD.decimal)


def reading(row: Row) -> Reading:
    """The reading of a printed figure; that it can be read was checked with the table."""
    read = numerals.reading(printed(row))
    if read is None:
        raise ValueError(row.text("printed"))
    return read


def notes(row: Row, subject: URIRef) -> list[Triple]:
    return [
        (subject, RDFS.comment, Literal(row.text(f"note_{lang}"), lang=lang))
        for lang in ("ja", "en")
        if f"note_{lang}" in row
    ]


def named(row: Row, subject: URIRef, label: URIRef = RDFS.label) -> list[Triple]:
    return [(subject, label, Literal(row.text(f"name_{lang}"), lang=lang)) for lang in ("ja", "en")]


def key_of(writer: Writer, row: Row) -> Key:
    code = category(row, writer.indicators, writer.publication)
    if code is None:
        raise ValueError(row.text("id"))
    return Key(
        row.text("indicator"),
        row.text("period"),
        code,
        row.maybe("area") or writer.publication.default_area,
        row.maybe("scenario") or "actual",
    )
