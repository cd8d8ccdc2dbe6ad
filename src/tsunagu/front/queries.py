"""Queries: the endpoint's quick way: a query goes to a worker, and its answer out, past the framework."""

import asyncio
import hashlib
import os
from concurrent.futures import Future
from dataclasses import dataclass
from typing import IO

from tsunagu.formats import RDF_FORMATS, RESULT_FORMATS
from tsunagu.front.bridge import client_of, field
from tsunagu.front.kept import (
    NOT_MODIFIED,
    Kept,
    Key,
    Shelf,
    headers_of_304,
    matches,
    takes_gzip,
    zipped,
)
from tsunagu.front.rsgi import Exchange, Headers, Scope
from tsunagu.protocol import ProtocolError, asked, pairs, volatile, wanted
from tsunagu.release import Release
from tsunagu.web.contract import last_modified, standing_headers
from tsunagu.workers import Failure, Job, Outcome, Pool, Solved

PATH = "/sparql"
_METHODS = frozenset({"GET", "HEAD", "POST"})
_WATCHED = 0.02  # seconds after which the caller is watched, lest a query runs for nobody
_BLOCK = 256_000
_STALLED = 60.0  # seconds that a caller may take nothing of a large answer
_LONGEST_BODY = 1_000_000
_TYPES = {form.ending: form.content_type for form in (*RESULT_FORMATS, *RDF_FORMATS)}


@dataclass(frozen=True)
class Left:
    """What is left to the framework: all of the request, or to say why it has no answer."""

    outcome: Outcome | None = None


class Endpoint:
    """Answers queries of one release through a pool of workers; whole answers are kept."""

    def __init__(self, release: Release, pool: Pool, shelf: Shelf) -> None:
        self._pool, self._shelf = pool, shelf
        self._release = release.id
        self._standing = [(name.lower(), value) for name, value in standing_headers(release)]
        self._modified = last_modified(release)

    async def answer(
        self, scope: Scope, exchange: Exchange, body: IO[bytes], length: int | None, key: Key | None
    ) -> Left | None:
        """Answers a request; what it returns is left to the framework."""
        job = self._job(scope, body, length)
        if job is None:
            return Left()
        same = self._unchanged(job, scope)
        if same is not None:
            exchange.response_empty(NOT_MODIFIED, same)
            return None
        solved = await self._run(job, scope, exchange)
        if solved is None:
            return None
        if isinstance(solved, Failure) or not solved.ending:
            return Left(solved)
        kept = self._kept(job, solved)
        if key is not None and kept.tag is not None and solved.file is None:
            self._shelf.put(key, kept)
        try:
            await _sent(kept, solved, scope, exchange)
        finally:
            solved.close()
        return None

    def _job(self, scope: Scope, body: IO[bytes], length: int | None) -> Job | None:
        """What a request asks, or None where it is for the framework: where it asks nothing, is
        faulty, wants a page or a format that there is not."""
        accept = field(scope, "accept")
        if scope.method not in _METHODS or "html" in accept or (length or 0) > _LONGEST_BODY:
            return None
        raw = None
        if scope.method == "POST":
            raw = body.read()
            body.seek(0)
        try:
            arguments = pairs(scope.query_string)
            if raw is None and not any(name == "query" for name, _ in arguments):
                return None
            query, dataset, named = asked(arguments, scope.headers.get("content-type"), raw)
            formats = wanted(accept or None, named)
        except ProtocolError:
            return None
        return Job(
            query,
            dataset.default,
            dataset.named,
            formats.results.ending if formats.results else "",
            formats.graph.ending if formats.graph else "",
            takes_gzip(field(scope, "accept-encoding")),
        )

    def _unchanged(self, job: Job, scope: Scope) -> Headers | None:
        """The headers of a 304, where the caller names the tag of an answer to this query."""
        match = scope.headers.get("if-none-match")
        if match is None or volatile(job.query):
            return None
        for ending in filter(None, (job.results, job.graph)):
            tag = self._tag(job, ending)
            for candidate in (tag, zipped(tag)):
                if match != "*" and matches(match, candidate):
                    return [("etag", candidate), ("last-modified", self._modified), *self._standing]
        return None

    async def _run(self, job: Job, scope: Scope, exchange: Exchange) -> Outcome | None:
        """The outcome of a query; None where the caller went away, which stops it."""
        watch = _Watch(exchange)
        try:
            return await self._pool.run(job, client_of(scope))
        except asyncio.CancelledError:
            if watch.gone:
                return None
            raise
        finally:
            watch.end()

    def _kept(self, job: Job, solved: Solved) -> Kept:
        """A whole answer to be sent, without its body where that is in a file."""
        headers = [
            ("content-type", _TYPES[solved.ending]),
            ("content-length", str(solved.size)),
            ("server-timing", f"query;dur={solved.seconds * 1000:.1f}"),
            *self._standing,
        ]
        if solved.encoding:
            headers.append(("content-encoding", solved.encoding))
        if volatile(job.query):
            headers.append(("cache-control", "no-store"))
            return Kept(200, tuple(headers), solved.body, None, None)
        tag = self._tag(job, solved.ending)
        tag = zipped(tag) if solved.encoding else tag
        headers += [("etag", tag), ("last-modified", self._modified)]
        return Kept(200, tuple(headers), solved.body, tag, self._modified)

    def _tag(self, job: Job, ending: str) -> str:
        """The strong tag of an answer: it is the same as long as the release is."""
        text = "\n".join((self._release, job.query, *job.default, "", *job.named, ending))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return f'"{digest[:32]}"'


async def _sent(kept: Kept, solved: Solved, scope: Scope, exchange: Exchange) -> None:
    """Sends an answer; one that is in a file as fast as the caller takes it.

    Should the caller stall, or the file be short, the connection ends before the length that was
    announced, so that every client notices.
    """
    if solved.file is None or scope.method == "HEAD":
        send(kept, scope, exchange)
        return
    if kept.unchanged(scope.headers.get("if-none-match"), scope.headers.get("if-modified-since")):
        exchange.response_empty(NOT_MODIFIED, headers_of_304(kept.headers))
        return
    stream = exchange.response_stream(kept.status, list(kept.headers))
    sent = 0
    while sent < solved.size and (part := os.pread(solved.file, _BLOCK, sent)):
        async with asyncio.timeout(_STALLED):
            await stream.send_bytes(part)
        sent += len(part)


def send(kept: Kept, scope: Scope, exchange: Exchange) -> None:
    """Sends a whole answer, or says that the caller has it."""
    if kept.unchanged(scope.headers.get("if-none-match"), scope.headers.get("if-modified-since")):
        exchange.response_empty(NOT_MODIFIED, headers_of_304(kept.headers))
    elif scope.method == "HEAD":
        exchange.response_empty(kept.status, list(kept.headers))
    else:
        exchange.response_bytes(kept.status, list(kept.headers), kept.body)


def has_it(scope: Scope, status: int, headers: Headers) -> bool:
    """Whether the caller has an answer with these headers already."""
    named = dict(headers)
    answer = Kept(status, (), b"", named.get("etag"), named.get("last-modified"))
    return answer.unchanged(
        scope.headers.get("if-none-match"), scope.headers.get("if-modified-since")
    )


class _Watch:
    """Cancels the current task when the caller goes away. Short work is not watched at all."""

    def __init__(self, exchange: Exchange) -> None:
        self.gone = False
        self._exchange = exchange
        self._task = asyncio.current_task()
        self._watching: asyncio.Task[None] | None = None
        self._later = asyncio.get_running_loop().call_later(_WATCHED, self._begin)

    def end(self) -> None:
        """The work is done."""
        self._later.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _begin(self) -> None:
        self._watching = asyncio.get_running_loop().create_task(self._wait())

    async def _wait(self) -> None:
        await self._exchange.client_disconnect()
        self.gone = True
        if self._task is not None:
            self._task.cancel()


class Asking:
    """Lets the framework, in its threads, run queries for one request, and stops them with it."""

    def __init__(self, pool: Pool, scope: Scope) -> None:
        self._pool, self._client = pool, client_of(scope)
        self._loop = asyncio.get_running_loop()
        self._asked: list[Future[Outcome]] = []

    def __call__(self, job: Job) -> Outcome:
        """The outcome of a job. Raises CancelledError where the caller went away."""
        future = asyncio.run_coroutine_threadsafe(self._pool.run(job, self._client), self._loop)
        self._asked.append(future)
        return future.result()

    def stop(self) -> None:
        """Stops what runs."""
        for future in self._asked:
            future.cancel()
