"""Finding: things by their names, for people and programs (/search), and exactly (/resolve)."""

import json
import re
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from tsunagu.batches import LONGEST_QUERY, read_json
from tsunagu.errors import Message, QueryError
from tsunagu.formats import HTML, JSON, Format
from tsunagu.pages import Pages, View
from tsunagu.release import Release
from tsunagu.search import FACETS, Found, Hit, Index, cleaned
from tsunagu.web.contract import Contract, Problem, bad_parameter, only_parameters, view

_LINES = Format("jsonl", "application/x-ndjson", "JSON Lines")
_LINE_TYPES = ("application/x-ndjson", "application/jsonl", "application/json-lines")
MOST_LINES = 1000
MOST_AT_ONCE, _USUAL, FARTHEST = 100, 20, 10_000
_CODES = ("code", "notation")
_FIELDS = frozenset({"label", "code", "kind"})


class Finding:
    """What is found by name in one release."""

    def __init__(self, release: Release, index: Index, pages: Pages, contract: Contract) -> None:
        self.release, self.index = release, index
        self.pages, self.contract = pages, contract

    def blueprint(self) -> Blueprint:
        """The routes of search."""
        routes = Blueprint("finding", __name__)
        routes.add_url_rule("/search", view_func=self.search)
        routes.add_url_rule("/search.json", view_func=self.search_json)
        routes.add_url_rule("/resolve", view_func=self.resolve, methods=["GET", "POST"])
        return routes

    def search(self) -> Response:
        """What was found, as a page or as JSON; without a question, the form."""
        return self._answer(None)

    def search_json(self) -> Response:
        """What was found, as JSON."""
        return self._answer(JSON)

    def _answer(self, chosen: Format | None) -> Response:
        only_parameters("q", *FACETS, "limit", "offset", "lang")
        found = self._found()

        def produce(form: Format) -> str:
            if form == HTML:
                return self.pages.search(found, self._view(found))
            if found is None:
                raise bad_parameter("q", "", "探す言葉", "the words to look for")
            return json.dumps(self._told(found), ensure_ascii=False, indent=1) + "\n"

        return self.contract.offered((HTML, JSON), HTML, produce, chosen=chosen)

    def _found(self) -> Found | None:
        text = _text("q", request.args.get("q", ""))
        wished = {it: self._wish(it, request.args.get(it, "")) for it in FACETS}
        limit = _number("limit", _USUAL, 1, MOST_AT_ONCE)
        offset = _number("offset", 0, 0, FARTHEST)
        return self.index.page(text, wished, offset, limit) if text else None

    def _view(self, found: Found | None) -> View:
        plain = view(request)
        if found is None:
            return plain
        asked = {name: value for name, value in request.args.items() if name != "lang"}
        return View(plain.lang, plain.path, plain.chosen, asked=urlencode(asked))

    def _told(self, found: Found) -> dict[str, object]:
        return {
            "query": found.query,
            **{facet: found.wished[facet] or None for facet in FACETS},
            "total": found.total,
            "offset": found.offset,
            "limit": found.limit,
            "kinds": dict(found.counts["kind"]),
            "areas": dict(found.counts["area"]),
            "years": dict(found.counts["year"]),
            "results": [self._hit(hit) for hit in found.hits],
        }

    def _hit(self, hit: Hit) -> dict[str, object]:
        entry = hit.entry
        about = {"ja": entry.about_ja, "en": entry.about_en}
        return {
            "iri": self.release.base + entry.path,
            "kind": entry.kind,
            "label": {lang: text for lang, text in (("ja", entry.ja), ("en", entry.en)) if text},
            "description": {lang: text for lang, text in about.items() if text},
            "score": hit.score,
            "matched": {"name": hit.name.text, "lang": hit.name.lang, "role": hit.name.role},
        }

    def resolve(self) -> Response:
        """The IRIs of exact names or codes: one by GET, many as JSON Lines by POST."""
        if request.method == "POST":
            only_parameters()
            lines = [self._resolved(it) for it in _asked_lines()]
            text = "".join(json.dumps(it, ensure_ascii=False) + "\n" for it in lines)
            array = json.dumps(lines, ensure_ascii=False, indent=1) + "\n"
            return self.contract.answered(
                (_LINES, JSON), lambda form: array if form == JSON else text
            )
        only_parameters("label", "code", "kind")
        answer = self._resolved(dict(request.args.items()))
        return self.contract.offered(
            (JSON,), JSON, lambda _: json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
        )

    def _resolved(self, asked: Mapping[str, str]) -> dict[str, object]:
        if ("label" in asked) == ("code" in asked):
            raise Problem(
                400,
                "parameter",
                Message("パラメーターが足りません", "A parameter is missing"),
                Message("label か code のどちらか1つが要ります。", "Give either label or code."),
            )
        name = "label" if "label" in asked else "code"
        text, kind = _text(name, asked[name]), self._wish("kind", asked.get("kind", ""))
        if not text:
            raise bad_parameter(name, asked[name], "空でない文字列", "a text that is not empty")
        hits = self.index.exact(text, _CODES) if name == "code" else self.index.exact(text)
        hits = [hit for hit in hits if not kind or hit.entry.kind == kind]
        status = "none" if not hits else "found" if len(hits) == 1 else "ambiguous"
        return {
            **asked,
            "status": status,
            "iri": self.release.base + hits[0].entry.path if len(hits) == 1 else None,
            "matches": [self._hit(hit) for hit in hits],
        }

    def _wish(self, facet: str, asked: str) -> str:
        known = self.index.values[facet]
        if asked and asked not in known:
            names = ", ".join(sorted(known))
            raise bad_parameter(facet, asked[:80], f"{names} のどれか", f"one of {names}")
        return asked


def _asked_lines() -> list[dict[str, str]]:
    """The questions of a body of JSON Lines. Raises Problem."""
    if request.mimetype not in _LINE_TYPES:
        listed = ", ".join(_LINE_TYPES)
        raise Problem(
            415,
            "media-type",
            Message("この種類の本文は受け取れません", "Unsupported media type"),
            Message(f"Content-Type は {listed} のどれかにしてください。", f"Send one of {listed}."),
        )
    try:
        text = request.get_data().decode("utf-8-sig")
        lines = [it for it in text.split("\n") if it.strip()]
        if not lines:
            raise _bad_lines("本文が空です。", "The body is empty.")
        if len(lines) > MOST_LINES:
            raise _bad_lines(
                f"1回に{MOST_LINES}行までです（{len(lines)}行あります）。",
                f"At most {MOST_LINES} lines (found {len(lines)}).",
                status=413,
            )
        return [_line(number, it) for number, it in enumerate(lines, 1)]
    except UnicodeDecodeError as error:
        raise _bad_lines("本文がUTF-8ではありません。", "The body is not UTF-8.") from error
    except QueryError as error:
        raise _bad_lines(error.message.ja, error.message.en) from error


def _line(number: int, text: str) -> dict[str, str]:
    asked = read_json(text, f"{number}行目 / line {number}")
    if isinstance(asked, str):
        return {"label": asked}
    if not isinstance(asked, dict) or set(asked) - _FIELDS or not _all_texts(asked):
        raise _bad_lines(
            f'{number}行目は {{"label": "…", "kind": "…"}} か文字列にしてください。',
            f'Line {number} has to be {{"label": "…", "kind": "…"}} or a text.',
        )
    return asked


def _all_texts(asked: Mapping[str, object]) -> bool:
    return all(isinstance(it, str) for it in asked.values())


def _bad_lines(ja: str, en: str, *, status: int = 400) -> Problem:
    title = Message("まとめた問い合わせを読めません", "The batch cannot be read")
    return Problem(status, "batch", title, Message(ja, en))


def _text(name: str, text: str) -> str:
    if len(text) > LONGEST_QUERY:
        raise bad_parameter(
            name, f"{text[:20]}…", f"{LONGEST_QUERY}文字まで", f"at most {LONGEST_QUERY} characters"
        )
    return cleaned(text)


def _number(name: str, usual: int, least: int, most: int) -> int:
    text = request.args.get(name, str(usual))
    if re.fullmatch(r"[0-9]{1,6}", text) is None or not least <= int(text) <= most:
        raise bad_parameter(
            name,
            text[:40],
            f"{least}から{most}までの整数",
            f"a whole number from {least} to {most}",
        )
    return int(text)
