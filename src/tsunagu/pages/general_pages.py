"""General pages: the first page, what this is, files to take home, and errors in words."""

from collections.abc import Sequence
from dataclasses import replace

from tsunagu.catalogue import served
from tsunagu.formats import DOCUMENT_FORMATS, HTML
from tsunagu.pages.cards import said_lines, title_lines
from tsunagu.pages.embedded import block
from tsunagu.pages.home import HomeMaker
from tsunagu.pages.lists import LISTS
from tsunagu.pages.news import NewsMaker
from tsunagu.pages.problems import EXPLANATIONS, Problem
from tsunagu.pages.promises import NOT_PROMISED, PROMISES, Limit
from tsunagu.pages.shared import Shared
from tsunagu.pages.views import Frame, Label, Link, View
from tsunagu.release import Release
from tsunagu.store import Store

_DATA = tuple(form.ending for form in DOCUMENT_FORMATS if form != HTML)


class GeneralPages(Shared):
    """Pages about the site itself."""

    def __init__(self, store: Store, release: Release) -> None:
        super().__init__(store, release)
        self._home = HomeMaker(self._source, self._names, self._figures)
        self._news = NewsMaker(self._source, self._names, self._figures)

    def home(self, view: View) -> str:
        """The first page."""
        frame = Frame(self._site, summary=self._summary)
        shapes = f"{self._release.base}def/shape"
        content = {
            "it": self._home.home(),
            "news": self._news.news(),
            "lists": [Link(it.title, f"/{name}") for name, it in LISTS.items()],
            "shapes_path": "/rules" if self._source.names_under(f"{shapes}#") else None,
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

    def status(self, limits: Sequence[Limit], view: View) -> str:
        """What this service promises, and where its limits are."""
        summary = Label(
            "このサービスが約束することと、約束できないこと、1回に頼める量の限りです。",
            "What this service promises, what it does not, and how much one request may ask for.",
        )
        frame = replace(self._frame(Label("約束と限り", "Limits and promises")), summary=summary)
        report = f"{self._release.base}graph/report"
        content = {
            "promises": PROMISES,
            "not_promised": NOT_PROMISED,
            "limits": limits,
            "report": "/graph/report" if self._source.names_under(f"{report}#") else None,
        }
        return self._theme.page("status", view, frame, content)

    def card(self, lang: str) -> str:
        """The picture of this publication for links elsewhere, as SVG; without a language no words."""
        title = title_lines(self._site.words(lang)) if lang else ()
        said = said_lines(self._summary.words(lang)) if lang else ()
        return self._theme.drawing("card", {"title": title, "said": said})

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
