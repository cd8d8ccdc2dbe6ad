"""Scratch: where a library writes while it works; gone with the child it was for, however that ended."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

_BEGINNING = "tsunagu-check-"


def folder() -> Path:
    """A new folder of this process, for one child of it."""
    return Path(tempfile.mkdtemp(prefix=f"{_BEGINNING}{os.getpid()}-"))


def removed(place: Path) -> None:
    """Removes a folder with all that is in it."""
    shutil.rmtree(place, ignore_errors=True)


def swept() -> None:
    """Removes the folders of processes that were killed before they could."""
    for place in Path(tempfile.gettempdir()).glob(f"{_BEGINNING}*"):
        owner = place.name.removeprefix(_BEGINNING).partition("-")[0]
        if owner.isdigit() and not _lives(int(owner)):
            removed(place)


def _lives(process: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        try:
            os.kill(process, 0)
        except PermissionError:  # another user's, so it is not ours to sweep either
            return True
        return True
    return False
