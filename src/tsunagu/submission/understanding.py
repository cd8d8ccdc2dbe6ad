"""Understanding: what a person wrote in a cell becomes what the table keeps there, or stays as it is."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from tsunagu import iris, numerals
from tsunagu.cells import Column
from tsunagu.errors import Flaw, Message
from tsunagu.submission.dates import understood_day, understood_period
from tsunagu.submission.headers import folded
from tsunagu.submission.records import Cell

Labels = Mapping[str, Mapping[str, str]]

_ERRORS = re.compile(r"#(REF!|DIV/0!|N/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|####.*)|#+")
_DASHES = frozenset("-ー―—–−‐－ｰ~〜…")
_NO_VALUE = frozenset(
    {"なし", "無し", "n/a", "na", "null", "none", "不明", "未定", "同上", "〃", '"'}
)
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u2060\ufeff]"
)  # comes along when text is copied from a page
_ZERO_TAIL = re.compile(r"([+-]?\d+)\.0+", re.ASCII)
# A figure alone, with its scale, unit and "about": no other digits, no words before it.
_FIGURE = re.compile(
    r"(約|およそ|ほぼ|計|延べ)*\s*[+\-−▲△]?\s*(\d{1,3}(,\d{3})+|\d+)(\.\d+)?"
    r"(\s*[十百千]?[千万億兆割](\d[\d,]*)?)*\s*[^\d\s]{0,8}"
)
_TRUE, _FALSE = (
    {"true", "はい", "yes", "○", "◯", "有", "1"},
    {"false", "いいえ", "no", "×", "無", "0"},
)
_LIST_MARKS = re.compile(r"\s*[|｜、,，;；\n]\s*")


def flawed(cell: Cell) -> Flaw | None:
    """What no cell may hold, whatever its column: a spreadsheet's error, a formula without value."""
    if cell.kind == "error" or _ERRORS.fullmatch(cell.text.strip()):
        return Flaw(
            f"表計算のエラー {cell.text} が入っています。計算式を直すか、値を書いてください。",
            f"the cell holds the error {cell.text}; mend its formula or write the value.",
            "error-value",
        )
    if cell.kind == "formula":
        return Flaw(
            f"計算式 {cell.formula[:60]} の結果が保存されていません。Excelで開いて保存し直すか、値を貼り付けてください。",
            f"the result of the formula {cell.formula[:60]} is not in the file; open and save it in a "
            "spreadsheet, or paste the value.",
            "formula-without-value",
        )
    return None


def understood(column: Column, cell: Cell, labels: Labels) -> str | Flaw:
    """The text of a cell as the table keeps it; a Flaw where it means something that cannot be."""
    text = cell.text
    if text.strip() == "":
        return ""
    if column.separator is not None:
        return _several(column, text, labels)
    return _one(column, cell, labels)


def _one(column: Column, cell: Cell, labels: Labels) -> str | Flaw:
    if column.datatype in {"decimal", "integer"}:
        return _number(cell)
    if column.datatype in {"boolean", "date"}:
        return _boolean(cell.text) if column.datatype == "boolean" else _day(cell.text)
    if column.pattern is not None and "period" in column.name:
        return _period(column, cell.text)
    if column.pattern is not None or column.value_template is not None:
        return _code(column, cell.text, labels)
    return _words(cell)


def _words(cell: Cell) -> str:
    if cell.kind == "percent":
        return f"{numerals.plain(Decimal(cell.text) * 100)}%"
    return _INVISIBLE.sub("", cell.text).strip().replace("\r\n", "\n")


def _number(cell: Cell) -> str | Flaw:
    bare = _narrow(cell.text)
    if cell.kind == "percent":
        return numerals.plain(Decimal(bare) * 100)
    if _PLAIN_NUMBER.fullmatch(bare):
        tail = _ZERO_TAIL.fullmatch(bare)
        return tail.group(1) if tail and cell.kind == "number" else bare
    if (bare and set(bare) <= _DASHES) or bare.casefold() in _NO_VALUE:
        return Flaw(
            f"「{cell.text}」は数ではありません。値がなければ、その行を消してください。",
            f"{cell.text!r} is no number; where there is no value, remove the row.",
            "number",
            Message("数", "a number"),
        )
    meant = numerals.reading(bare) if _FIGURE.fullmatch(bare) else None
    return numerals.plain(meant.value) if meant else cell.text.strip()


def _narrow(text: str) -> str:
    """The text in half width, without white space and line breaks inside numbers."""
    bare = (
        unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
        .strip()
        .replace("\u2212", "-")
        .replace("△", "▲")
    )
    return re.sub(r"(?<=[\d,])\s+(?=[\d,万億兆千])", "", bare)


def _boolean(text: str) -> str:
    bare = _narrow(text).casefold()
    if bare in _TRUE:
        return "true"
    return "false" if bare in _FALSE else text.strip()


def _day(text: str) -> str | Flaw:
    found = understood_day(text)
    return text.strip() if found is None else found


def _period(column: Column, text: str) -> str | Flaw:
    bare = _narrow(text)
    if column.pattern is not None and column.pattern.fullmatch(bare):
        return bare
    found = understood_period(text)
    return bare if found is None else found


def _code(column: Column, text: str, labels: Labels) -> str:
    """A code in half width; or the code of the one thing that has this label."""
    bare = "".join(_narrow(text).split("\n")).strip()
    if column.pattern is not None and not column.pattern.fullmatch(bare):
        lower = bare.lower().replace("_", "-")
        return lower if column.pattern.fullmatch(lower) else bare
    return _labelled(column, bare, labels) or bare


def _labelled(column: Column, text: str, labels: Labels) -> str | None:
    template = column.value_template
    if template is None or iris.fields(template) != [column.name] or not template.endswith("}"):
        return None
    known = labels.get(template.partition("{")[0], {})
    found = known.get(folded(text))
    if found is None and " " in text:  # our drop-down lists write the code and its name
        code, name = text.split(" ", 1)
        found = code if known.get(folded(name)) == code else None
    return found


def _several(column: Column, text: str, labels: Labels) -> str:
    if not (column.value_template or column.pattern):
        return text.strip()
    parts = [_code(column, part, labels) for part in _LIST_MARKS.split(text.strip()) if part]
    return (column.separator or "").join(parts)
