"""The contract that every answer keeps: negotiation, validators, links, CORS, errors (docs/http.md)."""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from flask import Request, Response, redirect, request
from werkzeug.http import http_date

from tsunagu.errors import Message
from tsunagu.formats import HTML, JSON, RDF_FORMATS, Format, Writer, negotiated
from tsunagu.pages import View
from tsunagu.release import Release
from tsunagu.web.links import Sign, header, variant, variants

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f\ufffd\ud800-\udfff]|%(?![0-9A-Fa-f]{2})')
_EXPOSED = (
    "Content-Location, ETag, Link, Location, Retry-After, Server-Timing, Tsunagu-Release, Vary"
)
LANGUAGES = ("ja", "en")
# What the front hands to the application with a request: how to run a query, and the outcome of the
# one it has run already.
RUN, OUTCOME = "tsunagu.run", "tsunagu.outcome"
PROBLEM = Format("json", "application/problem+json", "JSON")


@dataclass(frozen=True)
class Choice:
    """Something that an error points to: its IRI and what it is called."""

    iri: str
    ja: str = ""
    en: str = ""


@dataclass
class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """An error as RFC 9457 has it. `kind` names the page that explains the cure; `members` are what
    it says besides (its extension members), `choices` the things it points to, `relation` how (a
    link relation)."""

    status: int
    kind: str
    title: Message
    detail: Message
    headers: Mapping[str, str] | None = None
    links: Sequence[tuple[str, str]] = ()
    members: Mapping[str, object] = field(default_factory=dict)
    choices: Sequence[Choice] = ()
    relation: str = "related"


def not_found(path: str) -> Problem:
    """404 for a path that names nothing."""
    return Problem(
        404,
        "not-found",
        Message("見つかりません", "Not found"),
        Message(f"{path} という資料はありません。", f"There is nothing at {path}."),
    )


def unavailable(stem: str | None = None) -> Problem:
    """503 for what needs a store that cannot be read; `stem` is a document that needs none."""
    return Problem(
        503,
        "unavailable",
        Message("いまはデータに問い合わせられません", "The store cannot be read now"),
        Message(
            "記述（Turtle・JSON-LDなど）とダンプは、いまも取り出せます。",
            "Descriptions (Turtle, JSON-LD and the like) and dumps are still served.",
        ),
        headers={"Retry-After": "120"},
        links=[(f"{stem}.{it.ending}", it.media_type) for it in RDF_FORMATS] if stem else (),
    )


def iri_of(release: Release, path: str) -> str:
    """The IRI of a path. Raises Problem 404 for a path that no IRI can have (RFC 3987, 2.2)."""
    if not is_path(path):
        raise not_found(request.path)
    return release.base + path


def is_path(text: str) -> bool:
    """Whether a text can be the path of an IRI (RFC 3987, 2.2)."""
    return _NO_IRI.search(text) is None


def language(asked: Request) -> str:
    """The language of a page: the one asked for by ?lang=, else the caller's favourite, else "ja"."""
    chosen = asked.args.get("lang")
    if chosen is None:
        return asked.accept_languages.best_match(LANGUAGES, default="ja") or "ja"
    if chosen not in LANGUAGES:
        raise bad_parameter("lang", chosen, "ja か en", "ja or en")
    return chosen


def spoken(asked: Request) -> str:
    """The language of a file: that of its address alone, so that an address has one content."""
    return language(asked) if "lang" in asked.args else LANGUAGES[0]


def view(asked: Request) -> View:
    """What a page is asked for. Raises Problem 400 for a language or page number that cannot be."""
    number = asked.args.get("page", "1")
    if re.fullmatch(r"[1-9][0-9]{0,8}", number) is None:
        raise bad_parameter("page", number, "1以上の整数", "a whole number from 1")
    return View(language(asked), asked.path, "lang" in asked.args, int(number))


def bad_parameter(name: str, value: str, ja: str, en: str) -> Problem:
    """400 for a parameter whose value cannot be."""
    return Problem(
        400,
        "parameter",
        Message("パラメーターの値が使えません", "A parameter has an unusable value"),
        Message(
            f"{name}={value!r} は使えません。{ja}にしてください。", f"{name}={value!r}: use {en}."
        ),
    )


def redirected(path: str, code: int) -> Response:
    """A redirect to another path of this server that keeps the query of the request."""
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return cast(Response, redirect(f"{path}{query}", code=code, Response=Response))


def only_parameters(*names: str, repeated: Collection[str] = ()) -> None:
    """Raises Problem 400 where the request has a parameter we would have to ignore, or one twice
    that is not among the `repeated`."""
    for name, values in request.args.lists():
        if name not in names:
            allowed = ", ".join(names)
            raise Problem(
                400,
                "parameter",
                Message("知らないパラメーターです", "Unknown parameter"),
                Message(
                    f"{name} というパラメーターはここでは使えません（使えるもの: {allowed or 'なし'}）。",
                    f"There is no parameter {name!r} here (there are: {allowed or 'none'}).",
                ),
            )
        if len(values) > 1 and name not in repeated:
            raise bad_parameter(name, ", ".join(values), "1つだけ", "one value only")
    language(request)  # a language we do not have is an error for data too, not a word unheard


@dataclass(frozen=True)
class Contract:
    """Makes answers for one release."""

    release: Release
    page: Callable[[Problem, View], str]
    writer: Writer

    def offered(
        self,
        offers: Sequence[Format],
        default: Format,
        produce: Callable[[Format], bytes | str],
        *,
        stem: str | None = None,
        chosen: Format | None = None,
        signs: Sequence[Sign] = (),
    ) -> Response:
        """The best representation for the caller.

        `stem` is the path that variants add their endings to, `chosen` the variant that the path
        itself names, `signs` what the document points to besides. A matching validator is answered 304 before anything is made.
        """
        form = chosen or negotiated(request.headers.get("Accept"), offers, default)
        if form is None:
            raise not_acceptable(offers, stem)
        tag = self._tag(form)
        response = Response(status=200)
        response.set_etag(tag)
        response.headers["Last-Modified"] = last_modified(self.release)
        response.content_type = form.content_type
        if form == HTML:
            response.headers["Content-Language"] = language(request)
        if stem is not None and chosen is None:
            response.headers["Content-Location"] = variant(stem, form)
        if stem is not None or signs:
            response.headers["Link"] = links_of(self.release, stem, offers, signs)
        if self._unchanged(response, tag):
            response.status_code = 304
            return response
        made = produce(form)
        response.set_data(made)
        return response

    def answered(self, offers: Sequence[Format], produce: Callable[[Format], str]) -> Response:
        """The answer to a POST that only asks: the best representation, with nothing to keep it by."""
        form = negotiated(request.headers.get("Accept"), offers, offers[0])
        if form is None:
            raise not_acceptable(offers, None)
        return Response(produce(form), content_type=form.content_type)

    def problem(self, problem: Problem) -> Response:
        """An error in the shape the caller reads: a page, Turtle, or problem details in JSON."""
        turtle = RDF_FORMATS[0]
        form = negotiated(request.headers.get("Accept"), (PROBLEM, JSON, HTML, turtle), PROBLEM)
        kind = f"{self.release.base}errors/{problem.kind}"
        if form == HTML:
            body = self.page(problem, _view_of_error(request))
        elif form == turtle:
            body = _problem_turtle(problem, kind)
        else:
            form = PROBLEM
            body = _problem_json(problem, kind)
        response = Response(body, status=problem.status, content_type=form.content_type)
        for name, value in (problem.headers or {}).items():
            response.headers[name] = value
        signs = [Sign(path, "alternate", media) for path, media in problem.links]
        signs += [Sign(it.iri, problem.relation) for it in problem.choices]
        if signs:
            response.headers["Link"] = header(signs)
        return response

    def finish(self, response: Response) -> Response:
        """The headers that every answer has."""
        response.headers.setdefault("Vary", _VARY)
        for name, value in _of_every_answer(self.release):
            response.headers[name] = value
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET")
            response.headers["Access-Control-Allow-Headers"] = (
                "Accept, Accept-Language, Content-Type"
            )
            response.headers["Access-Control-Max-Age"] = "86400"
        return response

    @staticmethod
    def framed(response: Response) -> Response:
        """A page that any site may show in a frame; it has no script and no form."""
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors *"
        )
        return response

    def _tag(self, form: Format) -> str:
        asked = f"{request.path}?{request.query_string.decode('latin-1')}"
        return tag_of(self.release, asked, form, language(request) if form == HTML else "")

    def _unchanged(self, response: Response, tag: str) -> bool:
        """Whether the caller's copy is this one (RFC 9110, 13.2.2: If-None-Match goes first)."""
        if request.if_none_match:
            return request.if_none_match.contains_weak(tag)
        since, modified = request.if_modified_since, response.last_modified
        return since is not None and modified is not None and modified <= since


def _view_of_error(asked: Request) -> View:
    """What an error page is asked for: as a page, but nothing in it can be wrong once more."""
    chosen = asked.args.get("lang")
    best = asked.accept_languages.best_match(LANGUAGES, default="ja")
    return View(chosen if chosen in LANGUAGES else best or "ja", asked.path, chosen in LANGUAGES)


_VARY = "Accept, Accept-Language"


def _of_every_answer(release: Release) -> list[tuple[str, str]]:
    return [
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", _EXPOSED),
        ("Tsunagu-Release", release.id),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ]


def standing_headers(release: Release) -> list[tuple[str, str]]:
    """The headers of every answer that is no page, for answers that the framework does not see."""
    return [
        ("Vary", f"{_VARY}, Accept-Encoding"),
        ("Content-Security-Policy", _POLICY),
        *_of_every_answer(release),
    ]


def tag_of(release: Release, asked: str, form: Format, language: str = "") -> str:
    """The strong tag, without its quotation marks, of what a path and its query give in a format."""
    text = "\n".join((release.id, asked, form.media_type, language))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def links_of(
    release: Release, stem: str | None, offers: Sequence[Format], signs: Sequence[Sign]
) -> str:
    """The Link header of a document: its variants, what it points to, its licence."""
    there = [] if stem is None else variants(stem, offers)
    return header([*there, *signs, Sign(release.licence, "license")])


def last_modified(release: Release) -> str:
    """The day of the data, as Last-Modified says it."""
    return http_date(datetime.fromisoformat(release.modified).replace(tzinfo=UTC))


def not_acceptable(offers: Sequence[Format], stem: str | None) -> Problem:
    """406 that lists what there is."""
    names = ", ".join(offer.media_type for offer in offers)
    return Problem(
        406,
        "not-acceptable",
        Message("その形式では出せません", "Not available in that format"),
        Message(f"出せる形式: {names}", f"Available formats: {names}"),
        links=[(variant(stem, it), it.media_type) for it in offers] if stem else (),
    )


def _problem_json(problem: Problem, kind: str) -> str:
    text = {
        "type": kind,
        "title": problem.title.en,
        "status": problem.status,
        "detail": problem.detail.en,
        "title_ja": problem.title.ja,
        "detail_ja": problem.detail.ja,
        **problem.members,
        **_choices(problem),
    }
    return json.dumps(text, ensure_ascii=False, indent=1) + "\n"


_MEMBERS = {"successor-version": "replacedBy", "alternate": "choices", "related": "suggestions"}
_PREDICATES = {"successor-version": "http://purl.org/dc/terms/isReplacedBy"}
_SEE_ALSO = "http://www.w3.org/2000/01/rdf-schema#seeAlso"


def _choices(problem: Problem) -> dict[str, object]:
    listed = [
        {"iri": it.iri} | ({"label": {"ja": it.ja, "en": it.en}} if it.ja else {})
        for it in problem.choices
    ]
    return {_MEMBERS[problem.relation]: listed} if listed else {}


def _problem_turtle(problem: Problem, kind: str) -> str:
    def text(words: str, lang: str) -> str:
        return json.dumps(words, ensure_ascii=False) + f"@{lang}"

    predicate = _PREDICATES.get(problem.relation, _SEE_ALSO)
    return (
        "@prefix http: <http://www.w3.org/2011/http#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\n"
        f"[] a <{kind}> ;\n    http:statusCodeValue {problem.status} ;\n"
        f"    rdfs:label {text(problem.title.ja, 'ja')}, {text(problem.title.en, 'en')} ;\n"
        f"    rdfs:comment {text(problem.detail.ja, 'ja')}, {text(problem.detail.en, 'en')}"
        + "".join(f" ;\n    <{predicate}> <{it.iri}>" for it in problem.choices)
        + " .\n"
    )
