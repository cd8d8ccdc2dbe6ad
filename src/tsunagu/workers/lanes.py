"""Lanes: places that are given out fairly: clients take turns, whoever floods waits for itself."""

import asyncio
from collections import OrderedDict, deque


class FullError(Exception):
    """Too many wait already, in all or of one client."""


class Lane:
    """`places` that may be taken at once; those who wait are served client by client in turn."""

    def __init__(self, places: int, *, waiting: int, waiting_each: int) -> None:
        self._free = places
        self._most, self._most_each = waiting, waiting_each
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self.waiting = 0

    @property
    def free(self) -> int:
        """How many places are free."""
        return self._free

    async def enter(self, client: str) -> None:
        """Takes a place, waiting for one where it must. Raises FullError where too many wait."""
        if self._free > 0:
            self._free -= 1
            return
        queue = self._queues.setdefault(client, deque())
        if self.waiting >= self._most or len(queue) >= self._most_each:
            raise FullError
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(turn)
        self.waiting += 1
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()  # the place was given just as its taker went away
            raise

    def take(self) -> bool:
        """Takes a place where one is free."""
        if self._free == 0:
            return False
        self._free -= 1
        return True

    def leave(self) -> None:
        """Gives a place back: to the next client in turn, where one waits."""
        while self._queues:
            client, queue = self._queues.popitem(last=False)
            turn = self._next(queue)
            if queue:
                self._queues[client] = queue  # to the end: its next question waits for the others
            if turn is not None:
                turn.set_result(None)
                return
        self._free += 1

    def _next(self, queue: deque[asyncio.Future[None]]) -> asyncio.Future[None] | None:
        while queue:
            turn = queue.popleft()
            self.waiting -= 1
            if not turn.done():
                return turn
        return None
