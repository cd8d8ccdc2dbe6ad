"""Repeats: rows that say what an earlier row of the same table says."""

from collections.abc import Iterable, Iterator

from tsunagu.cells import Value
from tsunagu.errors import Fault, Flaw, Message
from tsunagu.tables import Row


def duplicates(rows: Iterable[Row]) -> Iterator[Fault]:
    """Rows of one table with the key of an earlier row, or with its cells but for the key."""
    keys: dict[tuple[Value, ...], Row] = {}
    contents: dict[tuple[tuple[str, Value], ...], Row] = {}
    for row in rows:
        names = row.table.primary_key
        if not any(name in row for name in names):
            continue
        key = tuple(row.cells.get(name, "") for name in names)
        content = tuple(
            sorted((name, value) for name, value in row.cells.items() if name not in names)
        )
        if key in keys:
            shown = " + ".join(str(part) for part in key)
            flaw = Flaw(
                f"「{shown}」は{_place(row, keys[key]).ja}にもう書かれています。",
                f"{shown!r} already stands in {_place(row, keys[key]).en}.",
                "duplicate",
            )
            yield row.flawed(names[0], flaw)
        elif content in contents:
            flaw = Flaw(
                f"{_place(row, contents[content]).ja}と同じ内容の行です。",
                f"this row repeats {_place(row, contents[content]).en}.",
                "duplicate",
            )
            yield row.flawed(None, flaw)
        keys.setdefault(key, row)
        if content and len(names) == 1:
            contents.setdefault(content, row)


def _place(row: Row, other: Row) -> Message:
    """Where another row stands, as seen from this one."""
    if row.source == other.source:
        return Message(f"{other.number}行目", f"row {other.number}")
    where = other.source or other.table.url
    return Message(f"{where} の{other.number}行目", f"{where}, row {other.number}")
