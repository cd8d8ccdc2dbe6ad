"""Worker: a process that answers one query after another over its connection, until it ends."""

import faulthandler
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, cast

from tsunagu.errors import Message, QueryError, RemoteError
from tsunagu.formats import RDF_FORMATS, RESULT_FORMATS, Format
from tsunagu.limits import Limits
from tsunagu.queries import Answer, Dataset, Wanted, answer
from tsunagu.store import Store
from tsunagu.workers.jobs import (
    ANSWER,
    FAILED,
    READY,
    SPOOLED,
    Failure,
    Frames,
    Job,
    framed,
    job_of,
)
from tsunagu.workers.spool import Spool

_MOST_JOBS = 5_000  # then a fresh process takes over, whatever the engine has kept
_MOST_GROWTH = 128_000  # kilobytes; after a large query the memory is given back by ending
_RESULTS: Mapping[str, Format] = {it.ending: it for it in RESULT_FORMATS}
_GRAPHS: Mapping[str, Format] = {it.ending: it for it in RDF_FORMATS}


def work(
    connection: socket.socket, store: Store, prefixes: Mapping[str, str], limits: Limits
) -> None:
    """Answers jobs until the connection ends; the kernel ends the process at its limits."""
    _limit_memory(limits.memory)
    # What the engine dies of (no memory, no stack) is told over the connection, as its last word.
    faulthandler.enable(connection.fileno(), all_threads=False)
    connection.sendall(framed(READY, {"pid": os.getpid()}))
    frames = Frames(connection)
    allowed = _resident() + _MOST_GROWTH
    for number in range(1, _MOST_JOBS + 1):
        frame = frames.next()
        if frame is None:
            return
        # SIGALRM is not handled: it ends the process, whatever the engine is doing.
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        kind, head, spool = _reply(job_of(frame[1]), store, prefixes, limits)
        last = number == _MOST_JOBS or _resident() > allowed
        connection.sendall(framed(kind, {**head, "last": last}, spool.body))
        if kind == SPOOLED:
            frames.next()  # the file is open until the web process has opened it too
        spool.close()
        signal.setitimer(signal.ITIMER_REAL, 0)
        if last:
            return


def _reply(
    job: Job, store: Store, prefixes: Mapping[str, str], limits: Limits
) -> tuple[bytes, dict[str, object], Spool]:
    """What to send for a job: the kind and head of the frame, and what was written."""
    started = time.perf_counter()
    spool = Spool(limits.size, gzip=job.gzip)
    try:
        found = _solved(job, store, prefixes, spool, limits.services)
    except QueryError as error:
        failure = Failure("query", error.message, error.kind, error.members)
    except RemoteError as error:
        # Where the engine is, and what it says, is for the operator alone.
        print(error.message.en, file=sys.stderr, flush=True)  # noqa: T201 - the operator's log
        failure = _NO_ENGINE
    except MemoryError:
        failure = out_of_memory(limits)
    except OSError as error:
        failure = too_large(limits) if spool.too_large else _unreadable(error)
    else:
        head = {
            "ending": found.format.ending if found.format else "",
            "encoding": spool.encoding,
            "size": spool.written,
            "seconds": time.perf_counter() - started,
        }
        if spool.file is None:
            return ANSWER, head, spool
        return SPOOLED, {**head, "file": spool.file.fileno()}, spool
    spool.close()
    return FAILED, asdict(failure), spool


def _solved(
    job: Job, store: Store, prefixes: Mapping[str, str], spool: Spool, services: tuple[str, ...]
) -> Answer:
    wanted = Wanted(_RESULTS.get(job.results), _GRAPHS.get(job.graph))
    found = answer(store, job.query, Dataset(job.default, job.named), wanted, prefixes, services)
    found.write(cast(IO[bytes], spool))
    spool.end()
    return found


_NO_ENGINE = Failure(
    "unavailable",
    Message(
        "データを預かるエンジンが、いまは答えません。記述とダンプは、いまも取り出せます。",
        "The engine that keeps the data does not answer now; descriptions and dumps are still served.",
    ),
)


def out_of_memory(limits: Limits) -> Failure:
    """The query needed more memory than it may have."""
    most = limits.memory // 1_000_000
    return Failure(
        "memory",
        Message(
            f"問い合わせに使えるメモリ（{most} MB）を超えました。条件を加えるか、分けて問い合わせてください。",
            f"The query needed more memory than its limit ({most} MB). Add conditions, or ask in parts.",
        ),
    )


def too_large(limits: Limits) -> Failure:
    """The answer is larger than an answer may be."""
    most = limits.size // 1_000_000
    return Failure(
        "size",
        Message(
            f"答えが上限（{most} MB）を超えました。LIMIT と OFFSET で分けるか、ダンプ（/dumps/）をお使いください。",
            f"The answer is larger than its limit ({most} MB). "
            "Ask in parts with LIMIT and OFFSET, or take a dump (/dumps/).",
        ),
    )


def _unreadable(error: OSError) -> Failure:
    # Only the system's own words: another endpoint's answer may say anything.
    why = error.strerror or "another endpoint gave no answer"
    return Failure(
        "unavailable",
        Message(f"いまは答えられません（{why}）。", f"It cannot be answered now ({why})."),
    )


def _limit_memory(most: int) -> None:
    """Bounds what the process may allocate beyond what it has (RLIMIT_DATA, in bytes)."""
    fields = Path("/proc/self/status").read_text(encoding="ascii").split("\n")
    held = next(int(it.split()[1]) for it in fields if it.startswith("VmData:")) * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (held + most, held + most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _resident() -> int:
    """The most memory that the process ever had, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
