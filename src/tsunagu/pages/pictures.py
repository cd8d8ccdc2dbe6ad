"""Pictures: the charts of a release's indicators, as they are to be drawn and as they were."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tsunagu.drawings import Drawing, Drawn, Wanted, prepare
from tsunagu.pages.charts import LINES, NAMES, STACKS, Plot, charts, is_moment
from tsunagu.pages.naming import Names
from tsunagu.pages.plots import Canvas, specification
from tsunagu.pages.series import Figure, Figures
from tsunagu.pages.source import Source, words
from tsunagu.pages.views import EN, JA, Label
from tsunagu.release import Release
from tsunagu.store import Store

_NARROW = "-narrow"


@dataclass(frozen=True)
class Picture:
    """A chart on a page: drawn for wide and for narrow screens."""

    name: str
    plot: Plot
    wide: Markup
    narrow: Markup

    @property
    def has_stretches(self) -> bool:
        """Whether values of longer periods stand among those of moments."""
        drawn = self.plot.figures() if self.plot.kind == LINES else []
        return any(it.actual and not is_moment(it.period) for it in drawn)

    @property
    def has_targets(self) -> bool:
        """Whether something is drawn that has not come about."""
        return self.plot.kind != STACKS and any(not it.actual for it in self.plot.figures())


class Pictures:
    """The charts of a release."""

    def __init__(self, source: Source, names: Names, figures: Figures) -> None:
        self._source, self._names, self._figures = source, names, figures
        self._drawn = Drawn(source.release)

    def of(self, iri: str, figures: Sequence[Figure], lang: str) -> list[Picture]:
        """The pictures of an indicator for a page."""
        found = []
        for name, plot in zip(NAMES, charts(self._names.label(iri), figures), strict=False):
            wide, narrow = (self._drawn.get(iri, name, f"{lang}{it}") for it in ("", _NARROW))
            if wide is not None and narrow is not None:
                # Drawn by ourselves when the release was made; its texts are escaped there.
                pictures = (Markup(it.svg) for it in (wide, narrow))  # noqa: S704
                found.append(Picture(name, plot, *pictures))
        return found

    def drawing(self, iri: str, name: str, lang: str) -> Drawing | None:
        """One picture to take home."""
        return self._drawn.get(iri, name, lang)


def draw(store: Store, release: Release, only: str | None = None) -> None:
    """Draws the charts of a release, or those of one indicator."""
    prepare(_wanted(store, release, only), release.charts)


def _wanted(store: Store, release: Release, only: str | None) -> Iterator[Wanted]:
    """Every chart that is to be drawn, in both languages and for both widths."""
    source = Source(store, release)
    names = Names(source)
    figures = Figures(source, names)
    for row in source.ask("indicators"):
        iri = words(row, "indicator")
        if only not in {None, iri}:
            continue
        plots = charts(names.label(iri), figures.of(iri))
        for name, plot in zip(NAMES, plots, strict=False):
            for lang in (JA, EN):
                said = credit(release, iri, lang)
                for variant, canvas in (
                    (lang, Canvas(lang, credit=said)),
                    (f"{lang}{_NARROW}", Canvas(lang, narrow=True)),
                ):
                    yield iri, name, variant, specification(plot, canvas)


def credit(release: Release, address: str, lang: str) -> str:
    """Whose numbers a chart shows, for those who see it elsewhere."""
    site = Label(release.title.get("ja", ""), release.title.get("en", "")).words(lang)
    return f"出典：{site}  {address}" if lang == JA else f"Source: {site}  {address}"
