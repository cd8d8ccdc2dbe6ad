"""Pool: runs strangers' queries so that no query stops, slows or ends another; each has its limits."""

import asyncio
import contextlib
import logging
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass

from tsunagu.errors import Message
from tsunagu.limits import Limits
from tsunagu.workers.connection import Connection, EndedError
from tsunagu.workers.jobs import Failure, Job, Outcome, framed_job
from tsunagu.workers.lanes import FullError, Lane
from tsunagu.workers.worker import out_of_memory

_log = logging.getLogger("tsunagu.workers")
_REMEMBERED = 1_000
_PAUSE = 0.2  # seconds before a worker is asked for again
_LATE = 5.0  # seconds beyond the limit that the kernel keeps; then the process is killed from here


@dataclass(eq=False)
class _Running:
    """A query that runs in a worker and holds a place in a lane."""

    client: str
    text: str
    lane: Lane
    worker: Connection
    evicted: bool = False
    computed: float = 0.0  # what its worker had computed before it
    timer: asyncio.TimerHandle | None = None


class Pool:
    """The query workers of one web process. All methods belong to one event loop."""

    def __init__(self, address: str, limits: Limits) -> None:
        self.limits = limits
        self._address = address
        self._quick = Lane(limits.lanes, waiting=limits.waiting, waiting_each=limits.waiting_each)
        self._long = Lane(limits.long, waiting=limits.waiting, waiting_each=limits.long)
        self._idle: deque[Connection] = deque()
        self._wanted: deque[asyncio.Future[Connection]] = deque()
        self._starting: set[asyncio.Task[None]] = set()
        self._running: dict[_Running, None] = {}  # in the order they began
        self._known: OrderedDict[str, None] = OrderedDict()

    def start(self) -> None:
        """Asks for the first workers."""
        for _ in range(self.limits.lanes):
            self._start()

    def close(self) -> None:
        """Ends every worker."""
        for task in self._starting:
            task.cancel()
        for worker in (*self._idle, *(it.worker for it in self._running)):
            worker.kill()

    async def run(self, job: Job, client: str) -> Outcome:
        """The outcome of a job. Where the calling task is cancelled, the query is stopped."""
        lane = self._long if job.query in self._known else self._quick
        try:
            if not lane.take():
                async with asyncio.timeout(self.limits.patience):
                    await lane.enter(client)
        except (FullError, TimeoutError):
            return _busy(self.limits)
        try:
            worker = await self._worker()
        except BaseException as error:
            lane.leave()
            if isinstance(error, TimeoutError):
                return _unavailable()
            raise
        running = _Running(client, job.query, lane, worker, computed=worker.computed)
        try:
            return await self._ran(running, job)
        finally:
            running.lane.leave()

    async def _ran(self, running: _Running, job: Job) -> Outcome:
        loop = asyncio.get_running_loop()
        self._running[running] = None
        started = loop.time()
        if running.lane is self._long:
            running.worker.give_way()
        running.timer = loop.call_later(self.limits.quick, self._look, running)
        outcome = None
        try:
            outcome = await running.worker.ask(framed_job(job))
            return outcome
        except EndedError as error:
            if running.evicted:
                return _busy(self.limits)
            return self._died(str(error), loop.time() - started)
        finally:
            if running.timer is not None:
                running.timer.cancel()
            del self._running[running]
            if outcome is not None and self._left(running) > 0:
                self._known.pop(running.text, None)
            self._put_back(running, unhurt=outcome is not None)

    def _put_back(self, running: _Running, *, unhurt: bool) -> None:
        """The worker for the next one; or another, where it is dead, busy for nobody, or slowed."""
        quick = running.lane is self._quick
        if unhurt and quick and not (running.worker.ended or running.worker.last):
            self._offer(running.worker)
            return
        if unhurt:
            running.worker.close()
        else:
            running.worker.kill()
        if quick:
            self._start()

    def _look(self, running: _Running) -> None:
        """Whether a query is quick: what counts is what it has computed, not how long it waited for
        a processor that others had."""
        left = self._left(running)
        loop = asyncio.get_running_loop()
        if running.lane is self._quick and left > 0:
            running.timer = loop.call_later(max(left, 0.01), self._look, running)
            return
        running.timer = loop.call_later(self.limits.seconds + _LATE, running.worker.kill)
        if running.lane is self._quick:
            self._lengthen(running)

    def _left(self, running: _Running) -> float:
        """The seconds that a query may still compute and count as quick."""
        return self.limits.quick - (running.worker.computed - running.computed)

    def _lengthen(self, running: _Running) -> None:
        """The query is no quick one: it goes to the lane of long ones, and another worker takes its
        place. Where that lane is full, the client that has the most there loses its latest."""
        self._remember(running.text)
        if self._long.take():
            running.lane.leave()
            running.lane = self._long
        else:
            victim = self._least_deserving(running)
            victim.lane, running.lane = running.lane, victim.lane
            victim.evicted = True
            victim.worker.kill()
        if not running.evicted:
            running.worker.give_way()
            self._start()

    def _least_deserving(self, newest: _Running) -> _Running:
        long = [it for it in self._running if it.lane is self._long and not it.evicted]
        counts = Counter(it.client for it in (*long, newest))
        most = max(counts.values())
        if counts[newest.client] == most:
            return newest
        return next(it for it in reversed(long) if counts[it.client] == most)

    def _remember(self, text: str) -> None:
        self._known[text] = None
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def _died(self, last_word: str, seconds: float) -> Failure:
        if seconds >= self.limits.seconds - 0.05:
            return _out_of_time(self.limits)
        if "Segmentation fault" in last_word:
            return _too_nested()
        if "Aborted" in last_word:
            return out_of_memory(self.limits)
        _log.error("a query worker ended after %.1f s: %r", seconds, last_word[:200])
        return _unavailable()

    # -- workers

    async def _worker(self) -> Connection:
        """An idle worker, or the next that is there."""
        while self._idle:
            worker = self._idle.pop()
            if not worker.ended:
                return worker
            self._start()
        wanted: asyncio.Future[Connection] = asyncio.get_running_loop().create_future()
        self._wanted.append(wanted)
        self._start()
        try:
            async with asyncio.timeout(self.limits.patience):
                return await wanted
        except BaseException:
            if wanted.done() and not wanted.cancelled():
                self._offer(wanted.result())
            raise

    def _offer(self, worker: Connection) -> None:
        while self._wanted:
            wanted = self._wanted.popleft()
            if not wanted.done():
                wanted.set_result(worker)
                return
        if len(self._idle) >= self.limits.lanes:
            worker.close()
        else:
            self._idle.append(worker)

    def _start(self) -> None:
        """Asks for one more worker, where not enough are coming."""
        if len(self._idle) + len(self._starting) >= self.limits.lanes + len(self._wanted):
            return
        task = asyncio.get_running_loop().create_task(self._started())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _started(self) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.limits.patience
        while loop.time() < deadline:
            with contextlib.suppress(OSError, EndedError):
                _, worker = await loop.create_unix_connection(Connection, self._address)
                await worker.ready
                self._offer(worker)
                return
            await asyncio.sleep(_PAUSE)
        _log.error("no query worker is to be had at %s", self._address)


def _busy(limits: Limits) -> Failure:
    return Failure(
        "busy",
        Message(
            f"いまは長い問い合わせが多く（同時に{limits.long}件まで）、これ以上は受けられません。しばらくしてからもう一度どうぞ。",
            f"Too many long queries are running (at most {limits.long} at once). Try again in a while.",
        ),
    )


def _out_of_time(limits: Limits) -> Failure:
    most = f"{limits.seconds:g}"
    return Failure(
        "time",
        Message(
            f"時間の上限（{most}秒）までに終わりませんでした。条件を加えるか、分けて問い合わせるか、ダンプ（/dumps/）をお使いください。",
            f"The query did not end within its time limit ({most} s). "
            "Add conditions, ask in parts, or take a dump (/dumps/).",
        ),
    )


def _too_nested() -> Failure:
    return Failure(
        "nesting",
        Message(
            "括弧や OPTIONAL、パスの入れ子が深すぎて実行できません。",
            "The query is nested too deeply (groups, OPTIONAL, paths) to be run.",
        ),
    )


def _unavailable() -> Failure:
    return Failure(
        "unavailable",
        Message(
            "いまは問い合わせを実行できません。しばらくしてからもう一度どうぞ。",
            "Queries cannot be run at the moment. Try again in a while.",
        ),
    )
