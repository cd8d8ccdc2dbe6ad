"""Desk: takes work to the prepared process, so many pieces at once, and brings back the answer."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock

from tsunagu.reviewers.envelope import Envelope, blank, opened, seal
from tsunagu.reviewers.forking import DONE, NO_TIME
from tsunagu.settings import ReviewLimits

_GRACE = 90  # seconds the process may take to prepare itself before its first piece of work


@dataclass
class Stopped(Exception):  # noqa: N818 - it may be nobody's error
    """Work that gave no answer. `why` is "busy" (try again), "time" or "memory" (a limit),
    "broken" (what it read ended it), "killed" (somebody did) or "failed" (our fault)."""

    why: str


class Desk:
    """Where one web process hands in work. The process behind it is started with the desk, ends
    with it, and is started again should it have died."""

    def __init__(self, release: Path, limits: ReviewLimits) -> None:
        self._release, self.limits = release, limits
        self._at_once = BoundedSemaphore(limits.at_once)
        self._places = BoundedSemaphore(limits.at_once + limits.waiting)
        self._lock = Lock()
        self._process, self._control = self._started()

    def done(self, asked: Envelope) -> Envelope:
        """The answer to a piece of work. Raises Stopped."""
        if not self._places.acquire(blocking=False):
            raise Stopped("busy")
        try:
            if not self._at_once.acquire(timeout=self.limits.patience):
                raise Stopped("busy")
            try:
                return self._done(asked)
            finally:
                self._at_once.release()
        finally:
            self._places.release()

    def _done(self, asked: Envelope) -> Envelope:
        for _ in range(2):  # once more where the process behind the desk died meanwhile
            with _files() as (work, answer):
                seal(work, asked)
                verdict = self._ordered(work, answer)
                if verdict == DONE:
                    return opened(answer)
                if verdict:
                    raise Stopped(verdict.decode())
        raise Stopped("killed")

    def _ordered(self, work: int, answer: int) -> bytes:
        """How the work ended; nothing where nobody is left to say."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.settimeout(self.limits.seconds + _GRACE)
            self._hand_in([work, answer, theirs.fileno()])
            theirs.close()
            try:
                return ours.recv(16)
            except TimeoutError:
                return NO_TIME

    def _hand_in(self, files: list[int]) -> None:
        with self._lock:
            try:
                socket.send_fds(self._control, [b"."], files)
            except OSError:
                self._control.close()
                self._process.wait()
                self._process, self._control = self._started()
                socket.send_fds(self._control, [b"."], files)

    def _started(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        ours, theirs = socket.socketpair()
        with theirs:
            given = [str(theirs.fileno()), str(self._release), self.limits.written()]
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "tsunagu.reviewers", *given],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl+C is told to the server; this ends with it
            )
        return process, ours


@contextlib.contextmanager
def _files() -> Iterator[tuple[int, int]]:
    files = blank(), blank()
    try:
        yield files
    finally:
        for it in files:
            os.close(it)
