"""Query pages: the editor, a query with its answer, and the library of questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from tsunagu.diagnosis import unknown_terms
from tsunagu.formats import RDF_FORMATS, RESULT_FORMATS
from tsunagu.pages.editor_words import WORDS
from tsunagu.pages.examples import first, groups
from tsunagu.pages.problems import Problem
from tsunagu.pages.results import Bound, Result, Results
from tsunagu.pages.shared import Shared
from tsunagu.pages.views import Label, View

# How the endpoint's parameter `format` calls a format.
_NAMES = {"ttl": "turtle", "nt": "n-triples", "jsonld": "json-ld", "rdf": "rdf+xml"}


@dataclass(frozen=True)
class Asked:
    """A query as a browser asked it: its text, its graphs, and how its page is to be."""

    query: str
    graphs: Mapping[str, tuple[str, ...]]
    view: View

    def path(self, **more: object) -> str:
        """The address of the same query, with other parameters besides."""
        fields = {"query": self.query, **{k: v for k, v in self.graphs.items() if v}, **more}
        return f"/sparql?{urlencode(fields, doseq=True)}"


class QueryPages(Shared):
    """Pages for those who ask in SPARQL."""

    def sparql(self, view: View) -> str:
        """The query editor."""
        return self._editor(view, {"text": first(self._release).text})

    def answered(self, asked: Asked, answer: bytes) -> str:
        """The editor with a query and its table or truth value (SPARQL JSON)."""
        return self._with_result(asked, self._results.of_json(answer, asked.view.page))

    def listed(self, asked: Asked, columns: Sequence[str], rows: Sequence[Bound]) -> str:
        """The editor with a query and the triples it gives."""
        result = self._results.of_rows(columns, rows, asked.view.page)
        return self._with_result(asked, result, graph=True)

    def too_large(self, asked: Asked, *, graph: bool) -> str:
        """The editor with a query whose answer can be taken home, and is too large for a page."""
        return self._with_result(asked, None, graph=graph)

    def refused(self, asked: Asked, problem: Problem) -> str:
        """The editor with a query and what is wrong with it."""
        return self._editor(self._view(asked), {"text": asked.query, "problem": problem})

    @property
    def _results(self) -> Results:
        return Results(self._names.path, self._names.short)

    @staticmethod
    def _view(asked: Asked) -> View:
        kept = {"query": asked.query, **{k: v for k, v in asked.graphs.items() if v}}
        return replace(asked.view, asked=urlencode(kept, doseq=True))

    def _with_result(self, asked: Asked, result: Result | None, *, graph: bool = False) -> str:
        forms = RDF_FORMATS if graph else RESULT_FORMATS
        content = {
            "text": asked.query,
            "result": result,
            "kind": "graph" if graph else "rows",
            "strange": self._strange(asked.query) if _is_empty(result) else [],
            "files": [
                (it.label, asked.path(format=_NAMES.get(it.ending, it.ending))) for it in forms
            ],
            "page_path": lambda page: asked.path(lang=asked.view.lang, page=page),
        }
        return self._editor(self._view(asked), content)

    def _strange(self, query: str) -> list[tuple[str, str | None]]:
        """The terms of a query that the vocabulary does not have, each with the nearest it has."""
        own = {n: iri for n, iri in self._release.prefixes.items() if iri in self._own_words}
        known = [term for iri in own.values() for term in self._source.names_under(iri)]
        return unknown_terms(query, own, set(known))

    @property
    def _own_words(self) -> tuple[str, str]:
        return self._release.vocabulary, self._release.codes

    def _editor(self, view: View, content: Mapping[str, object]) -> str:
        title = Label("SPARQLで問い合わせる", "Query with SPARQL")
        common = {
            "first": first(self._release),
            "groups": groups(self._uses.questions),
            "prefixes": self._release.prefixes,
            "words": WORDS[view.lang],
            "result": None,
            "strange": (),
            "files": (),
            "problem": None,
        }
        return self._theme.page("sparql", view, self._frame(title), {**common, **content})

    def questions(self, view: View) -> str:
        """The questions that the publication is there to answer, each with its query."""
        title = Label("問いの一覧", "Questions")
        content = {"groups": groups(self._uses.questions)}
        return self._theme.page("questions", view, self._frame(title), content)


def _is_empty(result: Result | None) -> bool:
    return result is not None and not result.total and not result.truth
