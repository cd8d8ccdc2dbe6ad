"""Drawings: Vega-Lite specifications as pictures, SVG and PNG; those of a release are made with it."""

import json
import re
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from threading import local
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import vl_convert

from tsunagu.release import Release

# Of what (an IRI), which of its charts, in which language and width; and the specification.
Wanted = tuple[str, str, str, Mapping[str, Any]]

# Measuring letters takes nearly all of the time, and nothing depends on it: all lengths are in the
# specification (pages.plots). So it is drawn with short stand-ins, in a font that is always there.
_DRAWN_IN = "Arial"
_LETTERS = re.compile(rf' font-family="{_DRAWN_IN}"| pointer-events="none"')
_STAND_IN = re.compile(r"@(\d+)@")
_EMPTY = re.compile(r'<path class="(?:fore|back)ground" aria-hidden="true" d="[^"]*"[^>]*/>')
_SHARP = 2  # pixels of the picture for one of the screen


@dataclass(frozen=True)
class Drawing:
    """A picture and what it was drawn from, as texts."""

    specification: str
    svg: str


def svg(specification: Mapping[str, Any]) -> str:
    """A specification as SVG. It may read nothing but what it holds itself."""
    words: list[str] = []
    asked = _with_stand_ins(specification, words)
    font = specification["config"]["font"]
    asked["config"]["font"] = _DRAWN_IN
    drawn = vl_convert.vegalite_to_svg(asked, allowed_base_urls=[])
    drawn = _EMPTY.sub("", _LETTERS.sub("", drawn))
    drawn = _STAND_IN.sub(lambda it: escape(words[int(it[1])], {'"': "&quot;"}), drawn)
    said = f'role="img" aria-label={quoteattr(specification["description"])}'
    return drawn.replace("<svg", f"<svg {said} font-family={quoteattr(font)}", 1)


def _with_stand_ins(part: Any, words: list[str]) -> Any:  # noqa: ANN401 - any JSON
    """JSON with a short stand-in for each text that is not plain ASCII; the texts go to `words`."""
    if isinstance(part, Mapping):
        return {name: _with_stand_ins(it, words) for name, it in part.items()}
    if isinstance(part, list):
        return [_with_stand_ins(it, words) for it in part]
    if not isinstance(part, str) or (part.isascii() and "@" not in part):
        return part
    words.append(part)
    return f"@{len(words) - 1}@"


def drawing(specification: Mapping[str, Any]) -> Drawing:
    """A specification with its picture."""
    text = json.dumps(specification, ensure_ascii=False, indent=1) + "\n"
    return Drawing(text, svg(specification))


def png(drawing: str) -> bytes:
    """An SVG as PNG, for programs that take no SVG."""
    return vl_convert.svg_to_png(drawing, scale=_SHARP)


def can_write_japanese() -> bool:
    """Whether this machine has a font to write Japanese in a PNG with."""
    page = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
        '<text y="16" font-family="sans-serif">{}</text></svg>'
    )
    return png(page.format("永")) != png(page.format(""))


def prepare(wanted: Iterable[Wanted], path: Path) -> None:
    """Draws all that is wanted and writes it to a file; the same wishes give the same bytes.

    It is drawn by a process of its own: the renderer's threads would not outlive a fork, and a
    server is forked from the process that made its release.
    """
    wishes = list(wanted)
    with get_context("spawn").Pool(1) as aside:
        drawn = aside.map(drawing, [it[-1] for it in wishes])
    try:
        _write(path, zip(wishes, drawn, strict=True))
    except sqlite3.Error as error:  # a full disk, which whoever makes a release is told of
        raise OSError(str(error)) from error


def _write(path: Path, drawn: Iterable[tuple[Wanted, Drawing]]) -> None:
    with sqlite3.connect(path) as writer:
        writer.execute(
            "CREATE TABLE drawing (of TEXT, name TEXT, variant TEXT, specification BLOB NOT NULL, "
            "svg BLOB NOT NULL, PRIMARY KEY (of, name, variant)) WITHOUT ROWID"
        )
        for (of, name, variant, _), made in drawn:
            packed = (zlib.compress(it.encode()) for it in (made.specification, made.svg))
            writer.execute(
                "INSERT INTO drawing VALUES (?, ?, ?, ?, ?)", (of, name, variant, *packed)
            )
    writer.close()


class Drawn:
    """The drawings that were made with a release."""

    def __init__(self, release: Release) -> None:
        self._path = release.charts
        self._kept = local()

    def get(self, of: str, name: str, variant: str) -> "Drawing | None":
        """One drawing, or None where nothing of the kind was drawn."""
        reader = getattr(self._kept, "reader", None)
        if reader is None:
            address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
            reader = self._kept.reader = sqlite3.connect(address, uri=True)
        found = reader.execute(
            "SELECT specification, svg FROM drawing WHERE of = ? AND name = ? AND variant = ?",
            (of, name, variant),
        ).fetchone()
        return None if found is None else Drawing(*(zlib.decompress(it).decode() for it in found))
