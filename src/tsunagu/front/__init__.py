"""Front: what needs no framework is answered before it: repeated answers, validators, queries."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from tsunagu.front.bridge import (
    WITHOUT_BODY,
    Application,
    Bridge,
    Environment,
    InParts,
    Whole,
    body_of,
    environment_of,
    field,
)
from tsunagu.front.kept import NOT_MODIFIED, OK, Key, Shelf, headers_of_304, packed
from tsunagu.front.queries import PATH, Asking, Endpoint, Left, has_it, send
from tsunagu.front.rsgi import Exchange, Scope
from tsunagu.release import Release
from tsunagu.web.contract import OUTCOME, RUN
from tsunagu.web.quick import Quick
from tsunagu.workers import Pool

# Files are sent from the disk, by parts where a part is asked for; health is asked anew each time.
_NEVER_KEPT = ("/dumps/", "/tables/", "/healthz")
_VALIDATORS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
_VARIED = ("accept", "accept-language", "accept-encoding")
_WATCHED = 0.1  # seconds after which the caller is watched


class Front:
    """An application for a server that speaks RSGI, before one that speaks WSGI.

    It keeps whole answers (the release is immutable), compresses them, answers validators, and
    sends queries to the pool; without a pool the framework has no workers to run them.
    """

    def __init__(self, application: Application, release: Release, pool: Pool | None) -> None:
        self._bridge = Bridge(application)
        self._shelf = Shelf()
        self._quick = Quick(release)
        self._pool = pool
        self._endpoint = None if pool is None else Endpoint(release, pool, self._shelf)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called by the server before the first request."""
        if self._pool is not None:
            loop.call_soon(self._pool.start)

    def __rsgi_del__(self, _: asyncio.AbstractEventLoop) -> None:
        """Called by the server after the last request."""
        if self._pool is not None:
            self._pool.close()

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        """Answers one request."""
        key = _key(scope)
        kept = None if key is None else self._shelf.get(key)
        if kept is not None:
            send(kept, scope, exchange)
            return
        if key is not None and not scope.query_string:
            made = self._quick.document(scope.path, field(scope, "accept"))
            if made is not None:
                self._keep_and_send(key, Whole(OK, list(made[0]), made[1]), scope, exchange)
                return
        body, length = await body_of(scope, exchange)
        with body:
            left: Left | None = Left()
            if scope.path == PATH and self._endpoint is not None:
                left = await self._endpoint.answer(scope, exchange, body, length, key)
            if left is not None:
                await self._framework(scope, exchange, environment_of(scope, body, length), left)

    async def _framework(
        self, scope: Scope, exchange: Exchange, environment: Environment, left: Left
    ) -> None:
        """What the application answers, kept and compressed where it is whole."""
        key = _key(scope)
        if key is not None:
            # Validators are answered here; the application makes the whole answer to be kept.
            environment["REQUEST_METHOD"] = "GET"
            for name in _VALIDATORS:
                environment.pop(name, None)
        environment[OUTCOME] = left.outcome
        asking = None if self._pool is None else Asking(self._pool, scope)
        environment[RUN] = asking
        answer = await _unless_gone(self._bridge.ask(environment), asking, exchange)
        if isinstance(answer, InParts):
            if key is not None and has_it(scope, answer.status, answer.headers):
                answer.close()
                exchange.response_empty(NOT_MODIFIED, headers_of_304(answer.headers))
                return
            await self._bridge.send(answer, exchange, body=scope.method != "HEAD")
        elif key is None:
            exchange.response_bytes(answer.status, answer.headers, answer.body)
        else:
            self._keep_and_send(key, answer, scope, exchange)

    def _keep_and_send(self, key: Key, made: Whole, scope: Scope, exchange: Exchange) -> None:
        kept = packed(made.status, made.headers, made.body, field(scope, "accept-encoding"))
        self._shelf.put(key, kept)
        send(kept, scope, exchange)


def _key(scope: Scope) -> Key | None:
    """What an answer is kept under, where it may be kept."""
    if scope.method not in WITHOUT_BODY or scope.method == "OPTIONS":
        return None
    if scope.path.startswith(_NEVER_KEPT) or scope.headers.get("range") is not None:
        return None
    return (scope.path, scope.query_string, *(field(scope, name) for name in _VARIED))


async def _unless_gone(
    asked: Coroutine[Any, Any, Whole | InParts], asking: Asking | None, exchange: Exchange
) -> Whole | InParts:
    """What the application answers; the queries it runs are stopped where the caller goes away."""
    task = asyncio.ensure_future(asked)
    await asyncio.wait({task}, timeout=_WATCHED)
    if not task.done() and asking is not None:
        gone = asyncio.ensure_future(exchange.client_disconnect())
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if not task.done():
            asking.stop()
    return await task
