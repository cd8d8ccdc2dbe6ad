"""Document pages: the page about a thing, a definition or a graph, by its kind."""

from collections.abc import Callable, Mapping
from typing import Any

from rdflib import OWL, SKOS, URIRef

from tsunagu.formats import CITATION_FORMATS, DOCUMENT_FORMATS, HTML
from tsunagu.pages.citations import WRITERS
from tsunagu.pages.definitions import MODULE, SHAPES
from tsunagu.pages.details import Details
from tsunagu.pages.embedded import block
from tsunagu.pages.findings import findings
from tsunagu.pages.lists import LISTS
from tsunagu.pages.named_graphs import named_graph
from tsunagu.pages.naming import kind_label
from tsunagu.pages.records import Records
from tsunagu.pages.shared import Shared
from tsunagu.pages.statements import texts
from tsunagu.pages.things import Things, types
from tsunagu.pages.views import Frame, Label, Link, View
from tsunagu.pages.wording import LIST_OF_KIND
from tsunagu.release import Release
from tsunagu.store import Store
from tsunagu.terms import QB, VOID

Content = Mapping[str, Any]
_DATA = tuple(form.ending for form in DOCUMENT_FORMATS if form != HTML)

# Kinds whose things are told apart by their names; titles of others also show the code.
_OF_ONE_NAME_EACH = (
    "area", "dataset", "document", "erratum", "focus-area", "graph", "indicator", "observation",
    "organization", "period", "project", "report", "service", "statement", "survey", "version",
)  # fmt: skip

_SHAPES = Label("データを確かめる決まり", "Shapes that the data is checked with")


class DocumentPages(Shared):
    """Pages of everything that has an IRI here."""

    def __init__(self, store: Store, release: Release) -> None:
        super().__init__(store, release)
        self._things = Things(self._source, self._names)
        self._details = Details(
            self._source, self._names, self._figures, self._claims, self._pictures
        )
        self._records = Records(self._source, self._names, self._figures, self._claims)
        self._makers = self._made_for()

    def citation(self, iri: str, ending: str, lang: str) -> str:
        """How a thing is cited, in the format of that ending."""
        return WRITERS[ending](self._citations.of(iri, lang))

    def document(self, iri: str, view: View) -> str:
        """The page about a thing, a definition or a graph."""
        kind = self._names.kind(iri)
        template, content = self._content(iri, kind, view)
        frame = self._frame_of(iri, kind, content)
        more = {**self._cited(iri, view), **self._described_to_machines(iri, template, view, frame)}
        return self._theme.page(template, view, frame, {**content, **more})

    def _cited(self, iri: str, view: View) -> Content:
        if not iri.startswith(f"{self._release.base}id/"):
            return {}
        stem = f"/cite/{iri.removeprefix(f'{self._release.base}id/')}"
        formats = [(it.label, f"{stem}.{it.ending}?lang={view.lang}") for it in CITATION_FORMATS]
        return {
            "cited": {"sentence": self._citations.of(iri, view.lang).sentence, "formats": formats}
        }

    def _described_to_machines(self, iri: str, template: str, view: View, frame: Frame) -> Content:
        if template == "indicator":
            return {"embedded": block(self._embedded.indicator(iri, view.lang, frame.summary))}
        if iri == f"{self._release.base}id/dataset/all":
            return {"embedded": block(self._embedded.dataset(view.lang))}
        return {}

    def _content(self, iri: str, kind: str, view: View) -> tuple[str, Content]:
        common = {"thing": self._things.thing(iri), "said": texts(self._source, iri)}
        if iri == f"{self._release.base}graph/report":
            return "findings", {**common, "groups": findings(self._source, self._names)}
        if kind == "graph":
            return "graph", {**common, "it": named_graph(self._source, self._names, iri)}
        found = types(self._source, iri)
        for term, (template, maker) in self._makers.items():
            if term in found:
                return template, {**common, **maker(iri, view)}
        if kind == "def":
            return "definition", {**common, **self._definition(iri, view)}
        return "thing", common

    def _made_for(self) -> Mapping[str, tuple[str, Callable[[str, View], Content]]]:
        """Which template and content fit a thing, by its class; the first class that fits counts."""
        terms, details, records = self._source.terms, self._details, self._records
        own = self._release.vocabulary
        makers: tuple[tuple[URIRef, str, Callable[[str, View], Content]], ...] = (
            (terms.Indicator, "indicator", details.indicator),
            (QB.Observation, "figure", details.figure),
            (terms.Claim, "claim", details.claim),
            (terms.Statement, "statement", details.statement),
            (terms.FocusArea, "focus_area", details.focus_area),
            (terms.Project, "project", details.project),
            (terms.Service, "service", details.service),
            (terms.Report, "report", details.report),
            (terms.Document, "report", details.document),
            (terms.DocumentVersion, "version", details.version),
            (terms.Erratum, "erratum", details.erratum),
            (terms.CountedList, "counted_list", details.counted_list),
            (terms.Period, "period", details.period),
            (URIRef(f"{own}Discrepancy"), "discrepancy", records.discrepancy),
            (URIRef(f"{own}ProjectChange"), "change", records.change),
            (VOID.Dataset, "dataset", details.dataset),
            (OWL.Ontology, "definition", self._definition),
            (SKOS.ConceptScheme, "definition", self._definition),
        )
        return {str(term): (template, maker) for term, template, maker in makers}

    def _definition(self, iri: str, view: View) -> Content:
        terms = self._definitions.terms(iri)
        it = self._definitions.term(iri)
        root = iri == self._release.vocabulary.rstrip("#/")
        return {
            # A namespace of shapes has no words of its own.
            "title": _SHAPES if not it.kind and any(one.kind in SHAPES for one in terms) else None,
            "groups": self._modules.groups(terms),
            "it": it,
            "anchor": "" if it.anchor in {term.anchor for term in terms} else it.anchor,
            "picture": None if root else self._modules.picture(terms, view.lang),
            "whole": it.kind in ("", MODULE),
        }

    def _frame_of(self, iri: str, kind: str, content: Content) -> Frame:
        path = self._names.path(iri) or f"/{iri.removeprefix(self._release.base)}"
        label = self._definitions.label_of_kind(iri) if kind == "def" else kind_label(kind)
        said = content["said"]
        summary = next(
            (it for name in ("definition", "description", "comment") for it in said.get(name, [])),
            Label(),
        )
        title = content.get("title") or self._names.label(iri)
        return Frame(
            title=title,
            kind=label,
            summary=summary or self._described(title, label),
            trail=self._trail(kind, content),
            iri=iri,
            code="" if kind in _OF_ONE_NAME_EACH else self._names.short(iri),
            stem=path,
            data=_DATA,
            query=f"SELECT ?property ?value WHERE {{\n  <{iri}> ?property ?value .\n}}",
            picture=f"{path}/chart.png" if content.get("pictures") else "/card.png",
        )

    def _described(self, title: Label, kind: Label) -> Label:
        return Label(
            f"{kind.words('ja')}「{title.words('ja')}」の記述。{self._summary.ja}",
            f"{kind.words('en')} “{title.words('en')}”. {self._summary.en}",
        )

    def _trail(self, kind: str, content: Content) -> tuple[Link, ...]:
        name = LIST_OF_KIND.get(kind, "")
        above = [] if name not in LISTS else [Link(LISTS[name].title, f"/{name}")]
        if kind == "def":
            above = [Link(Label("語彙", "Vocabulary"), "/def/")]
        return (self._start, *above, *content.get("trail", ()))
