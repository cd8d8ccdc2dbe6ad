"""Confinement: a process that reads what strangers sent can reach nothing and grow only so far."""

import os
import resource
import sys
import tempfile
from pathlib import Path

from tsunagu.settings import ReviewLimits

_MEGABYTE = 1 << 20
# CPython's audit events of what a process that only computes never does.
_REACHING = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")
_CHANGING = ("os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir",
             "os.symlink", "os.truncate", "shutil.")  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def confine(limits: ReviewLimits, scratch: Path) -> None:
    """Bounds this process for good: its memory, its time, and what it reaches: no other process,
    no network, and no file to change outside of its scratch folder."""
    _bound(resource.RLIMIT_DATA, _data() + limits.memory * _MEGABYTE)
    _bound(resource.RLIMIT_CPU, limits.seconds + 1)  # should nobody be left to end it
    _bound(resource.RLIMIT_FSIZE, limits.answer * _MEGABYTE)
    _bound(resource.RLIMIT_CORE, 0)
    tempfile.tempdir = str(scratch)
    sys.addaudithook(lambda event, given: _refuse(event, given, scratch))


def _bound(kind: int, most: int) -> None:
    resource.setrlimit(kind, (most, most))


def _data() -> int:
    """The bytes of its own that this process has already. What is only reserved does not count."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    return pages * resource.getpagesize()


def _refuse(event: str, given: tuple[object, ...], scratch: Path) -> None:
    if event.startswith(_REACHING):
        raise PermissionError(event)
    changing = event.startswith(_CHANGING) or (event == "open" and _writes(given))
    if (
        changing
        and isinstance(given[0], str | bytes | os.PathLike)
        and not _inside(given[0], scratch)
    ):
        raise PermissionError(event)


def _writes(given: tuple[object, ...]) -> bool:
    flags = given[2]
    return isinstance(flags, int) and bool(flags & _WRITING)


def _inside(path: str | bytes | os.PathLike[str], scratch: Path) -> bool:
    return Path(os.path.realpath(os.fsdecode(path))).is_relative_to(scratch)
