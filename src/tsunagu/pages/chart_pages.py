"""Chart pages: charts by themselves, to take home or to show on other sites."""

from tsunagu.drawings import Drawing
from tsunagu.pages.naming import kind_label
from tsunagu.pages.number_lists import POINTS
from tsunagu.pages.series import latest
from tsunagu.pages.shared import Shared
from tsunagu.pages.views import Frame, View


class ChartPages(Shared):
    """Charts outside of the page they belong to."""

    def drawing(self, iri: str, name: str, lang: str) -> Drawing | None:
        """One chart of a thing, or None where it has none of that name."""
        return self._pictures.drawing(iri, name, lang)

    def framed(self, iri: str, view: View) -> str | None:
        """The small page that other sites show in a frame; None where there is no number to show."""
        figures = self._figures.of(iri)
        if not figures:
            return None
        frame = Frame(self._names.label(iri), kind=kind_label(self._names.kind(iri)), iri=iri)
        content = {
            "pictures": self._pictures.of(iri, figures, view.lang)[:1],
            "latest": latest(figures, POINTS),
            "address": f"{self._release.base}{(self._names.path(iri) or '').removeprefix('/')}",
        }
        return self._theme.page("embed", view, frame, content)
