"""Cells: the text of a cell becomes a typed value, or a message that says what to write."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tsunagu import numerals, periods
from tsunagu.errors import Flaw, Message

Value = str | int | Decimal | bool | date | tuple[str, ...]

# XML and RDF have no place for these; a line break inside a cell is no fault.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# What looks like a formula or a programmer's number is not a printed figure to be read.
_NO_FIGURE = re.compile(r"^[=@]|\d[eE][+-]?\d|[*/^]")
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Column:
    """One column, as the table description gives it."""

    name: str
    title_ja: str
    title_en: str
    help_ja: str
    help_en: str
    datatype: str
    pattern: re.Pattern[str] | None
    required: bool
    separator: str | None
    default: str | None
    property: str | None
    value_template: str | None
    lang: str | None
    virtual: bool


def _strange(column: Column, text: str) -> Flaw | None:
    """What no cell may hold: control characters, and a formula where words are expected."""
    control = _CONTROL.search(text)
    if control is not None:
        shown = f"U+{ord(control.group()):04X}"
        return Flaw(
            f"目に見えない制御文字（{shown}）が入っています。消してください。",
            f"there is a control character ({shown}) in this cell; remove it.",
            "control-character",
            fix=_CONTROL.sub("", text),
        )
    if text.startswith("=") and column.datatype == "string":
        return Flaw(
            f"数式（{text[:40]}）は書けません。値を書いてください。",
            f"a formula ({text[:40]}) cannot stand here; write its value.",
            "formula",
        )
    return None


def fill(cells: dict[str, Value], column: Column, text: str) -> Flaw | None:
    """Puts the cell's value among the cells, or says what is wrong with it."""
    strange = _strange(column, text)
    if strange is not None:
        return strange
    bare = text.strip()
    if bare == "" and column.default is not None:
        bare = text = column.default
    if bare == "":
        empty = Flaw("空にできません。", "this cell must not be empty.", "required")
        return empty if column.required else None
    if text != bare and column.datatype == "string":
        return Flaw(
            f"前か後ろに余分な空白があります: {text!r}",
            f"there is white space around {text!r}.",
            "white-space",
            fix=bare,
        )
    if column.separator is None:
        value: Value | Flaw = _typed(column, bare)
    else:
        parts = [part.strip() for part in bare.split(column.separator)]
        typed = [_typed(column, part) for part in parts]
        wrong = next((part for part in typed if isinstance(part, Flaw)), None)
        value = wrong or tuple(parts)
        if "" in parts:
            value = Flaw(
                f"区切り「{column.separator}」の間が空です: {bare}",
                f"there is nothing between two {column.separator!r} in {bare!r}.",
                "separator",
                fix=column.separator.join(part for part in parts if part),
            )
    if isinstance(value, Flaw):
        return value
    cells[column.name] = value
    return None


def _typed(column: Column, text: str) -> Value | Flaw:
    value = _READERS.get(column.datatype, str)(text)
    if isinstance(value, str) and column.pattern and not column.pattern.fullmatch(value):
        return _pattern_fault(column, value)
    return value


def _pattern_fault(column: Column, text: str) -> Flaw:
    near = periods.suggestion(text) if "period" in column.name else None
    hint_ja = f" m{near} のように書いてください。" if near else ""
    hint_en = f" Write m{near}, for instance." if near else ""
    why = periods.wrong_part(text) if "period" in column.name else Message("", "")
    return Flaw(
        f"「{text}」は「{column.title_ja}」の書き方に合いません。{why.ja}{hint_ja}{column.help_ja}",
        f"{text!r} does not have the form of {column.title_en!r}. {why.en}{hint_en} {column.help_en}",
        "period" if "period" in column.name else "form",
        Message(column.help_ja, column.help_en),
        f"m{near}" if near else "",
    )


def _number(pattern: re.Pattern[str], kind: tuple[str, str]) -> Callable[[str], Value | Flaw]:
    def read(text: str) -> Value | Flaw:
        if pattern.fullmatch(text):
            return Decimal(text)
        meant = None if _NO_FIGURE.search(text) else numerals.reading(text)
        if meant is None or (
            pattern is _INTEGER and meant.value != meant.value.to_integral_value()
        ):
            return Flaw(
                f"「{text}」は{kind[0]}ではありません。",
                f"{text!r} is not {kind[1]}.",
                "number",
                Message(*kind),
            )
        digits = numerals.plain(meant.value)
        return Flaw(
            f"「{text}」は{kind[0]}ではありません。数字だけで {digits} と書いてください。",
            f"{text!r} is not {kind[1]}; write {digits}, in digits only.",
            "number",
            Message(*kind),
            digits,
        )

    return read


def _boolean(text: str) -> Value | Flaw:
    # Spreadsheets turn true into TRUE when they save.
    if text.lower() in {"true", "false"}:
        return text.lower() == "true"
    return Flaw(
        f"「{text}」は true か false にしてください。",
        f"{text!r} must be true or false.",
        "boolean",
        Message("true か false", "true or false"),
    )


def _date(text: str) -> Value | Flaw:
    form = Message("2024-07-31 の形の日付", "a date such as 2024-07-31")
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        return Flaw(f"「{text}」という日はありません。", f"there is no day {text!r}.", "date", form)
    near = periods.suggestion(text)
    meant = near or "2024-07-31"
    return Flaw(
        f"「{text}」は日付の書き方に合いません。{meant} のように書いてください。",
        f"{text!r} is not a date; write it like {meant}.",
        "date",
        form,
        near or "",
    )


_READERS: dict[str, Callable[[str], Value | Flaw]] = {
    "integer": _number(_INTEGER, ("整数", "a whole number")),
    "decimal": _number(_DECIMAL, ("数", "a number")),
    "boolean": _boolean,
    "date": _date,
}
