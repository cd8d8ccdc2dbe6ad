"""Crawls a running publication: every address of its sitemap keeps the HTTP contract, no link is dead.

python benchmarks/crawl.py http://localhost:8000/            # everything
python benchmarks/crawl.py http://localhost:8000/ --every 25 # each 25th thing, at least one a kind
"""

import argparse
import http.client
import re
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from threading import Lock, local
from urllib.parse import quote, unquote, urljoin, urlsplit

import pyoxigraph as ox
from rdflib import Graph

THREADS = 8
_PATIENCE = 120
_LOCATION = re.compile(r"<loc>([^<]+)</loc>")
_TARGET = re.compile(r'<([^>]*)>; rel="([^"]*)"')
_KEPT = ("content-type", "etag", "vary", "link", "location", "last-modified", "content-location")
_SAME = {
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
    "rdf": ox.RdfFormat.RDF_XML,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Links(HTMLParser):
    """The addresses that a page leads to, and its anchors."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps what is followed: links, and what a page is made of."""
        given = dict(attrs)
        self.anchors.update(it for it in (given.get("id"), given.get("name")) if it)
        address = given.get("src" if tag in {"script", "img", "iframe"} else "href")
        if address and tag != "base":
            self.found.add(address)


@dataclass
class Crawl:
    """A crawl of one publication and the faults it finds."""

    base: str
    faults: list[str] = field(default_factory=list)
    requests: int = 0

    def __post_init__(self) -> None:
        self._host = urlsplit(self.base).netloc
        self._kept = local()
        self._lock = Lock()
        self._known: dict[str, int] = {}
        self._opened: list[http.client.HTTPConnection] = []

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request on a connection that is kept."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for last in (False, True):
            kept = getattr(self._kept, "connection", None)
            if kept is None:
                kept = self._kept.connection = http.client.HTTPConnection(
                    self._host, timeout=_PATIENCE
                )
                self._opened.append(kept)
            try:
                kept.request(method, path, headers=named)
                got = kept.getresponse()
                body = got.read()
                break
            except (http.client.HTTPException, OSError):
                kept.close()
                self._kept.connection = None
                if last:
                    raise
        with self._lock:
            self.requests += 1
        return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, body)

    def expect(self, *, true: bool, path: str, says: str) -> None:
        """Notes a fault."""
        if not true:
            with self._lock:
                self.faults.append(f"{path}: {says}")

    def each(self, work: object, paths: list[str]) -> None:
        """Does the same for many addresses at once."""
        with ThreadPoolExecutor(THREADS) as pool:
            for _ in pool.map(work, paths):  # type: ignore[arg-type]
                pass
        self.close()

    def close(self) -> None:
        """Closes the connections; one that is used again opens by itself."""
        for kept in self._opened:
            kept.close()

    def sitemap(self) -> list[str]:
        """Every path of the sitemap, once for both languages."""
        text = self.ask("/sitemap.xml").body.decode()
        files = _LOCATION.findall(text)
        if "<sitemapindex" in text:
            texts = [self.ask(urlsplit(it).path).body.decode() for it in files]
            files = [it for each in texts for it in _LOCATION.findall(each)]
        return list(dict.fromkeys(urlsplit(it).path for it in files))

    def head(self, path: str) -> None:
        """What any address must keep: validators and 304, Vary, CORS, HEAD as GET."""
        got, head = self.ask(path), self.ask(path, "HEAD")
        self._known[path] = got.status
        tag = got.headers.get("etag", "")
        again = self.ask(path, If_None_Match=tag)
        for true, says in (
            (got.status == 200, f"status {got.status}"),
            (tag.startswith('"'), f"ETag {tag!r}"),
            ((again.status, again.body) == (304, b""), f"no 304 but {again.status}"),
            (again.headers.get("etag") == tag, "304 with another ETag"),
            ("Accept" in got.headers.get("vary", ""), "no Vary"),
            ("Accept" in again.headers.get("vary", ""), "no Vary on 304"),
            (got.headers.get("access-control-allow-origin") == "*", "no CORS"),
            (again.headers.get("access-control-allow-origin") == "*", "no CORS on 304"),
            (bool(got.headers.get("last-modified")), "no Last-Modified"),
            ((head.status, head.body) == (got.status, b""), "HEAD is not GET without the body"),
            (_same(head, got), "HEAD has other headers"),
        ):
            self.expect(true=true, path=path, says=says)

    def row(self, path: str) -> None:
        """The whole row of a document: 303, quality values, 406, Link, other spellings."""
        if path.startswith("/doc/"):
            thing = path.replace("/doc/", "/id/", 1)
            led = self.ask(thing)
            where = led.headers.get("location", "")
            self.expect(true=led.status == 303, path=thing, says=f"status {led.status}, not 303")
            self.expect(true=unquote(where) == unquote(path), path=thing, says=f"leads to {where}")
            self.expect(true="Accept" in led.headers.get("vary", ""), path=thing, says="no Vary")
        liked = self.ask(path, Accept="text/turtle;q=0.2, application/rdf+xml;q=0.9, */*;q=0.1")
        kind = liked.headers.get("content-type", "")
        self.expect(true=kind.startswith("application/rdf+xml"), path=path, says=f"q: {kind}")
        none = self.ask(path, Accept="image/png")
        self.expect(true=none.status == 406, path=path, says=f"image/png: {none.status}, not 406")
        for it in (liked, none):
            self.expect(true='rel="' in it.headers.get("link", ""), path=path, says="no Link")
            self.expect(true="Accept" in it.headers.get("vary", ""), path=path, says="no Vary")
        spelt = "/".join("".join(f"%{ord(c):02X}" for c in it) for it in unquote(path).split("/"))
        other = self.ask(spelt, "HEAD", Accept="application/n-triples")
        self.expect(true=other.status == 200, path=path, says=f"percent-encoded: {other.status}")

    def formats(self, path: str) -> None:
        """All formats of a document say the same."""
        graphs = {it: self._read(f"{path}.{it}", form) for it, form in _SAME.items()}
        made = self.ask(f"{path}.jsonld")
        self.expect(true=made.status == 200, path=path, says=f"jsonld: status {made.status}")
        if made.status == 200:  # its context is fetched from where it says
            again = Graph().parse(data=made.body, format="json-ld")
            lines = again.serialize(format="nt", encoding="utf-8")
            graphs["jsonld"] = _canonical(lines, ox.RdfFormat.N_TRIPLES)
        for it, found in graphs.items():
            self.expect(true=bool(found), path=path, says=f"{it} is empty")
            self.expect(true=found == graphs["nt"], path=path, says=f"{it} differs from nt")

    def _read(self, path: str, form: ox.RdfFormat) -> set[str]:
        got = self.ask(path)
        self.expect(true=got.status == 200, path=path, says=f"status {got.status}")
        return _canonical(got.body, form) if got.status == 200 else set()

    def links(self, path: str) -> None:
        """No link of a page or of its headers is dead."""
        got = self.ask(path, Accept="text/html")
        parser = Links()
        parser.feed(got.body.decode())
        headed = {target for target, _ in _TARGET.findall(got.headers.get("link", ""))}
        for found in sorted(parser.found | headed):
            self._follow(path, found, parser.anchors)

    def _follow(self, page: str, found: str, anchors: set[str]) -> None:
        whole = urlsplit(urljoin(self.base.rstrip("/") + page, found))
        if whole.netloc != self._host or whole.scheme not in {"http", "https"}:
            return
        if found.startswith("#"):
            self.expect(true=unquote(found[1:]) in anchors, path=page, says=f"no anchor {found}")
            return
        target = whole.path + (f"?{whole.query}" if whole.query else "")
        with self._lock:
            known = self._known.get(target)
        if known is None:
            known = self.ask(quote(target, safe="/?&=%:+,;@()~!*'$"), "HEAD").status
            with self._lock:
                self._known[target] = known
        self.expect(true=known < 400, path=page, says=f"{target} is {known}")


def _same(one: Answer, other: Answer) -> bool:
    return all(one.headers.get(it) == other.headers.get(it) for it in _KEPT)


def _canonical(text: bytes, form: ox.RdfFormat) -> set[str]:
    """The statements of a document without their graphs, whatever its blank nodes are called."""
    whole = ox.Dataset(
        ox.Quad(it.subject, it.predicate, it.object) for it in ox.parse(text, format=form)
    )
    whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(it) for it in whole}


def chosen(paths: list[str], every: int) -> list[str]:
    """Each so manieth path, and at least one of each kind."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        kinds["/".join(path.split("/")[:3])].append(path)
    return [path for of_kind in kinds.values() for path in of_kind[::every]]


def crawl(base: str, every: int = 1) -> Crawl:
    """Crawls everything for what any address must keep, and each so manieth for the rest."""
    found = Crawl(base)
    paths = found.sitemap()
    found.each(found.head, paths)
    documents = [it for it in paths if it.startswith(("/doc/", "/def/", "/graph/"))]
    documents = [it for it in documents if not it.endswith("/")]
    found.each(found.row, chosen(documents, every))
    found.each(found.links, chosen(paths, every))
    found.each(found.formats, chosen(documents, every))
    return found


def main() -> int:
    """Crawls, prints the faults, and fails where there are any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    found = crawl(options.base, options.every)
    for fault in sorted(found.faults):
        print(fault)
    spent = time.monotonic() - started
    print(f"{found.requests:,} requests, {len(found.faults)} faults, {spent:.1f} s")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
