"""Shared: what all pages of a release are made from, and the frame that pages of our own have."""

from tsunagu.pages.citations import Citations
from tsunagu.pages.claims import Claims
from tsunagu.pages.definitions import Definitions
from tsunagu.pages.embedded import Embedded
from tsunagu.pages.modules import Modules
from tsunagu.pages.naming import Names
from tsunagu.pages.pictures import Pictures
from tsunagu.pages.series import Figures
from tsunagu.pages.source import Source
from tsunagu.pages.theme import Theme
from tsunagu.pages.uses import Uses
from tsunagu.pages.views import Frame, Label, Link
from tsunagu.release import Release
from tsunagu.store import Store


class Shared:
    """The parts that several kinds of pages need."""

    def __init__(self, store: Store, release: Release) -> None:
        self._release = release
        self._source = Source(store, release)
        self._names = Names(self._source)
        self._figures = Figures(self._source, self._names)
        self._claims = Claims(self._source, self._names, self._figures)
        self._uses = Uses(self._source)
        self._definitions = Definitions(self._source, self._names, self._uses)
        self._modules = Modules(self._source, self._names, self._definitions)
        self._citations = Citations(self._source, self._names, self._figures)
        self._embedded = Embedded(self._source, self._names, self._figures)
        self._pictures = Pictures(self._source, self._names, self._figures)
        self._theme = Theme(release)

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
