"""Batches: many questions in one JSON text from a stranger, read or refused with the reason."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tsunagu.errors import Message, QueryError
from tsunagu.search import cleaned

# The limits, which the documentation and every refusal name.
MOST_QUERIES = 100
LONGEST_QUERY = 200
MOST_CANDIDATES = 100
MOST_CONDITIONS = 20
MOST_IDS = 100
MOST_COLUMNS = 50
LONGEST_ID = 500
CANDIDATES = 10  # where the asker names no limit
_FIELDS = frozenset({"query", "type", "types", "limit", "properties", "type_strict"})


class TooManyError(QueryError):
    """The batch must be split."""


@dataclass(frozen=True)
class Condition:
    """A property and the values of which the thing should have one."""

    property: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What one row of somebody's table asks: a name, the kinds it may be of, and conditions."""

    text: str
    kinds: tuple[str, ...] = ()
    limit: int = CANDIDATES
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Column:
    """A property whose values are asked for; `limit` 0 means all, `lang` "" any language."""

    property: str
    limit: int = 0
    lang: str = ""


@dataclass(frozen=True)
class Extension:
    """Things and the properties asked of each."""

    ids: tuple[str, ...]
    columns: tuple[Column, ...]


def refused(ja: str, en: str) -> QueryError:
    """The error for a text that cannot be read as it is."""
    return QueryError(Message(ja, en))


def read_json(text: str, name: str) -> object:
    """A JSON value that can be written again. Raises QueryError."""
    try:
        value: object = json.loads(text, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        said = "too deep" if isinstance(error, RecursionError) else str(error)[:120]
        raise refused(
            f"{name} がJSONとして読めません（{cleaned(said)}）。",
            f"{name} is not JSON ({cleaned(said)}).",
        ) from error
    return value


def read_batch(text: str) -> dict[str, Question]:
    """The questions of a batch by their keys. Raises QueryError or TooManyError."""
    batch = read_json(text, "queries")
    if not isinstance(batch, dict):
        raise refused(
            'queries は {"q0": {"query": "…"}} の形にしてください。',
            'queries has to be an object such as {"q0": {"query": "…"}}.',
        )
    _few(len(batch), MOST_QUERIES, "queries", "問い合わせ")
    return {key: read_question(value, f"queries.{key[:40]}") for key, value in batch.items()}


def read_single(text: str) -> Question:
    """One question: a JSON object, or the name alone. Raises QueryError."""
    if text.lstrip().startswith("{"):
        return read_question(read_json(text, "query"), "query")
    return Question(_name(text, "query"))


def read_question(value: object, place: str) -> Question:
    """One question of a batch. Raises QueryError."""
    asked = _object(value, place)
    unknown = sorted(set(asked) - _FIELDS)
    if unknown:
        names = ", ".join(it[:40] for it in unknown[:5])
        raise refused(
            f"{place} に知らない項目 {names} があります。", f"{place} has the unknown {names}."
        )
    conditions = tuple(
        _condition(it, f"{place}.properties")
        for it in _list(asked.get("properties", []), f"{place}.properties", MOST_CONDITIONS)
    )
    text = _name(asked["query"], f"{place}.query") if "query" in asked else ""
    if not text and not conditions:
        raise refused(
            f"{place} に query か properties が要ります。", f"{place} needs query or properties."
        )
    if asked.get("type_strict", "any") not in ("any", "all", "should"):
        raise refused(
            f"{place}.type_strict は any・all・should のどれかです。",
            f"{place}.type_strict is one of any, all and should.",
        )
    kinds = asked.get("type", asked.get("types", []))
    return Question(text, _kinds(kinds, f"{place}.type"), _limit(asked, place), conditions)


def read_extension(text: str) -> Extension:
    """Which properties of which things are asked for. Raises QueryError or TooManyError."""
    asked = _object(read_json(text, "extend"), "extend")
    if set(asked) != {"ids", "properties"}:
        raise refused(
            "extend には ids と properties だけが要ります。",
            "extend needs ids and properties, no more.",
        )
    ids = _list(asked["ids"], "extend.ids", MOST_IDS)
    columns = _list(asked["properties"], "extend.properties", MOST_COLUMNS)
    return Extension(
        tuple(dict.fromkeys(_identifier(it, "extend.ids") for it in ids)),
        tuple(_column(it) for it in columns),
    )


def _column(value: object) -> Column:
    asked = _object(value, "extend.properties")
    name = _identifier(asked.get("id"), "extend.properties.id")
    settings = _object(asked.get("settings", {}), f"{name}.settings")
    limit, lang = settings.get("limit", 0), settings.get("lang", "")
    if isinstance(limit, str) and limit.isascii() and limit.isdigit() and len(limit) < 10:  # noqa: PLR2004
        limit = int(limit)  # OpenRefine sends what was typed into its form
    if limit == "":
        limit = 0
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 0:
        raise refused(
            f"{name} の limit は0以上の整数です。", f"limit of {name} is a whole number from 0."
        )
    if lang not in ("", "ja", "en", "ja-hrkt"):
        raise refused(f"{name} の lang は ja か en です。", f"lang of {name} is ja or en.")
    return Column(name, limit, str(lang))


def _condition(value: object, place: str) -> Condition:
    asked = _object(value, place)
    if "pid" not in asked or "v" not in asked or set(asked) - {"pid", "v", "p"}:
        raise refused(f"{place} には pid と v が要ります。", f"{place} needs pid and v.")
    given = asked["v"] if isinstance(asked["v"], list) else [asked["v"]]
    _few(len(given), MOST_CONDITIONS, f"{place}.v", "値")
    return Condition(
        _identifier(asked["pid"], f"{place}.pid"), tuple(_value(it, f"{place}.v") for it in given)
    )


def _value(value: object, place: str) -> str:
    if isinstance(value, dict):
        return _identifier(value.get("id"), f"{place}.id")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        raise refused(
            f"{place} は文字列・数・真偽値か、id をもつものです。",
            f"{place} is a text, a number, a truth value or an object with an id.",
        )
    return _short(value, LONGEST_ID, place)


def _kinds(value: object, place: str) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    _few(len(given), MOST_CONDITIONS, place, "種類")
    names = (it.get("id") if isinstance(it, dict) else it for it in given)
    return tuple(_identifier(it, place) for it in names if it not in ("", None))


def _limit(asked: Mapping[str, object], place: str) -> int:
    limit = asked.get("limit", CANDIDATES)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not limit >= 1:
        raise refused(
            f"{place}.limit は1以上の整数です。", f"{place}.limit is a whole number from 1."
        )
    return int(min(limit, MOST_CANDIDATES))


def _name(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise refused(f"{place} は文字列です。", f"{place} is a text.")
    return cleaned(_short(value, LONGEST_QUERY, place))


def _identifier(value: object, place: str) -> str:
    if not isinstance(value, str) or not value:
        raise refused(f"{place} は空でない文字列です。", f"{place} is a text that is not empty.")
    return _short(value, LONGEST_ID, place)


def _short(text: str, most: int, place: str) -> str:
    if len(text) > most:
        raise refused(
            f"{place} は{most}文字までです（{len(text)}文字あります）。",
            f"{place} has at most {most} characters (found {len(text)}).",
        )
    return text


def _object(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise refused(f"{place} はオブジェクト {{…}} です。", f"{place} is an object {{…}}.")
    return value


def _list(value: object, place: str, most: int) -> list[object]:
    if not isinstance(value, list):
        raise refused(f"{place} は配列 […] です。", f"{place} is an array […].")
    _few(len(value), most, place, "項目")
    return value


def _few(count: int, most: int, place: str, what: str) -> None:
    if count > most:
        raise TooManyError(
            Message(
                f"{place} の{what}は{most}件までです（{count}件あります）。分けて送ってください。",
                f"{place} has at most {most} items (found {count}); split it.",
            )
        )


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")
