"""Suggest: things, kinds and properties that begin as somebody types, for the reconciliation API."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import Blueprint, Response, request

from tsunagu.batches import LONGEST_QUERY
from tsunagu.folding import folded
from tsunagu.formats import JSON
from tsunagu.reconciliation import Reconciler
from tsunagu.search import Entry, cleaned
from tsunagu.web.contract import Contract, bad_parameter, only_parameters
from tsunagu.web.shapes import Shapes

# What OpenRefine's own suggest box may send besides; none of it changes what is suggested here.
_IDLE = ("key", "spell", "exact", "strict", "scoring", "prefixed", "stemmed", "format", "filter",
         "type_strict", "domain", "indent", "all_types", "_")  # fmt: skip
_T = TypeVar("_T")
_USUAL, _MOST, _FARTHEST = 10, 100, 10_000


class Suggest:
    """The suggest services and the proposals of properties."""

    def __init__(self, known: Reconciler, shapes: Shapes, contract: Contract) -> None:
        self._known, self._shapes, self._contract = known, shapes, contract

    def add_to(self, routes: Blueprint) -> None:
        """Adds the routes."""
        add = routes.add_url_rule
        add("/reconcile/suggest/entity", view_func=self.entity)
        add("/reconcile/suggest/type", view_func=self.type)
        add("/reconcile/suggest/property", view_func=self.property)
        add("/reconcile/properties", view_func=self.proposals)

    def entity(self) -> Response:
        """Things whose names begin so, or are like it."""
        prefix, kind, lang = self._prefix(), request.args.get("type", ""), self._shapes.lang()
        fitting = [it for it in self._entries(prefix) if not kind or it.kind == kind]
        return self._answer(fitting, lambda it: self._shapes.suggestion(it, lang))

    def _entries(self, prefix: str) -> list[Entry]:
        index = self._known.index
        named = index.by_path.get(self._known.path(prefix) or "")
        return [named] if named else [hit.entry for hit in index.find(prefix)]

    def type(self) -> Response:
        """Kinds of things by name."""
        prefix, lang = self._prefix(), self._shapes.lang()
        types = [self._shapes.type(it, lang) for it in self._known.index.kinds]
        return self._answer(_begun(types, prefix), lambda it: it)

    def property(self) -> Response:
        """Properties by name."""
        prefix, lang = self._prefix(), self._shapes.lang()
        properties = [self._shapes.property(it, lang) for it in self._of_kind()]
        return self._answer(_begun(properties, prefix), lambda it: it)

    def proposals(self) -> Response:
        """The properties that things of a kind have."""
        only_parameters("type", "limit", "lang")
        lang, limit = self._shapes.lang(), _number("limit", 1000, 1000)
        made = [self._shapes.property(it, lang) for it in self._of_kind()[:limit]]
        answer = {"type": request.args.get("type", ""), "limit": limit, "properties": made}
        return self._contract.offered((JSON,), JSON, lambda _: self._shapes.written(answer))

    def _of_kind(self) -> Sequence[str]:
        kind = request.args.get("type", "")
        return self._known.index.properties.get(kind, ()) if kind else self._known.properties

    def _prefix(self) -> str:
        only_parameters("prefix", "cursor", "limit", "type", "lang", *_IDLE)
        prefix = request.args.get("prefix", "")
        if len(prefix) > LONGEST_QUERY:
            raise bad_parameter(
                "prefix", f"{prefix[:20]}…", f"{LONGEST_QUERY}文字まで",
                f"at most {LONGEST_QUERY} characters",
            )  # fmt: skip
        return cleaned(prefix)

    def _answer(self, found: Sequence[_T], shape: Callable[[_T], object]) -> Response:
        start, limit = _number("cursor", 0, _FARTHEST, 0), _number("limit", _USUAL, _MOST)
        answer = {"result": [shape(it) for it in found[start : start + limit]]}
        return self._contract.offered((JSON,), JSON, lambda _: self._shapes.written(answer))


def _begun(offers: Sequence[dict[str, str]], prefix: str) -> list[dict[str, str]]:
    """Those whose name or id begins so, then those that hold it."""
    key = folded(prefix)
    begin, hold = [], []
    for it in offers:
        keys = (folded(it["name"]), folded(it["id"]), folded(it["id"].rpartition(":")[2]))
        if any(one.startswith(key) for one in keys):
            begin.append(it)
        elif any(key in one for one in keys):
            hold.append(it)
    return begin + hold


def _number(name: str, usual: int, most: int, least: int = 1) -> int:
    text = request.args.get(name, str(usual))
    if re.fullmatch(r"[0-9]{1,6}", text) is None or not least <= int(text) <= most:
        raise bad_parameter(
            name,
            text[:40],
            f"{least}から{most}までの整数",
            f"a whole number from {least} to {most}",
        )
    return int(text)
