"""Loading: a release's graphs put into another engine by the SPARQL 1.1 Graph Store HTTP Protocol."""

import base64
import hashlib
import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
    urlopen,
)

import pyoxigraph as ox

from tsunagu.errors import Message, RemoteError
from tsunagu.release import Release
from tsunagu.remote import Access
from tsunagu.remote_store import graph_of, rows

_PART = 8_000_000  # bytes that are sent at once
_PATIENCE = 600
_NTRIPLES = "application/n-triples"
_LOADED = "SELECT ?graph ?digest WHERE { GRAPH GRAPH_IRI { ?graph <urn:tsunagu:digest> ?digest } }"
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH GRAPH_IRI { ?s ?p ?o } }"
_OURS = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } FILTER(STRSTARTS(STR(?graph), BEGINNING)) }"
Say = Callable[[str, str], None]


@dataclass(frozen=True)
class Loaded:
    """What a loading did: graphs written, graphs that were there already, old graphs removed."""

    written: int
    kept: int
    removed: int
    triples: int


def record_of(base: str) -> str:
    """The graph in which a loading notes what it has done; not one of the release's own."""
    return f"{base}loaded"


def load(release: Release, access: Access, say: Say) -> Loaded:
    """Puts every graph of a release into an engine, checks their sizes, and removes older graphs.

    Each graph is replaced as a whole by one PUT where it fits into one; readers see old and new
    graphs side by side meanwhile: the protocol has no more to offer. Where it breaks off, the same
    command goes on from there. Raises RemoteError.
    """
    dump = release.dump("data.nq")
    engine = _Engine(access, record_of(release.base))
    done, written = engine.loaded(), 0
    sections = _sections(dump)
    for number, it in enumerate(sections, start=1):
        if done.get(it.graph) == it.digest and engine.count(it.graph) == it.count:
            continue
        say(
            f"グラフ {number}/{len(sections)}: {it.graph}",
            f"graph {number} of {len(sections)}: {it.graph}",
        )
        if done.pop(it.graph, None) is not None:
            engine.note(done)
        engine.put(it.graph, _parts(dump, it))
        _require_count(it.graph, engine.count(it.graph), it.count)
        done[it.graph] = it.digest
        engine.note(done)
        written += 1
    names = {it.graph for it in sections}
    old = [it for it in engine.graphs(f"{release.base}graph/") if it not in names]
    for graph in old:
        engine.remove(graph)
    engine.note({graph: digest for graph, digest in done.items() if graph in names})
    return Loaded(written, len(names) - written, len(old), sum(it.count for it in sections))


def _require_count(graph: str, found: int, wanted: int) -> None:
    if found != wanted:
        raise RemoteError(
            Message(
                f"{graph} の三つ組は{wanted}件のはずですが、送った後に{found}件です。",
                f"{graph} should have {wanted} triples, but has {found} after loading.",
            )
        )


@dataclass(frozen=True)
class _Section:
    """The part of a dump that holds one graph: the dump is sorted by graph."""

    graph: str
    digest: str
    count: int
    start: int


def _sections(dump: Path) -> list[_Section]:
    found = []
    start = 0
    with dump.open("rb") as lines:
        for graph, members in itertools.groupby(lines, key=graph_of):
            digest, count, end = hashlib.sha256(), 0, start
            for line in members:
                digest.update(line)
                count, end = count + 1, end + len(line)
            found.append(_Section(graph, digest.hexdigest(), count, start))
            start = end
    return found


def _parts(dump: Path, section: _Section) -> Iterator[bytes]:
    """The triples of a graph in parts of bounded size; all blank nodes are in the first one, since
    each part has its own."""
    part = [it for it in _triples(dump, section) if b"_:" in it]
    size = sum(map(len, part))
    for line in _triples(dump, section):
        if b"_:" not in line:
            part.append(line)
            size += len(line)
        if size > _PART:
            yield b"".join(part)
            part, size = [], 0
    yield b"".join(part)


def _triples(dump: Path, section: _Section) -> Iterator[bytes]:
    end = f" <{section.graph}> .\n".encode()
    with dump.open("rb") as lines:
        lines.seek(section.start)
        for line in itertools.islice(lines, section.count):
            yield line.removesuffix(end) + b" .\n"


@dataclass(frozen=True)
class _Engine:
    """An engine that graphs are put into."""

    access: Access
    record: str

    def graphs(self, beginning: str) -> list[str]:
        """The graphs it holds whose IRI begins so."""
        found = rows(self.access, _OURS.replace("BEGINNING", json.dumps(beginning)))
        return sorted(term.value for row in found if isinstance(term := row["graph"], ox.NamedNode))

    def count(self, graph: str) -> int:
        """How many triples a graph has."""
        row = rows(self.access, _COUNT.replace("GRAPH_IRI", f"<{graph}>"))[0]
        return int(str(getattr(row["n"], "value", "")))

    def loaded(self) -> dict[str, str]:
        """The digests of the graphs that earlier loadings have written whole."""
        found = rows(self.access, _LOADED.replace("GRAPH_IRI", f"<{self.record}>"))
        return {
            getattr(it["graph"], "value", ""): getattr(it["digest"], "value", "") for it in found
        }

    def note(self, done: Mapping[str, str]) -> None:
        """Notes the graphs that are whole."""
        lines = "".join(
            f'<{graph}> <urn:tsunagu:digest> "{digest}" .\n'
            for graph, digest in sorted(done.items())
        )
        self.put(self.record, iter((lines.encode(),)))

    def put(self, graph: str, parts: Iterator[bytes]) -> None:
        """Makes these triples, and no others, the graph's."""
        method = "PUT"
        for part in parts:
            self._send(method, graph, part)
            method = "POST"

    def remove(self, graph: str) -> None:
        """Removes a graph; one that is not there is no error."""
        self._send("DELETE", graph, None)

    def _send(self, method: str, graph: str, body: bytes | None) -> None:
        address = f"{self.access.graphs}?{urlencode({'graph': graph})}"
        request = Request(address, data=body, method=method)  # noqa: S310 - http(s) only
        if body is not None:
            request.add_header("Content-Type", _NTRIPLES)
        if self.access.user:
            request.add_header("Authorization", _credentials(self.access, request))
        try:
            with urlopen(request, timeout=_PATIENCE):  # noqa: S310 - http(s) only
                return
        except HTTPError as error:
            with error:
                if method == "DELETE" and error.code == HTTPStatus.NOT_FOUND:
                    return
                raise _broken(method, graph, f"{error.code} {error.reason}", error) from error
        except (URLError, OSError) as error:
            raise _broken(method, graph, str(error), error) from error


def _credentials(access: Access, request: Request) -> str:
    """The Authorization header for a request: what the server asks for, Basic where it asks for
    nothing yet. Asked for beforehand, as some servers hang up on a large body without it."""
    challenge = ""
    try:
        urlopen(Request(request.full_url), timeout=_PATIENCE).close()  # noqa: S310 - http(s) only
    except HTTPError as error:
        with error:
            challenge = error.headers.get("WWW-Authenticate", "")
    except (URLError, OSError) as error:
        raise _broken("GET", request.full_url, str(error), error) from error
    kind, _, rest = challenge.partition(" ")
    if kind.lower() != "digest":
        pair = f"{access.user}:{access.password}".encode()
        return "Basic " + base64.b64encode(pair).decode("ascii")
    passwords = HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, request.full_url, access.user, access.password)
    wanted = parse_keqv_list([it for it in parse_http_list(rest) if it])
    return "Digest " + str(HTTPDigestAuthHandler(passwords).get_authorization(request, wanted))


def _broken(method: str, graph: str, why: str, error: Exception) -> RemoteError:
    hint = (
        (
            "STORE_USER と STORE_PASSWORD を確かめてください。",
            "Look at STORE_USER and STORE_PASSWORD.",
        )
        if isinstance(error, HTTPError) and error.code in {401, 403}
        else (
            "同じコマンドをもう一度実行すると、続きから送ります。",
            "The same command goes on from there.",
        )
    )
    return RemoteError(
        Message(
            f"{graph} を送れませんでした（{method}: {why}）。{hint[0]}",
            f"{graph} could not be sent ({method}: {why}). {hint[1]}",
        )
    )
