"""Forking: a process that has everything prepared makes one child for each piece of work.

It has no threads, so that forking is safe, and ends when the control socket closes: with whoever
started it, however that ended.
"""

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tsunagu.reviewers import scratch
from tsunagu.reviewers.confinement import confine
from tsunagu.reviewers.envelope import Envelope, opened, seal
from tsunagu.settings import ReviewLimits

Work = Callable[[Envelope], Envelope]

FILES = (
    3  # what comes with an order: the work, a blank file for the answer, a socket for the verdict
)
DONE, NO_MEMORY, NO_TIME, BROKEN, KILLED, FAILED = (
    b"done",
    b"memory",
    b"time",
    b"broken",
    b"killed",
    b"failed",
)
_OUT_OF_MEMORY = 3  # the exit status of a child that could get no more
# How a child may end: by itself, or by a signal. The store ends a process that gets no memory where
# Python would raise; what else a signal ends was broken by what it read.
_VERDICTS = {
    0: DONE,
    _OUT_OF_MEMORY: NO_MEMORY,
    -signal.SIGABRT: NO_MEMORY,
    -signal.SIGXCPU: NO_TIME,
    -signal.SIGKILL: KILLED,
    -signal.SIGTERM: KILLED,
}


@dataclass
class _Child:
    process: int
    alive: int  # readable once the child has ended
    verdict: socket.socket
    place: Path
    deadline: float
    overdue: bool = False


def serve(control: socket.socket, work: Work, limits: ReviewLimits) -> None:
    """Has work done in children as it is ordered, until the control socket closes."""
    scratch.swept()
    children: dict[int, _Child] = {}
    while True:
        watched = [control.fileno(), *children]
        ready, _, _ = select.select(watched, [], [], _patience(children))
        for ended in children.keys() & ready:
            _settle(children.pop(ended))
        _end_the_overdue(children)
        if control.fileno() in ready:
            order, files, _, _ = socket.recv_fds(control, 1, FILES)
            if not order:
                break
            child = _begun(control, work, limits, files)
            children[child.alive] = child
    for child in children.values():
        os.kill(child.process, signal.SIGKILL)
        _settle(child)


def _patience(children: dict[int, _Child]) -> float | None:
    waiting = [it.deadline for it in children.values() if not it.overdue]
    return max(0.0, min(waiting) - time.monotonic()) if waiting else None


def _begun(control: socket.socket, work: Work, limits: ReviewLimits, files: list[int]) -> _Child:
    asked, answer, verdict = files
    alive, ending = os.pipe()
    place = scratch.folder()
    process = os.fork()
    if process == 0:
        control.close()
        os.close(alive)
        os.close(verdict)
        confine(limits, place)
        _do(work, asked, answer)
    for it in (ending, asked, answer):
        os.close(it)
    deadline = time.monotonic() + limits.seconds
    return _Child(process, alive, socket.socket(fileno=verdict), place, deadline)


def _do(work: Work, asked: int, answer: int) -> None:
    """The whole life of a child. What nobody foresaw ends it with a traceback in the log."""
    try:
        seal(answer, work(opened(asked)))
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    os._exit(0)  # taking a large graph apart takes longer than leaving it to the system


def _end_the_overdue(children: dict[int, _Child]) -> None:
    now = time.monotonic()
    for child in children.values():
        if now >= child.deadline and not child.overdue:
            child.overdue = True
            os.kill(child.process, signal.SIGKILL)


def _settle(child: _Child) -> None:
    """Tells whoever waits how a child ended; they may be gone."""
    _, status = os.waitpid(child.process, 0)
    os.close(child.alive)
    scratch.removed(child.place)
    with child.verdict, contextlib.suppress(OSError):
        child.verdict.sendall(_verdict(status, overdue=child.overdue))


def _verdict(status: int, *, overdue: bool) -> bytes:
    code = os.waitstatus_to_exitcode(status)
    if overdue:
        return NO_TIME
    return _VERDICTS.get(code, FAILED if code > 0 else BROKEN)
