"""Front: answers of an immutable release are made once; a repeated one does not reach the framework."""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.http import parse_accept_header, parse_date, parse_etags

Environment = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environment, StartResponse], Iterable[bytes]]

_VALIDATORS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
_KEPT_METHODS = {"GET", "HEAD"}
# Files are sent from the disk, by parts where a part is asked for.
_FILES = ("/dumps/", "/tables/")
_KEPT_STATUS = {200, 303, 404, 406}
_ASKED = (
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_ENCODING",
)
_LONGEST_KEY = 4_000
_LARGEST = 2_000_000
_SMALLEST_ZIPPED = 860  # below this a compressed answer is no smaller on the wire
_ZIPPED = "-gz"
_TEXT = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/rdf+xml",
    "application/xml",
    "application/n-",
    "application/trig",
    "application/sparql-results",
    "application/problem",
    "application/javascript",
    "application/vnd.vegalite",
    "image/svg+xml",
)
_MEMORY = 64_000_000


@dataclass(frozen=True)
class Kept:
    """One whole answer."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    tag: str | None
    modified: str | None

    @property
    def size(self) -> int:
        """About how many bytes it takes to keep it."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + 500


class Front:
    """A WSGI application before another: keeps whole answers, compresses them, answers validators.

    What is kept is bounded by `memory` bytes; the least recently asked for goes first.
    """

    def __init__(self, application: Application, *, memory: int = _MEMORY) -> None:
        self._application = application
        self._memory = memory
        self._kept: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __call__(self, environment: Environment, start_response: StartResponse) -> Iterable[bytes]:
        """The answer, kept or made."""
        if environment["REQUEST_METHOD"] not in _KEPT_METHODS or environment[
            "PATH_INFO"
        ].startswith(_FILES):
            return self._application(environment, start_response)
        key = tuple(environment.get(name, "") for name in _ASKED)
        kept = self._kept.get(key)
        if kept is None:
            made = _make(self._application, environment)
            if isinstance(made, _Streamed):
                return self._streamed(made, environment, start_response)
            kept = _compressed(made, environment.get("HTTP_ACCEPT_ENCODING", ""))
            self._keep(key, kept, environment)
        else:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
        return _answer(kept, environment, start_response)

    def _streamed(
        self, made: "_Streamed", environment: Environment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Passes on an answer that is not kept; its validators are the application's affair."""
        if any(name in environment for name in _VALIDATORS):
            return self._application(environment, start_response)
        start_response(made.status, made.headers)
        return made.body

    def _keep(self, key: tuple[str, ...], kept: Kept, environment: Environment) -> None:
        varies = "HTTP_RANGE" in environment or environment["PATH_INFO"] == "/healthz"
        if varies or int(kept.status[:3]) not in _KEPT_STATUS or sum(map(len, key)) > _LONGEST_KEY:
            return
        with self._lock:
            former = self._kept.pop(key, None)
            self._size += kept.size - (former.size if former else 0)
            self._kept[key] = kept
            while self._size > self._memory:
                _, gone = self._kept.popitem(last=False)
                self._size -= gone.size


@dataclass(frozen=True)
class _Streamed:
    status: str
    headers: list[tuple[str, str]]
    body: Iterable[bytes]


def _make(application: Application, environment: Environment) -> Kept | _Streamed:
    """Asks the application for the whole answer, without the caller's validators: those are
    answered here. An answer too large to keep, or of unknown length, is passed on as it comes."""
    head: list[Any] = []

    def start(
        status: str, headers: list[tuple[str, str]], _: object = None
    ) -> Callable[[bytes], object]:
        head[:] = [status, headers]
        return lambda _: None

    asked = {**environment, "REQUEST_METHOD": "GET"}
    length = environment["REQUEST_METHOD"] == "HEAD"
    for name in _VALIDATORS:
        asked.pop(name, None)
    body = application(asked, start)
    status, headers = head
    size = Headers(headers).get("Content-Length", type=int)
    if size is None or size > _LARGEST or status.startswith("206"):
        return _Streamed(status, headers, () if length else body)
    try:
        whole = b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
    named = Headers(headers)
    return Kept(status, tuple(headers), whole, named.get("ETag"), named.get("Last-Modified"))


def _compressed(made: Kept, accepted: str) -> Kept:
    """The answer with gzip where the caller takes it and it pays; a variant with its own tag."""
    headers = Headers(list(made.headers))
    kind = headers.get("Content-Type", "")
    headers["Vary"] = ", ".join(filter(None, (headers.get("Vary", ""), "Accept-Encoding")))
    if not kind.startswith(_TEXT) or len(made.body) < _SMALLEST_ZIPPED or not _takes_gzip(accepted):
        return Kept(made.status, tuple(headers), made.body, made.tag, made.modified)
    body = gzip.compress(made.body, compresslevel=6, mtime=0)
    tag = made.tag[:-1] + _ZIPPED + '"' if made.tag else None
    headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    if tag:
        headers["ETag"] = tag
    return Kept(made.status, tuple(headers), body, tag, made.modified)


def _takes_gzip(accepted: str) -> bool:
    """Whether gzip is acceptable (RFC 9110, 12.5.3): named, or meant by "*", with a quality."""
    wished = {name.lower(): quality for name, quality in parse_accept_header(accepted)}
    return wished.get("gzip", wished.get("x-gzip", wished.get("*", 0))) > 0


def _answer(kept: Kept, environment: Environment, start_response: StartResponse) -> Iterable[bytes]:
    if kept.status.startswith("200") and _unchanged(kept, environment):
        left_out = {"content-type", "content-length", "content-encoding"}
        headers = [(name, value) for name, value in kept.headers if name.lower() not in left_out]
        start_response("304 NOT MODIFIED", headers)
        return ()
    start_response(kept.status, list(kept.headers))
    return () if environment["REQUEST_METHOD"] == "HEAD" else (kept.body,)


def _unchanged(kept: Kept, environment: Environment) -> bool:
    """RFC 9110, 13.2.2: If-None-Match goes before If-Modified-Since."""
    wanted = environment.get("HTTP_IF_NONE_MATCH")
    if wanted is not None:
        return kept.tag is not None and parse_etags(wanted).contains_weak(kept.tag.strip('"'))
    since = environment.get("HTTP_IF_MODIFIED_SINCE")
    if since is None or kept.modified is None:
        return False
    asked, modified = parse_date(since), parse_date(kept.modified)
    return asked is not None and modified is not None and modified <= asked
