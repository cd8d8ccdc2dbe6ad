"""Site: which page is made for what is asked."""

from collections.abc import Callable, Mapping
from typing import Any

from rdflib import OWL, SKOS, URIRef

from tsunagu.catalogue import served
from tsunagu.formats import CITATION_FORMATS, DOCUMENT_FORMATS, HTML
from tsunagu.pages.citations import WRITERS, Citations
from tsunagu.pages.claims import Claims
from tsunagu.pages.definitions import MODULE, SHAPES, Definitions
from tsunagu.pages.details import Details
from tsunagu.pages.embedded import Embedded, block
from tsunagu.pages.examples import first, groups
from tsunagu.pages.finding import results
from tsunagu.pages.findings import findings
from tsunagu.pages.home import HomeMaker
from tsunagu.pages.lists import LISTS, Lists
from tsunagu.pages.modules import Modules
from tsunagu.pages.named_graphs import named_graph
from tsunagu.pages.naming import Names, kind_label
from tsunagu.pages.problems import EXPLANATIONS, Problem
from tsunagu.pages.records import Records
from tsunagu.pages.series import Figures
from tsunagu.pages.source import Source
from tsunagu.pages.statements import texts
from tsunagu.pages.tables import Listing, listing
from tsunagu.pages.theme import Theme
from tsunagu.pages.things import Things, types
from tsunagu.pages.uses import Uses
from tsunagu.pages.views import Frame, Label, Link, View
from tsunagu.pages.vocabulary import Vocabularies
from tsunagu.pages.wording import LIST_OF_KIND
from tsunagu.release import Release
from tsunagu.search import Entry, Found
from tsunagu.store import Store
from tsunagu.terms import QB, VOID

Content = Mapping[str, Any]
_DATA = tuple(form.ending for form in DOCUMENT_FORMATS if form != HTML)
_LIST_DATA = ("csv", "json", "ttl")
# Kinds whose things are told apart by their names; titles of others also show the code.
_OF_ONE_NAME_EACH = (
    "area", "dataset", "document", "erratum", "focus-area", "graph", "indicator", "observation",
    "organization", "period", "project", "report", "service", "statement", "survey", "version",
)  # fmt: skip

_SHAPES = Label("データを確かめる決まり", "Shapes that the data is checked with")
# What the script of the editor says.
_WORDS = {
    "ja": {
        "running": "実行しています…",
        "rows": "{n}行",
        "seconds": "{s}秒",
        "none": "条件に合うものはありませんでした。",
        "yes": "はい（true）",
        "no": "いいえ（false）",
        "download": "ダウンロード",
        "failed": "実行できませんでした",
        "table": "問い合わせの結果",
        "copy": "コピー",
        "copied": "コピーしました",
    },
    "en": {
        "running": "Running…",
        "rows": "{n} rows",
        "row": "1 row",
        "seconds": "{s} s",
        "none": "Nothing matched.",
        "yes": "yes (true)",
        "no": "no (false)",
        "download": "Download",
        "failed": "The query could not be run",
        "table": "Result of the query",
        "copy": "Copy",
        "copied": "Copied",
    },
}


class Pages:
    """The pages of one release."""

    def __init__(self, store: Store, release: Release) -> None:
        self._release = release
        self._source = Source(store, release)
        self._names = Names(self._source)
        figures = Figures(self._source, self._names)
        claims = Claims(self._source, self._names, figures)
        self._things = Things(self._source, self._names)
        self._uses = Uses(self._source)
        self._definitions = Definitions(self._source, self._names, self._uses)
        self._modules = Modules(self._source, self._names, self._definitions)
        self._vocabularies = Vocabularies(self._source, self._definitions, self._modules)
        self._lists = Lists(self._source, self._names, figures, claims)
        self._home = HomeMaker(self._source, self._names, figures)
        self._details = Details(self._source, self._names, figures, claims)
        self._records = Records(self._source, self._names, figures, claims)
        self._citations = Citations(self._source, self._names, figures)
        self._embedded = Embedded(self._source, self._names, figures)
        self._theme = Theme(release)
        self._makers = self._made_for()

    def home(self, view: View) -> str:
        """The first page."""
        frame = Frame(self._site, summary=self._summary)
        shapes = f"{self._release.base}def/shape"
        content = {
            "it": self._home.home(),
            "lists": [Link(it.title, f"/{name}") for name, it in LISTS.items()],
            "shapes_path": "/def/shape" if self._source.names_under(f"{shapes}#") else None,
            "embedded": block(self._embedded.dataset(view.lang)),
        }
        return self._theme.page("home", view, frame, content)

    def about(self, view: View) -> str:
        """What this is, how the numbers are made, and what may be done with them."""
        title = Label("このサイトについて", "About this site")
        content = {
            "summary": self._summary,
            "endings": _DATA,
            "lists": [Link(it.title, f"/{name}") for name, it in LISTS.items()],
            "errors": [Link(it.title, f"/errors/{name}") for name, it in EXPLANATIONS.items()],
        }
        return self._theme.page("about", view, self._frame(title), content)

    def explains(self, kind: str) -> bool:
        """Whether there is a page that explains a kind of error."""
        return kind in EXPLANATIONS

    def explanation(self, kind: str, view: View) -> str:
        """What a kind of error means and how to cure it."""
        it = EXPLANATIONS[kind]
        frame = self._frame(it.title, kind=Label("エラーの説明", "Error explained"))
        return self._theme.page("explanation", view, frame, {"it": it})

    def problem(self, problem: Problem, view: View) -> str:
        """An error as a page."""
        title = Label(problem.title.ja, problem.title.en)
        content = {"problem": problem, "it": EXPLANATIONS.get(problem.kind)}
        return self._theme.page("problem", view, self._frame(title), content)

    def listing(self, name: str, view: View) -> str:
        """A list as a page."""
        about = LISTS[name]
        frame = Frame(
            about.title,
            summary=about.summary,
            trail=(self._start,),
            stem=f"/{name}",
            data=_LIST_DATA,
        )
        return self._theme.page(
            "list", view, frame, {"table": self._lists.table(name), "name": name}
        )

    def rows(self, name: str) -> Listing:
        """A list for data formats."""
        return listing(self._lists.table(name))

    def series(self, iri: str) -> Listing | None:
        """The figures of an indicator for data formats; None for other things."""
        if str(self._source.terms.Indicator) not in types(self._source, iri):
            return None
        return listing(self._lists.series(iri))

    def citation(self, iri: str, ending: str, lang: str) -> str:
        """How a thing is cited, in the format of that ending."""
        return WRITERS[ending](self._citations.of(iri, lang))

    def dumps(self, view: View) -> str:
        """What can be taken home, with sizes and checksums."""
        title = Label("一括ダウンロード", "Download everything")
        frame = Frame(
            title,
            summary=self._summary,
            trail=(self._start,),
            stem="/dumps/index",
            data=("json", "ttl"),
        )
        files = [
            (path.partition("/")[2], f"/{path}", facts, path.startswith("dumps/"))
            for path, facts in served(self._release.files)
        ]
        return self._theme.page("dumps", view, frame, {"files": files})

    def sparql(self, view: View) -> str:
        """The query editor."""
        title = Label("SPARQLで問い合わせる", "Query with SPARQL")
        content = {
            "first": first(self._release),
            "groups": groups(self._uses.questions),
            "prefixes": self._release.prefixes,
            "words": _WORDS[view.lang],
        }
        return self._theme.page("sparql", view, self._frame(title), content)

    def questions(self, view: View) -> str:
        """The questions that the publication is there to answer, each with its query."""
        title = Label("問いの一覧", "Questions")
        content = {"groups": groups(self._uses.questions)}
        return self._theme.page("questions", view, self._frame(title), content)

    def vocabulary(self, view: View) -> str:
        """The index of all definitions."""
        frame = Frame(
            Label("語彙・符号・決まりの一覧", "Vocabulary, codes and shapes"),
            summary=self._summary,
            trail=(self._start,),
            stem="/def/index",
            data=_LIST_DATA,
        )
        root = self._names.link(self._release.vocabulary.rstrip("#/"))
        content = {"it": self._vocabularies.vocabulary(), "root": root}
        return self._theme.page("vocabulary", view, frame, content)

    def definitions(self) -> Listing:
        """All definitions for data formats."""
        return self._vocabularies.listing()

    def search(self, found: Found | None, view: View) -> str:
        """What a search found, or the form alone."""
        title = Label("検索", "Search")
        if found is not None:
            title = Label(f"「{found.query}」の検索結果", f"Search results for “{found.query}”")
        content = results(found, self._names.path, self._release.base)
        return self._theme.page("search", view, self._frame(title), content)

    def preview(self, iri: str, entry: Entry | None, view: View) -> str:
        """The small page about a thing that other programs show in a frame."""
        content = {"iri": iri, "about": Label(entry.about_ja, entry.about_en) if entry else Label()}
        kind = kind_label(entry.kind if entry else self._names.kind(iri))
        return self._theme.page("preview", view, Frame(self.called(iri), kind=kind), content)

    def called(self, iri: str) -> Label:
        """What a thing or property is called."""
        return self._names.label(iri)

    def short(self, iri: str) -> str:
        """An IRI with its prefix."""
        return self._names.short(iri)

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

    @property
    def _site(self) -> Label:
        return Label(self._release.title.get("ja", ""), self._release.title.get("en", ""))

    @property
    def _summary(self) -> Label:
        said = self._release.description
        return Label(said.get("ja", ""), said.get("en", ""))

    @property
    def _start(self) -> Link:
        return Link(Label("ホーム", "Home"), "/")

    def _frame(self, title: Label, kind: Label | None = None) -> Frame:
        return Frame(title, kind=kind or Label(), summary=self._summary, trail=(self._start,))

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
