"""Bridge: a WSGI application behind an asynchronous server; it runs in threads of its own."""

import asyncio
import io
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Any

from werkzeug.datastructures import Headers as NamedHeaders

from tsunagu.front.rsgi import Exchange, Headers, Scope

Environment = dict[str, Any]
Application = Callable[[Environment, Callable[..., Any]], Iterable[bytes]]

_THREADS = 32
_IN_MEMORY = 1_000_000
_BLOCK = 256_000
# Bodies longer than this are refused by every route; they are not even read.
MOST_BYTES = 64_000_000
_LARGEST_WHOLE = 2_000_000
WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Whole:
    """An answer that is all there."""

    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True)
class InParts:
    """An answer that is too large to be kept, or whose length is not known."""

    status: int
    headers: Headers
    parts: Iterator[bytes]
    close: Callable[[], object]


class Bridge:
    """Asks a WSGI application (PEP 3333) on behalf of a server that speaks RSGI."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="wsgi")

    async def ask(self, environment: Environment) -> Whole | InParts:
        """The application's answer."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._ask, environment)

    def _ask(self, environment: Environment) -> Whole | InParts:
        head: list[Any] = []

        def start(status: str, headers: Headers, _: object = None) -> Callable[[bytes], object]:
            head[:] = [int(status[:3]), [(name.lower(), value) for name, value in headers]]
            return lambda _: None

        body = self._application(environment, start)
        close = getattr(body, "close", lambda: None)
        status, headers = head
        size = NamedHeaders(headers).get("content-length", type=int)
        if size is None or size > _LARGEST_WHOLE:
            return InParts(status, headers, iter(body), close)
        try:
            return Whole(status, headers, b"".join(body))
        finally:
            close()

    async def send(self, answer: InParts, exchange: Exchange, *, body: bool) -> None:
        """Sends an answer as the application gives it; of HEAD without its body."""
        loop = asyncio.get_running_loop()
        if not body:
            answer.close()
            exchange.response_empty(answer.status, answer.headers)
            return
        stream = exchange.response_stream(answer.status, answer.headers)
        try:
            while part := await loop.run_in_executor(self._threads, next, answer.parts, b""):
                await stream.send_bytes(part)
        finally:
            answer.close()


class _Blocks:
    """A file in large blocks: `wsgi.file_wrapper`."""

    def __init__(self, file: IO[bytes], _: int = 0) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        while block := self._file.read(_BLOCK):
            yield block

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


def environment_of(scope: Scope, body: IO[bytes], length: int | None) -> Environment:
    """A request as WSGI has it; `length` of a body in bytes, None where there is none."""
    host, _, port = scope.server.rpartition(":")
    environment: Environment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode("utf-8", "surrogateescape").decode("latin-1"),
        "SERVER_NAME": host or scope.server,
        "SERVER_PORT": port if port.isdigit() else "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client_of(scope),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": _Blocks,
        "wsgi.input": body,
    }
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        environment[key] = f"{environment[key]},{value}" if key in environment else value
    environment.pop("CONTENT_LENGTH", None)
    environment.pop("HTTP_TRANSFER_ENCODING", None)  # the server has undone it
    if length is not None:
        environment["CONTENT_LENGTH"] = str(length)
    return environment


async def body_of(scope: Scope, exchange: Exchange) -> tuple[IO[bytes], int | None]:
    """The body of a request and its length; of one that is too long, the length alone."""
    if scope.method in WITHOUT_BODY:
        return _NOTHING, None
    body: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the caller closes
    declared = scope.headers.get("content-length") or "0"
    if declared.isdigit() and int(declared) > MOST_BYTES:
        return body, int(declared)
    size = 0
    async for part in exchange:
        size += len(part)
        if size > MOST_BYTES:
            break
        body.write(part)
    body.seek(0)
    return body, size


class _Nothing(io.BytesIO):
    """The body of every request that has none."""

    def close(self) -> None:
        """Stays as it is: there is nothing to give back."""


_NOTHING = _Nothing()


def client_of(scope: Scope) -> str:
    """The address of the caller."""
    return scope.client.rpartition(":")[0]


def field(scope: Scope, name: str) -> str:
    """All values of a header field as one (RFC 9110, 5.3)."""
    return ",".join(scope.headers.get_all(name))
