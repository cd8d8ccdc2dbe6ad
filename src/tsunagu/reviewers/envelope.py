"""Envelope: what a process hands to another: a few words as JSON, and files as bytes.

Nothing in it is executed by whoever opens it, which a pickle would be.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_WIDTH = 8  # bytes of the number that says how long the words are


@dataclass(frozen=True)
class Envelope:
    """Words about some files, and the files."""

    words: Mapping[str, Any]
    files: tuple[bytes, ...] = ()


def blank() -> int:
    """A file that has no name, so that nothing is left of it whoever is killed."""
    return os.memfd_create("tsunagu")


def seal(file: int, envelope: Envelope) -> None:
    """Writes an envelope into a blank file."""
    sizes = [len(it) for it in envelope.files]
    words = json.dumps({"words": envelope.words, "sizes": sizes}).encode()
    for part in (len(words).to_bytes(_WIDTH), words, *envelope.files):
        _write(file, part)


def opened(file: int) -> Envelope:
    """The envelope in a file. Raises ValueError where it is not whole."""
    raw = _read(file)
    start = _WIDTH + int.from_bytes(raw[:_WIDTH])
    kept = json.loads(raw[_WIDTH:start])
    files = []
    for size in kept["sizes"]:
        files.append(raw[start : start + size])
        start += size
    if start != len(raw):
        raise ValueError(len(raw))
    return Envelope(kept["words"], tuple(files))


def _write(file: int, part: bytes) -> None:
    left = memoryview(part)
    while left:
        left = left[os.write(file, left) :]


def _read(file: int) -> bytes:
    size = os.fstat(file).st_size
    return os.pread(file, size, 0) if size else b""
