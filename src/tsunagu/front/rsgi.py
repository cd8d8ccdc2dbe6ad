"""RSGI: the server's side of a request and its answer, as far as we use it (granian's RSGI 1.5)."""

from collections.abc import AsyncIterator, Iterable
from typing import Protocol

Headers = list[tuple[str, str]]


class RequestHeaders(Protocol):
    """The header fields of a request; names are in lower case."""

    def get(self, name: str, default: str | None = None) -> str | None:
        """The first value of a field."""

    def get_all(self, name: str) -> list[str]:
        """Every value of a field."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Every field, in the order they came."""


class Scope(Protocol):
    """A request. `path` is decoded; `client` and `server` are "address:port"."""

    proto: str
    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    headers: RequestHeaders


class Stream(Protocol):
    """An answer that is sent in parts."""

    async def send_bytes(self, data: bytes) -> None:
        """Sends a part; returns when there is room for another."""


class Exchange(Protocol):
    """What is done with a request: its body is read, its answer sent."""

    async def __call__(self) -> bytes:
        """The whole body."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """The body in parts."""

    async def client_disconnect(self) -> None:
        """Returns when the caller goes away."""

    def response_empty(self, status: int, headers: Headers) -> None:
        """Sends an answer without a body."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Sends a whole answer."""

    def response_stream(self, status: int, headers: Headers) -> Stream:
        """Begins an answer that is sent in parts."""
