"""Tokens: a query's text cut into the words of SPARQL, each with its place; nothing is ever left out."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

# SPARQL 1.1, section 19.8: the characters names are made of.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _BASE + "_0-9\u00b7\u0300-\u036f\u203f\u2040"
# A bound on its length: without one, a text without a colon would be read again from each word on.
_PREFIX = rf"(?:[{_BASE}](?:[{_NAME}.\-]{{0,100}}[{_NAME}\-])?)?:"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:[{_BASE}_0-9:]|{_ESCAPED})(?:[{_NAME}:\-]|{_ESCAPED}|\.+(?=[{_NAME}:\-%\\]))*"
_CHARACTER = r"\\[uU][0-9A-Fa-f]{4}(?:[0-9A-Fa-f]{4})?|\\[tbnrf\\\"']"
_KINDS = {
    "space": r"[ \t\r\n]+",
    "comment": r"#[^\r\n]*",
    "iri": r"<(?:[^<>\"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]{4,8})*>",
    "string": rf'"""(?:"{{0,2}}(?:[^"\\]|{_CHARACTER}))*"""'
    rf"|'''(?:'{{0,2}}(?:[^'\\]|{_CHARACTER}))*'''"
    rf'|"(?:[^"\\\r\n]|{_CHARACTER})*"'
    rf"|'(?:[^'\\\r\n]|{_CHARACTER})*'",
    "open string": r"\"[^\r\n]*|'[^\r\n]*",
    "open iri": r"<(?=[A-Za-z][A-Za-z0-9+.\-]*:)[^<>\r\n]*>?",
    "blank": rf"_:[{_BASE}_0-9](?:[{_NAME}.\-]*[{_NAME}\-])?",
    "name": rf"{_PREFIX}{_LOCAL}",
    "prefix": _PREFIX,
    "variable": rf"[?$][{_BASE}_0-9][{_BASE}_0-9\u00b7\u0300-\u036f\u203f\u2040]*",
    "language": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?",
    "decimal": r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+|[0-9]+\.[0-9]+|\.[0-9]+",
    "integer": r"[0-9]+",
    "word": r"[A-Za-z_][A-Za-z0-9_]*",
    "sign": r"<<\(|\)>>|<<|>>|\{\||\|\}|&&|\|\||!=|<=|>=|\^\^|[{}()\[\];,.=<>!+\-*/|^?~]",
    "strange": r"[^\s\x21-\x7e]+|.",
}
_TOKEN = re.compile(
    "|".join(f"(?P<{kind.replace(' ', '_')}>{text})" for kind, text in _KINDS.items()), re.DOTALL
)
_LINE_END = re.compile(r"\r\n|\n|\r")
_AROUND = 70  # characters shown before and after the place, where a line is very long
LEFT_OUT = {"space", "comment"}
END = "end"


@dataclass(frozen=True)
class Token:
    """A word of the query; `kind` is one of the kinds above, or "end" behind the last one."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.text)

    @property
    def name(self) -> str:
        """What the grammar calls it: a keyword in capitals, a sign as it is, else its kind."""
        if self.kind == "word":
            return "a" if self.text == "a" else self.text.upper()
        return self.text if self.kind == "sign" else self.kind


def tokens(query: str) -> list[Token]:
    """Every word of a query but spaces and comments, and the end."""
    return [*_all(query), Token(END, "", len(query.rstrip()))]


def _all(query: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(query):
        kind = (found.lastgroup or "").replace("_", " ")
        if kind not in LEFT_OUT:
            yield Token(kind, found.group(), found.start())


@dataclass(frozen=True)
class Place:
    """Where something stands in a query: line and column from 1, the column in characters."""

    line: int
    column: int
    excerpt: str


def place(query: str, offset: int, length: int = 1) -> Place:
    """The place of an offset, with its line and a caret under it."""
    starts = [0, *(found.end() for found in _LINE_END.finditer(query))]
    line = bisect_right(starts, offset)
    start = starts[line - 1]
    text = _LINE_END.split(query[start:])[0] if line == len(starts) else _line(query, start)
    column = min(offset, start + len(text)) - start
    first = max(0, column - _AROUND)
    last = min(len(text), column + _AROUND)
    shown = ("…" if first else "") + text[first:last] + ("…" if last < len(text) else "")
    before = ("…" if first else "") + text[first:column]
    carets = "^" * max(1, min(length, last - column))
    marked = "".join("^^" if _is_wide(it) else "^" for it in text[column : column + len(carets)])
    return Place(line, column + 1, f"{shown}\n{_blank(before)}{marked or '^'}")


def _line(query: str, start: int) -> str:
    end = _LINE_END.search(query, start)
    return query[start : end.start() if end else len(query)]


def _blank(text: str) -> str:
    """Space as wide as a text in letters of one width; a tab stays a tab."""
    return "".join(
        "\t" if it == "\t" else "" if unicodedata.combining(it) else "  " if _is_wide(it) else " "
        for it in text
    )


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in {"W", "F"}
