"""Spool: an answer as it is written: in memory while small, then in a file without a name, bounded."""

import tempfile
import zlib
from typing import IO

_IN_MEMORY = 1_000_000
_BLOCK = 256_000
SMALLEST_ZIPPED = 860  # below this a compressed answer is no smaller on the wire
_GZIP, _LEVEL = 31, 2  # the container of zlib, and a level that costs less than it saves


class Spool:
    """Something to write to. `size` counts what came, `written` what it takes up."""

    def __init__(self, limit: int, *, gzip: bool) -> None:
        self._limit, self._gzip = limit, gzip
        self._zip = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP) if gzip else None
        self._waiting = bytearray()
        self._memory = bytearray()
        self.file: IO[bytes] | None = None
        self.size = self.written = 0
        self.too_large = False

    @property
    def encoding(self) -> str:
        """The content coding of what was written."""
        return "gzip" if self._gzip else ""

    @property
    def body(self) -> bytes:
        """What was written, where it stayed in memory."""
        return bytes(self._memory)

    def write(self, data: bytes) -> int:
        """Takes more of the answer. Raises OSError where it grows beyond its limit."""
        self.size += len(data)
        if self.size > self._limit:
            self.too_large = True
            raise OSError("the answer is larger than its limit")
        self._waiting += data
        if len(self._waiting) >= _BLOCK:
            self._pass_on()
        return len(data)

    def flush(self) -> None:
        """Nothing is to be read before the end."""

    def end(self) -> None:
        """Writes what is left."""
        if self.size < SMALLEST_ZIPPED:
            self._zip, self._gzip = None, False
        self._pass_on()
        if self._zip is not None:
            self._put(self._zip.flush())
        if self.file is not None:
            self.file.flush()

    def close(self) -> None:
        """Gives memory and file back."""
        self._memory.clear()
        self._waiting.clear()
        if self.file is not None:
            self.file.close()

    def _pass_on(self) -> None:
        waiting, self._waiting = bytes(self._waiting), bytearray()
        self._put(self._zip.compress(waiting) if self._zip else waiting)

    def _put(self, data: bytes) -> None:
        self.written += len(data)
        if self.file is None and self.written > _IN_MEMORY:
            self.file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - the worker closes it
            self.file.write(self._memory)
            self._memory.clear()
        if self.file is None:
            self._memory += data
        else:
            _write_all(self.file, data)


def _write_all(file: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]
