"""Cards: the picture that other sites show beside a link to this one."""

import re
from collections.abc import Sequence
from unicodedata import east_asian_width

# What is never broken: a word with its space, or a letter with the sign after it.
_PARTS = re.compile(r"[!-~]+ ?|.[、。」）・ー ]*")
_TITLE, _SAID = 16.0, 34.0  # how many square letters a line holds
_MOST_TITLE, _MOST_SAID = 2, 3
_NARROW = 0.56  # of a square letter


def title_lines(words: str) -> Sequence[str]:
    """A title in the lines it has room for."""
    return lines(words, _TITLE)[:_MOST_TITLE]


def said_lines(words: str) -> Sequence[str]:
    """A sentence in the lines it has room for; what has none is cut with a sign of it."""
    found = lines(words, _SAID)
    if len(found) <= _MOST_SAID:
        return found
    return [*found[: _MOST_SAID - 1], f"{found[_MOST_SAID - 1][:-1]}…"]


def lines(words: str, room: float) -> list[str]:
    """Words in lines: broken at spaces where that is enough, else between Japanese letters too."""
    parts = [f"{it} " for it in words.split()]
    if any(_length(it) > room for it in parts):
        parts = _PARTS.findall(words)
    made = [""]
    for part in parts:
        if made[-1] and _length(made[-1] + part.rstrip()) > room:
            made.append("")
        made[-1] += part
    return [line.strip() for line in made]


def _wide(letter: str) -> bool:
    return east_asian_width(letter) in "WF"


def _length(words: str) -> float:
    return sum(1.0 if _wide(letter) else _NARROW for letter in words)
