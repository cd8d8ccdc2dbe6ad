"""Details: what the pages of the most visited kinds of things show beside the general description."""

from collections.abc import Mapping, Sequence
from typing import Any

from rdflib import OWL, URIRef

from tsunagu.errors import Message, QueryError
from tsunagu.pages.claims import Claims
from tsunagu.pages.courses import Courses
from tsunagu.pages.examples import about
from tsunagu.pages.naming import Names
from tsunagu.pages.number_lists import POINTS
from tsunagu.pages.pictures import Pictures
from tsunagu.pages.reports import Reports
from tsunagu.pages.series import Figures, latest
from tsunagu.pages.source import Source, integer, value, words
from tsunagu.pages.statements import paired, texts
from tsunagu.pages.structure import Structure
from tsunagu.pages.views import Label, Link, View
from tsunagu.store import Solution

Content = Mapping[str, Any]


class Details:
    """The contents of particular pages of a release; each method's keys are what its template uses."""

    def __init__(
        self, source: Source, names: Names, figures: Figures, claims: Claims, pictures: Pictures
    ) -> None:
        self._source, self._names, self._figures, self._claims = source, names, figures, claims
        self._statements = figures.statements
        self._structure = Structure(source, names, figures.statements)
        self._reports = Reports(source, names)
        self._courses = Courses(source, names)
        self._pictures = pictures

    def indicator(self, iri: str, view: View) -> Content:
        """An indicator: its series, claims, footnotes and neighbours."""
        figures = self._figures.of(iri)
        rows = self._source.ask("indicators", indicator=URIRef(iri))
        areas = self._structure.pointed(iri, "indicatorOfFocusArea")
        title = Label("この指標の表の問い合わせ", "The query of this table")
        return {
            "figures": figures,
            "latest": latest(figures, POINTS),
            "pictures": self._pictures.of(iri, figures, view.lang),
            "split": any(not it.total for it in figures),
            "scenarios": any(not it.actual for it in figures),
            "claims": self._claims.about(iri),
            "footnotes": self._statements.notes_on(iri),
            "unit": self._figures.units.unit(words(rows[0], "unit")) if rows else None,
            "facts": self._facts(rows[0]) if rows else [],
            "areas": areas,
            "projects": self._structure.pointed(iri, "indicatorOfProject"),
            "services": self._structure.pointed(iri, "indicatorOfService"),
            "apart": self._structure.apart(iri),
            "query": about("indicator", iri, title, self._source.release),
            "trail": tuple(areas[:1]),
        }

    def _facts(self, row: Solution) -> list[tuple[Label, Link]]:
        """What an indicator is by its codes."""
        labels = (
            ("kind", Label("値の種類", "Kind of value")),
            ("temporal", Label("時間的性質", "In time")),
            ("classification", Label("内訳の分類", "Split by")),
        )
        return [
            (label, self._names.link(words(row, name)))
            for name, label in labels
            if value(row, name) is not None
        ]

    def figure(self, iri: str, view: View) -> Content:  # noqa: ARG002 - as all makers
        """One number's story."""
        figure = self._figures.figure(iri)
        rows = self._source.ask("figure", figure=URIRef(iri))
        more = rows[0] if rows else {}
        statements = self._statements.of(iri)
        printed = [it.link.iri or "" for it in statements]
        labels = (
            ("reason", Label("この記載を採った理由", "Why this statement")),
            ("moment", Label("期間のうちのいつか", "Moment within the period")),
            ("survey", Label("もとの調査", "From the survey")),
            ("area", Label("地域", "Area")),
            ("kind", Label("値の種類", "Kind of value")),
        )
        return {
            "it": figure,
            "statements": statements,
            "disputes": self._disputes([iri, *printed]),
            "corrections": [
                it for one in printed for it in self._structure.pointing(one, "withdraws")
            ],
            "more": [
                (name, label, self._names.link(words(more, name)))
                for name, label in labels
                if value(more, name) is not None
            ],
            "reasons": self._reasons(value(more, "reason")),
            "claims": self._claims.using(iri),
            "lists": self._structure.pointing(iri, "countObservation"),
            "rows": self._rows(iri),
            "trail": (figure.indicator,) if figure is not None else (),
        }

    def claim(self, iri: str, view: View) -> Content:  # noqa: ARG002
        """A claim and what came out when it was recomputed."""
        claim = self._claims.claim(iri)
        return {"it": claim, "trail": (claim.indicator,) if claim is not None else ()}

    def statement(self, iri: str, view: View) -> Content:  # noqa: ARG002
        """What is printed, where, and what rests on it."""
        it = self._statements.statement(iri)
        found = self._source.ask("supported", statement=URIRef(iri))
        facts = [self._names.link(words(row, "fact")) for row in found]
        explained = self._structure.pointed(iri, "explains")
        return {
            "it": it,
            "facts": facts,
            "explains": explained,
            "rows": self._rows(iri),
            "trail": (it.version,) if it is not None else (),
        }

    def focus_area(self, iri: str, view: View) -> Content:  # noqa: ARG002
        """A focus area: its projects as each report lists them, and its indicators."""
        indicators = self._structure.pointing(iri, "indicatorOfFocusArea")
        listings = self._structure.of_area(iri)
        projects = {it.iri or "" for listed in listings for it in listed.projects()}
        return {
            "listings": listings,
            "changes": self._courses.changes(*projects),
            "indicators": self._summed(indicators),
            "others": self._structure.other_names(iri),
        }

    def project(self, iri: str, view: View) -> Content:  # noqa: ARG002
        """A project: where reports list it, its indicators, services and events."""
        return {
            "entries": self._structure.of_project(iri),
            "children": self._structure.children(iri),
            "changes": self._courses.changes(iri),
            "events": self._courses.events(iri),
            "indicators": self._summed(self._structure.pointing(iri, "indicatorOfProject")),
            "services": self._structure.pointing(iri, "serviceOfProject"),
            "others": self._structure.other_names(iri),
            "reading": self._structure.reading(iri),
            "trail": tuple(self._structure.pointed(iri, "latestFocusArea")[:1]),
        }

    def service(self, iri: str, view: View) -> Content:  # noqa: ARG002
        """A service: who offers it, its numbers and its events."""
        projects = self._structure.pointed(iri, "serviceOfProject")
        return {
            "operators": self._structure.pointed(iri, "operatedBy"),
            "projects": projects,
            "indicators": self._summed(self._structure.pointing(iri, "indicatorOfService")),
            "events": self._structure.pointing(iri, "about"),
            "others": self._structure.other_names(iri),
            "reading": self._structure.reading(iri),
        }

    def report(self, iri: str, view: View) -> Content:  # noqa: ARG002
        """A report with its documents and their versions."""
        return {
            "versions": self._reports.versions(report=URIRef(iri)),
            "periods": self._structure.pointed(iri, "coversPeriod"),
            "listings": [it for it in self._structure.listings() if it.report.iri == iri],
            "errata": [],
        }

    def document(self, iri: str, view: View) -> Content:  # noqa: ARG002
        """A document with its versions and what was corrected in it."""
        versions = self._reports.versions(document=URIRef(iri))
        return {
            "versions": versions,
            "periods": [],
            "listings": [],
            "errata": self._structure.pointing(iri, "correctedDocument"),
            "trail": tuple({it.report.iri: it.report for it in versions}.values()),
        }

    def version(self, iri: str, view: View) -> Content:
        """A version and everything taken from it, by heading."""
        contents = self._reports.contents(iri, view.page)
        if not 1 <= view.page <= contents.pages:
            raise QueryError(
                Message(
                    f"{view.page}ページはありません（{contents.pages}ページまで）。",
                    f"there is no page {view.page}; there are {contents.pages}.",
                )
            )
        versions = self._reports.versions(version=URIRef(iri))
        it = versions[0] if versions else None
        return {"it": it, "contents": contents, "trail": (it.document,) if it is not None else ()}

    def erratum(self, iri: str, view: View) -> Content:  # noqa: ARG002
        """A correction: what is right, in which document, and where it was announced."""
        rows = self._source.ask("errata", erratum=URIRef(iri))
        row = rows[0] if rows else {}
        text, document, kind = row.get("text"), value(row, "document"), value(row, "type")
        return {
            "text": None if text is None else paired([text])[0],
            "announced": words(row, "announced"),
            "document": None if document is None else self._names.link(document),
            "page": words(row, "page"),
            "type": None if kind is None else self._names.link(kind),
            "statements": self._statements.of(iri)[:1],
        }

    def counted_list(self, iri: str, view: View) -> Content:  # noqa: ARG002
        """A list of what was counted."""
        items = [
            (
                integer(row, "position") or 0,
                self._names.link(words(row, "item")),
                value(row, "thing"),
            )
            for row in self._source.ask("list_items", list=URIRef(iri))
        ]
        return {
            "counts": self._structure.pointed(iri, "countObservation"),
            "items": [
                (position, item, None if thing is None else self._names.link(thing))
                for position, item, thing in items
            ],
        }

    def period(self, iri: str, view: View) -> Content:  # noqa: ARG002
        """A period and the figures that belong to it."""
        figures = [it for it in self._figures.all() if it.period.link.iri == iri]
        return {"it": self._figures.period(iri), "figures": figures}

    def dataset(self, iri: str, view: View) -> Content:  # noqa: ARG002
        """The whole dataset: what it holds and how to take it home."""
        release = self._source.release
        files = [
            (name, f"/{name.replace('dump/', 'dumps/', 1)}", facts)
            for name, facts in sorted(release.files.items())
        ]
        rows = self._source.ask("partitions", dataset=URIRef(iri))
        classes = [
            (self._names.link(words(row, "class")), integer(row, "count") or 0)
            for row in rows
            if not words(row, "class").startswith(str(OWL))
        ]
        return {
            "dumps": [it for it in files if it[0].startswith("dump/")],
            "tables": [it for it in files if it[0].startswith("tables/")],
            "classes": classes,
        }

    def _summed(self, indicators: Sequence[Link]) -> list[tuple[Link, Any]]:
        """Indicators with their latest value."""
        return [(link, latest(self._figures.of(link.iri or ""), POINTS)) for link in indicators]

    def _disputes(self, things: Sequence[str]) -> list[tuple[Link, list[Label]]]:
        """The discrepancies that concern any of these things, each with what we say of it."""
        found = [it for thing in things for it in self._structure.pointing(thing, "concerns")]
        links = {it.iri: it for it in found}
        return [(it, self._statements.comments(it.iri or "")) for it in links.values()]

    def _reasons(self, iri: str | None) -> list[Label]:
        return [] if iri is None else texts(self._source, iri).get("definition", [])

    def _rows(self, iri: str) -> list[Link]:
        found = self._source.ask("rows", thing=URIRef(iri))
        return [self._names.link(words(row, "row")) for row in found]
