"""Work: what a child does: checks what was handed in and writes the report that is wanted."""

import base64
from dataclasses import replace
from urllib.parse import quote

from tsunagu.formats import HTML
from tsunagu.pages import Pages, View
from tsunagu.pages.pictures import draw
from tsunagu.pages.verdicts import Handed
from tsunagu.pages.views import EN
from tsunagu.release import Release
from tsunagu.reviewers.drafts import Draft, Drafts
from tsunagu.reviewers.envelope import Envelope
from tsunagu.reviewers.templates import blank_workbook
from tsunagu.settings import ReviewLimits
from tsunagu.store import Store
from tsunagu.submission import Review, Upload, of_release, review
from tsunagu.submission.desk import Wish, report

_MOST_KEPT = 3_000_000  # bytes of tables that a page may carry to send them once more


class Reviewer:
    """Checks against one release, for which everything is prepared."""

    def __init__(self, release: Release, limits: ReviewLimits) -> None:
        self._release, self._limits = release, limits
        self._published = of_release(release)
        self._drafts = Drafts(self._published)
        # In memory: each child has its own copy of it, and may change that.
        dump = release.dump("data.nq")
        self._store = Store.in_memory(dump)
        self._pages = Pages(self._store, release)
        self._warm()

    def __call__(self, asked: Envelope) -> Envelope:
        """The report of what is in an envelope, or a template where that is asked for."""
        if "template" in asked.words:
            return Envelope({}, (blank_workbook(self._published, asked.words["template"]),))
        uploads = [
            Upload(name, body) for name, body in zip(asked.words["names"], asked.files, strict=True)
        ]
        found = review(uploads, self._published)
        if asked.words["format"] == HTML.ending:
            return Envelope({}, (self._page(found, uploads, asked),))
        lang = asked.words["lang"]
        wish = Wish(
            asked.words["format"],
            asked.words["severity"],
            lambda it: it.en if lang == EN else it.ja,
        )
        return Envelope({}, (report(uploads, found, self._published.publication, wish),))

    def _warm(self) -> None:
        """Does once what is slow only the first time, so that no child has to."""
        words = {"names": ["figures.csv"], "lang": "ja", "chosen": False, "severity": "info"}
        more = {"path": "/validate", "accept": [], "reason": "", "show": ""}
        for form in ("html", "xlsx"):
            self(Envelope({**words, **more, "format": form}, (b"id\n",)))

    def _page(self, found: Review, uploads: list[Upload], asked: Envelope) -> bytes:
        words = asked.words
        accepted = frozenset(words["accept"])
        handed = Handed(self._limits, _kept(uploads), accepted, words["reason"].strip())
        verdict = self._pages.verdict(found, handed)
        view = View(words["lang"], words["path"], words["chosen"])
        shown = next((it for it in verdict.indicators if it.path == words["show"]), None)
        if verdict.passes and shown is not None and shown.iri is not None:
            return self._previewed(found, shown.iri, view)
        return self._pages.checked(verdict, view).encode()

    def _previewed(self, found: Review, iri: str, view: View) -> bytes:
        self._drafts.draw(self._store, found)
        draft = Draft(**vars(self._release))
        draw(self._store, draft, iri)
        return Pages(self._store, draft).document(iri, replace(view, draft=True)).encode()


def _kept(uploads: list[Upload]) -> tuple[str, ...]:
    """The uploads as fields of a form, as far as a page can carry them."""
    if sum(len(it.body) for it in uploads) > _MOST_KEPT:
        return ()
    return tuple(f"{quote(it.name)} {base64.b64encode(it.body).decode('ascii')}" for it in uploads)
