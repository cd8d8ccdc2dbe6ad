"""Jobs: what a web process asks of a query worker, what comes back, and how both are framed."""

import json
import os
import socket
import struct
from dataclasses import dataclass, field
from typing import Any

from tsunagu.errors import Message

# A frame: its kind (one letter), the length of its JSON head, the length of its body.
HEAD = struct.Struct("!cIQ")
_BLOCK = 65_536
READY, ANSWER, SPOOLED, FAILED, JOB = b"R", b"A", b"S", b"E", b"J"
# What the interpreter writes when the engine ends the process begins so ("Fatal Python error: …").
DYING = b"Fatal "


@dataclass(frozen=True)
class Job:
    """A query and what is wanted of its answer: an ending of a format for tables and truth values,
    one for graphs ("" where the caller takes none), and whether gzip is taken."""

    query: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    results: str = "json"
    graph: str = "ttl"
    gzip: bool = False


@dataclass(frozen=True)
class Solved:
    """A whole answer. `ending` names its format, "" where the caller takes none that fits.

    A large body is no bytes but an open file without a name, `size` bytes long.
    """

    ending: str
    body: bytes
    size: int
    encoding: str = ""
    seconds: float = 0.0
    file: int | None = None

    def read(self) -> bytes:
        """The whole body."""
        return self.body if self.file is None else os.pread(self.file, self.size, 0)

    def close(self) -> None:
        """Gives the file back, where there is one."""
        if self.file is not None:
            os.close(self.file)


@dataclass(frozen=True)
class Failure:
    """Why there is no answer: "query", "time", "memory", "size", "nesting", "busy" or "unavailable".

    `page` names the page that explains it, where it has one of its own; `members` is what programs
    are told besides.
    """

    kind: str
    message: Message
    page: str = ""
    members: dict[str, Any] = field(default_factory=dict)


Outcome = Solved | Failure


def framed(kind: bytes, head: dict[str, Any], body: bytes = b"") -> bytes:
    """One frame."""
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    return HEAD.pack(kind, len(text), len(body)) + text + body


def framed_job(job: Job) -> bytes:
    """A job as a frame."""
    named = {"query": job.query, "default": job.default, "named": job.named, "gzip": job.gzip}
    return framed(JOB, {**named, "results": job.results, "graph": job.graph})


def job_of(head: dict[str, Any]) -> Job:
    """The job that a frame holds."""
    return Job(**{**head, "default": tuple(head["default"]), "named": tuple(head["named"])})


class Frames:
    """The frames that come over a blocking connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._received = bytearray()

    def next(self) -> tuple[bytes, dict[str, Any], bytes] | None:
        """The next frame, or None where the connection has ended."""
        if not self._has(HEAD.size):
            return None
        kind, length, size = HEAD.unpack_from(self._received)
        start, end = HEAD.size + length, HEAD.size + length + size
        if not self._has(end):
            return None
        head, body = self._received[HEAD.size : start], bytes(self._received[start:end])
        del self._received[:end]
        return kind, json.loads(head), body

    def _has(self, count: int) -> bool:
        """Whether so many bytes have come, or do."""
        while len(self._received) < count:
            part = self._connection.recv(_BLOCK)
            if not part:
                return False
            self._received += part
        return True
