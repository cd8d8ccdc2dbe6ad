"""Book pages: indicators and lists as workbooks for those who work in Excel."""

from collections.abc import Mapping

from tsunagu.pages.list_pages import PLANS, ListPages
from tsunagu.pages.lists import LISTS
from tsunagu.pages.statements import texts
from tsunagu.pages.structure import Structure
from tsunagu.pages.take_home import claims_sheet, figures_sheet, sources_sheet, table_sheet
from tsunagu.pages.views import Label
from tsunagu.pages.workbooks import workbook


class BookPages(ListPages):
    """Workbooks of a release."""

    def series_book(self, iri: str, lang: str) -> bytes | None:
        """The figures of an indicator as a workbook; None for other things."""
        figures = self._figures.of(iri)
        if not figures:
            return None
        said = texts(self._source, iri)
        structure = Structure(self._source, self._names, self._figures.statements)
        notes = [
            (Label("指標", "Indicator"), self._names.label(iri)),
            *((Label("定義", "Definition"), it) for it in said.get("definition", [])),
            *((Label("注意", "Caution"), it) for it in said.get("comment", [])),
            *(
                (Label("比べられない指標", "Not comparable with"), it.label)
                for it in structure.apart(iri)
            ),
        ]
        claims = self._claims.about(iri)
        sheets = [
            figures_sheet(figures, lang),
            *([claims_sheet(claims, lang)] if claims else []),
            sources_sheet(self._release, notes, iri, lang),
        ]
        return workbook(sheets, self._release.modified)

    def list_book(self, name: str, wished: Mapping[str, str], lang: str) -> bytes:
        """A list as a workbook."""
        about = LISTS[name]
        table = self._lists.table(name)
        if name == PLANS:
            table = self._plans.narrowed(table, wished)
        notes = [(Label("内容", "What it is"), about.summary)]
        sheets = (
            table_sheet(about.title, table, lang),
            sources_sheet(self._release, notes, f"{self._release.base}{name}", lang),
        )
        return workbook(sheets, self._release.modified)
