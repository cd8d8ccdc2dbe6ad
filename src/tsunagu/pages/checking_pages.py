"""Checking pages: where tables are handed in, and what was found in them."""

from collections.abc import Mapping, Sequence

from tsunagu.pages.shared import Shared
from tsunagu.pages.verdicts import Handed, Verdict, Verdicts
from tsunagu.pages.views import Frame, Label, Link, View
from tsunagu.settings import ReviewLimits
from tsunagu.submission import Review
from tsunagu.tables import read_descriptions

_TITLE = Label("新しい数値を確かめる", "Check new figures")
_RESULT = Label("確かめた結果", "Result of the check")


class CheckingPages(Shared):
    """Pages for those who keep the figures."""

    def checking(self, view: View, limits: ReviewLimits) -> str:
        """The form in which tables are handed in."""
        return self._theme.page("validate", view, self._frame(_TITLE), self._form(limits))

    def verdict(self, review: Review, handed: Handed) -> Verdict:
        """What is to be said of what was handed in, and what it would change."""
        return Verdicts(self._names, self._release.base).of(review, handed)

    def checked(self, verdict: Verdict, view: View) -> str:
        """A verdict as a page."""
        trail = (self._start, Link(_TITLE, "/validate"))
        frame = Frame(_RESULT, summary=_RESULT, trail=trail)
        content = {**self._form(verdict.handed.limits), "it": verdict}
        return self._theme.page("validated", view, frame, content)

    def _form(self, limits: ReviewLimits) -> Mapping[str, object]:
        return {"limits": limits, "tables": self.tables()}

    def tables(self) -> Sequence[tuple[str, Label]]:
        """The tables there are, by name and title."""
        described = self._release.sources / "data" / "tables.json"
        return [(it.name, Label(it.title_ja, it.title_en)) for it in read_descriptions(described)]
