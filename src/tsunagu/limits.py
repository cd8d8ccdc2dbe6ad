"""Limits: how long, how large and how many the queries of strangers may be; public at /status."""

from collections.abc import Mapping
from dataclasses import dataclass

from tsunagu.errors import Message, SettingsError

_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What one query may take, and how many run at once in one web process.

    `seconds` of wall time; `memory` in bytes beyond what the release itself takes; `size` of an
    answer in bytes before compression. After `quick` seconds a query counts as long: it moves to a
    lane of its own with the lowest priority, so that the `lanes` places for quick ones are free
    again; `long` such queries run at once. `waiting` may wait, `waiting_each` of one client.
    `services` are the other endpoints that a query may ask by SERVICE.
    """

    seconds: float = 30.0
    memory: int = 512 * _MEGABYTE
    size: int = 1_000 * _MEGABYTE
    lanes: int = 2
    long: int = 4
    quick: float = 0.1
    waiting: int = 1_000
    waiting_each: int = 200
    patience: float = 10.0
    services: tuple[str, ...] = ()


def read_limits(environment: Mapping[str, str]) -> Limits:
    """Limits from QUERY_SECONDS, QUERY_MEMORY_MB, QUERY_RESULT_MB, QUERY_LANES, QUERY_LONG, and
    QUERY_SERVICES: IRIs of endpoints with spaces between them.

    Raises SettingsError that names the variable and what it should hold.
    """
    usual = Limits()
    return Limits(
        seconds=_whole(environment, "QUERY_SECONDS", int(usual.seconds), most=3600),
        memory=_whole(environment, "QUERY_MEMORY_MB", usual.memory // _MEGABYTE) * _MEGABYTE,
        size=_whole(environment, "QUERY_RESULT_MB", usual.size // _MEGABYTE) * _MEGABYTE,
        lanes=_whole(environment, "QUERY_LANES", usual.lanes, most=64),
        long=_whole(environment, "QUERY_LONG", usual.long, most=64),
        services=tuple((environment.get("QUERY_SERVICES") or "").split()),
    )


def _whole(
    environment: Mapping[str, str], name: str, default: int, *, most: int = 1_000_000
) -> int:
    text = environment.get(name)
    if not text:
        return default
    if text.isascii() and text.isdigit() and 1 <= int(text) <= most:
        return int(text)
    raise SettingsError(
        Message(
            f"{name}={text!r} は使えません。1から{most}までの整数にしてください。",
            f"{name}={text!r} is not a whole number from 1 to {most}.",
        )
    )
