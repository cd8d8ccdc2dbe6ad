"""Absent: names that lead nowhere are told apart: withdrawn, renamed, a label, or misspelt."""

from collections.abc import Iterable
from typing import cast

from flask import Response

from tsunagu.batches import LONGEST_QUERY
from tsunagu.errors import Message
from tsunagu.release import Release
from tsunagu.search import Hit, Index, cleaned
from tsunagu.web.contract import Choice, Problem, not_found, redirected

_LIKELY, _FEW = 45.0, 5  # what is less like the name than this is no suggestion


class Absent:
    """Answers for the names of things that a release does not hold."""

    def __init__(self, release: Release, index: Index) -> None:
        self._release, self._index = release, index

    def answer(self, place: str, kind: str, name: str, ending: str = "") -> Response:
        """A redirect to the thing of that former name or label; `place` is "id" or "doc".

        Raises Problem: 410 where it was withdrawn, 300 where several things have that label, else
        404 with the likeliest names.
        """
        path = f"{kind}/{name}"
        known = self._release.withdrawn.get(path)
        if known is not None:
            others = cast(list[str], known["replaced_by"])
            if known["renamed"]:
                return redirected(f"/{place}/{others[0]}{ending}", 301)
            raise self._gone(f"/{place}/{path}{ending}", known, others)
        labelled = self._labelled(kind, name)
        if len(labelled) == 1:
            return redirected(f"/{place}/{labelled[0].entry.path.removeprefix('id/')}{ending}", 303)
        if labelled:
            raise self._several(name, labelled)
        raise self._unknown(f"/{place}/{path}{ending}", kind, name)

    def _labelled(self, kind: str, name: str) -> list[Hit]:
        text = cleaned(name) if len(name) <= LONGEST_QUERY else ""
        found = self._index.exact(text) if text else []
        return [it for it in found if it.entry.kind == kind and it.entry.path.startswith("id/")]

    def _gone(self, path: str, known: dict[str, object], others: Iterable[str]) -> Problem:
        reason, since = cast(dict[str, str], known["reason"]), known["since"]
        return Problem(
            410,
            "gone",
            Message("取り下げられました", "Withdrawn"),
            Message(
                f"{path} は {since} に取り下げられました。{reason['ja']}",
                f"{path} was withdrawn on {since}. {reason['en']}",
            ),
            choices=[self._choice(f"id/{it}") for it in others],
            relation="successor-version",
        )

    def _several(self, name: str, hits: Iterable[Hit]) -> Problem:
        return Problem(
            300,
            "several",
            Message("同じ名前のものがいくつかあります", "Several things have this name"),
            Message(f"「{name}」はどれですか。", f"Which {name!r} is meant?"),
            choices=[self._choice(it.entry.path) for it in hits],
            relation="alternate",
        )

    def _unknown(self, path: str, kind: str, name: str) -> Problem:
        problem = not_found(path)
        if len(name) <= LONGEST_QUERY and cleaned(name):
            wanted = kind if kind in self._index.kinds else ""
            hits = self._index.page(cleaned(name), {"kind": wanted}, 0, _FEW).hits
            near = [it.entry.path for it in hits if it.score >= _LIKELY]
            problem.choices = [self._choice(it) for it in near if it.startswith("id/")]
            problem.relation = "related"
        return problem

    def _choice(self, path: str) -> Choice:
        entry = self._index.by_path.get(path)
        iri = self._release.base + path
        return Choice(iri, entry.ja or entry.en, entry.en or entry.ja) if entry else Choice(iri)
