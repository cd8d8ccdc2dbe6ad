"""Words: what was expected in a query, said in plain words."""

from collections.abc import Iterable

from tsunagu.diagnosis.grammar import functions
from tsunagu.errors import Message

_MOST = 8
# Several kinds of words are one thing to a person: the first that is expected stands for all.
_KINDS = (
    (("variable",), Message("変数（?x）", "a variable (?x)")),
    (
        ("iri", "name"),
        Message("IRI（<…> か da:名前 の形）", "an IRI (<…> or prefix:name)"),
    ),
    (("prefix",), Message("接頭辞（ex: の形）", "a prefix (such as ex:)")),
    (("string",), Message('文字列（"…"）', 'a text ("…")')),
    (("decimal",), Message("数", "a number")),
    (("integer",), Message("0以上の整数", "a whole number")),
    (("language",), Message("言語タグ（@ja）", "a language tag (@ja)")),
    (("end",), Message("問い合わせの終わり", "the end of the query")),
)
_WITH = {"iri": {"name", "prefix"}, "decimal": {"integer", "+", "-"}, "variable": set()}
_HIDDEN = {"blank", "<<", "<<(", "~", "{|", "LATERAL", "VERSION", "TRUE", "FALSE", "a"}


def said(expected: Iterable[str]) -> Message:
    """What was expected, the likeliest first, as a list for people."""
    left = set(expected)
    found: list[Message] = []
    if len(left & functions()) > _MOST:
        left -= functions() | {"NOT"}
        found.append(Message("関数（STR(…) など）", "a function (such as STR(…))"))
    for kinds, message in _KINDS:
        if left & set(kinds):
            found.append(message)
            for kind in kinds:
                left -= {kind, *_WITH.get(kind, set())}
    if len(left) > 1 or found:
        left -= _HIDDEN
    named = sorted(left, key=lambda it: (it.isalpha(), it))
    found += [Message(it, it) if it.isalpha() else Message(f"「{it}」", f'"{it}"') for it in named]
    more = len(found) > _MOST
    return Message(
        "、".join(it.ja for it in found[:_MOST]) + (" など" if more else ""),
        ", ".join(it.en for it in found[:_MOST]) + (" …" if more else ""),
    )
