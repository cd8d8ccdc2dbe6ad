"""Connection: a query worker as the web process sees it: one job at a time, and the power to end it."""

import asyncio
import contextlib
import json
import os
import signal
import time
from typing import Any, cast

from tsunagu.errors import Message
from tsunagu.workers.jobs import (
    ANSWER,
    DYING,
    FAILED,
    HEAD,
    READY,
    SPOOLED,
    Failure,
    Outcome,
    Solved,
    framed,
)

_CLOCK_OF_PROCESS = 2


class EndedError(Exception):
    """The worker ended before it answered; the text is its last word, where it had one."""


class Connection(asyncio.Protocol):
    """One worker."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[None] = loop.create_future()
        self.ended = False
        self.last = False  # whether the worker ends after what it has answered
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Outcome] | None = None
        self._received = bytearray()
        self._pid = 0
        self._process: int | None = None

    async def ask(self, frame: bytes) -> Outcome:
        """The outcome of a framed job. Raises EndedError where the worker dies over it."""
        if self.ended or self._transport is None:
            raise EndedError
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(frame)
        try:
            return await self._answer
        except asyncio.CancelledError:
            # The answer may have come in the same moment; its file must not stay open.
            if self._answer.done() and not self._answer.cancelled():
                outcome = self._answer.result()
                if isinstance(outcome, Solved):
                    outcome.close()
            raise

    @property
    def computed(self) -> float:
        """The seconds that the processors have spent on the worker so far."""
        # The clock of another process (clock_getcpuclockid(3)), which Python has no name for.
        try:
            return time.clock_gettime((~self._pid << 3) | _CLOCK_OF_PROCESS)
        except OSError:  # it is gone
            return 0.0

    def give_way(self) -> None:
        """Lets every other process go first from now on."""
        with contextlib.suppress(OSError):
            os.sched_setscheduler(self._pid, os.SCHED_IDLE, os.sched_param(0))

    def kill(self) -> None:
        """Ends the worker, whatever it does."""
        if self._process is not None and not self.ended:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._process, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Ends the worker after its job."""
        if self._transport is not None:
            self._transport.close()

    # -- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The fork server took the connection."""
        self._transport = cast(asyncio.Transport, transport)  # every loop has its own class

    def data_received(self, data: bytes) -> None:
        """Part of a frame, or the worker's last word."""
        self._received += data
        if self._received.startswith(DYING) or len(self._received) < HEAD.size:
            return
        kind, length, size = HEAD.unpack_from(self._received)
        start = HEAD.size + length
        if len(self._received) < start + size:
            return
        head = json.loads(self._received[HEAD.size : start])
        body = bytes(self._received[start : start + size])
        self._received.clear()
        self._handle(kind, head, body)

    def connection_lost(self, _: Exception | None) -> None:
        """The worker is gone."""
        self.ended = True
        if self._process is not None:
            os.close(self._process)
            self._process = None
        error = EndedError(self._received.decode("utf-8", "replace"))
        for waiting in (self.ready, self._answer):
            if waiting is not None and not waiting.done():
                waiting.set_exception(error)
                waiting.exception()  # nobody may be waiting any more

    def _handle(self, kind: bytes, head: dict[str, Any], body: bytes) -> None:
        if kind == READY:
            self._greet(head["pid"])
            return
        self.last = bool(head.pop("last", False))
        if self._answer is None or self._answer.done():
            return  # whoever asked is gone; the worker is being ended
        if kind == FAILED:
            head["message"] = Message(**head["message"])
            self._answer.set_result(Failure(**head))
        elif kind == ANSWER:
            self._answer.set_result(Solved(**head, body=body))
        elif kind == SPOOLED:
            self._answer.set_result(self._spooled(head))

    def _greet(self, pid: int) -> None:
        try:
            # A number may come to mean another process; this file never does.
            self._pid, self._process = pid, os.pidfd_open(pid)
        except OSError as error:
            self.ready.set_exception(EndedError(str(error)))
            return
        if not self.ready.done():
            self.ready.set_result(None)

    def _spooled(self, head: dict[str, Any]) -> Outcome:
        """Opens the file without a name that the worker wrote, and lets the worker close it."""
        path = f"/proc/{self._pid}/fd/{head['file']}"
        file = os.open(path, os.O_RDONLY)
        if self._transport is not None:
            self._transport.write(framed(READY, {}))
        return Solved(**{**head, "file": file}, body=b"")
