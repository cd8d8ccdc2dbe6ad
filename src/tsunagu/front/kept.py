"""Kept: whole answers of an immutable release, made once, compressed once, given again and again."""

import gzip
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from werkzeug.datastructures import Headers
from werkzeug.http import parse_accept_header, parse_date, parse_etags

Pairs = Sequence[tuple[str, str]]
Key = tuple[str, ...]

OK, NOT_MODIFIED = 200, 304
_KEPT_STATUS = {200, 303, 404, 406}
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
_NOT_OF_304 = {"content-type", "content-length", "content-encoding"}
_MEMORY = 64_000_000
_LONGEST_KEY = 4_000
_HEADERS = 2_000  # about what the headers of an answer and its place take


@dataclass(frozen=True)
class Kept:
    """One whole answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    tag: str | None
    modified: str | None

    @property
    def size(self) -> int:
        """About how many bytes it takes to keep it."""
        return len(self.body) + _HEADERS

    def unchanged(self, match: str | None, since: str | None) -> bool:
        """Whether the caller's copy is this one (RFC 9110, 13.2.2): If-None-Match goes before
        If-Modified-Since."""
        if self.status != OK:
            return False
        if match is not None:
            return self.tag is not None and matches(match, self.tag)
        if since is None or self.modified is None:
            return False
        asked, modified = parse_date(since), parse_date(self.modified)
        return asked is not None and modified is not None and modified <= asked


def matches(asked: str, tag: str) -> bool:
    """Whether an If-None-Match names a tag."""
    return asked.strip() == tag or parse_etags(asked).contains_weak(tag.strip('"'))


def headers_of_304(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The headers of an answer, but for those of its body."""
    return [(name, value) for name, value in headers if name.lower() not in _NOT_OF_304]


class Shelf:
    """Kept answers, bounded by `memory` bytes; the least recently asked for goes first."""

    def __init__(self, memory: int = _MEMORY) -> None:
        self._memory = memory
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Key) -> Kept | None:
        """The answer kept under a key."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def put(self, key: Key, kept: Kept) -> None:
        """Keeps an answer, where it is of a kind that stays the same."""
        if any(name.lower() == "cache-control" and "no-store" in it for name, it in kept.headers):
            return
        if kept.status not in _KEPT_STATUS or sum(map(len, key)) > _LONGEST_KEY:
            return
        with self._lock:
            former = self._kept.pop(key, None)
            self._size += kept.size - (former.size if former else 0)
            self._kept[key] = kept
            while self._size > self._memory:
                _, gone = self._kept.popitem(last=False)
                self._size -= gone.size


def packed(status: int, headers: Pairs, body: bytes, accepted: str) -> Kept:
    """An answer with gzip where the caller takes it and it pays; a variant with its own tag."""
    named = Headers(list(headers))
    tag, modified = named.get("ETag"), named.get("Last-Modified")
    named["Vary"] = ", ".join(filter(None, (named.get("Vary", ""), "Accept-Encoding")))
    kind = named.get("Content-Type", "")
    if kind.startswith(_TEXT) and len(body) >= _SMALLEST_ZIPPED and takes_gzip(accepted):
        body = gzip.compress(body, compresslevel=6, mtime=0)
        named["Content-Encoding"] = "gzip"
        named["Content-Length"] = str(len(body))
        if tag is not None:
            tag = named["ETag"] = zipped(tag)
    return Kept(status, tuple(named), body, tag, modified)


def zipped(tag: str) -> str:
    """The tag of the compressed variant."""
    return f'{tag[:-1]}{_ZIPPED}"'


def takes_gzip(accepted: str) -> bool:
    """Whether gzip is acceptable (RFC 9110, 12.5.3): named, or meant by "*", with a quality."""
    if not accepted:
        return False
    wished = {name.lower(): quality for name, quality in parse_accept_header(accepted)}
    return wished.get("gzip", wished.get("x-gzip", wished.get("*", 0))) > 0
