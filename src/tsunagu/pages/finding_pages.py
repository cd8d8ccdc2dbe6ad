"""Finding pages: what a search found, and things called by name."""

from tsunagu.pages.finding import results
from tsunagu.pages.naming import kind_label
from tsunagu.pages.shared import Shared
from tsunagu.pages.views import Frame, Label, View
from tsunagu.search import Entry, Found


class FindingPages(Shared):
    """Pages for those who look for something."""

    def search(self, found: Found | None, view: View) -> str:
        """What a search found, or the form alone."""
        title = Label("検索", "Search")
        if found is not None:
            title = Label(f"「{found.query}」の検索結果", f"Search results for “{found.query}”")
        content = results(found, self._names.path, self._names.label, self._release.base)
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
