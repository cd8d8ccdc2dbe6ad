"""Meaning: queries whose every word stands right, but which no engine can run."""

from collections.abc import Sequence

from tsunagu.diagnosis.case import Case, Finding
from tsunagu.diagnosis.tokens import Token
from tsunagu.errors import Message


def counts(case: Case) -> Finding | None:
    """A row of VALUES that has more or fewer values than there are variables."""
    words = case.words
    for number, word in enumerate(words):
        if word.name == "VALUES" and word.kind == "word" and words[number + 1].text == "(":
            found = _row(words, number + 2)
            if found is not None:
                wanted, has, start = found
                return Finding(
                    "query-variable",
                    Message(
                        f"VALUES の変数は{wanted}個ですが、この行の値は{has}個です（値がなければ UNDEF）。",
                        f"VALUES names {wanted} variable(s), but this row has {has} value(s) "
                        "(UNDEF stands for none).",
                    ),
                    start,
                    1,
                )
    return None


def _row(words: Sequence[Token], number: int) -> tuple[int, int, int] | None:
    """How many values are wanted and found in the first row where they differ, and its place."""
    wanted = 0
    while words[number].kind == "variable":
        wanted, number = wanted + 1, number + 1
    number += 2  # ")" and "{"
    while words[number].text == "(":
        start, has = words[number].start, 0
        number += 1
        while words[number].text != ")":
            extra = words[number].kind == "language" or words[number].text in {"^^", "+", "-"}
            typed = words[number - 1].text == "^^"
            has += not (extra or typed)
            number += 1
        if has != wanted:
            return wanted, has, start
        number += 1
    return None


def labels(case: Case) -> Finding | None:
    """A blank node's label that is used in two groups."""
    groups: dict[str, int] = {}
    stack, fresh = [0], 0
    for word in case.words:
        if word.text == "{" and word.kind == "sign":
            fresh += 1
            stack.append(fresh)
        elif word.text == "}" and word.kind == "sign" and len(stack) > 1:
            stack.pop()
        elif word.kind == "blank" and groups.setdefault(word.text, stack[-1]) != stack[-1]:
            return _found(
                word,
                f"{word.text} は前の {{ }} で使われています。別の {{ }} では別の名前か変数にしてください。",
                f"{word.text} was used in another group {{ }}; use another label, or a variable.",
            )
    return None


def names(case: Case) -> Finding | None:
    """A variable that AS gives a value although it has one already."""
    if "unbound" in case.engine:
        return None
    seen: set[str] = set()
    select: dict[str, Token] = {}
    for number, word in enumerate(case.words):
        if word.kind != "variable":
            continue
        plain = word.text[1:]
        after_as = case.words[number - 1].name == "AS" and case.words[number - 1].kind == "word"
        if after_as and plain in seen:
            return _taken(word)
        if plain in select:
            return _taken(select[plain])
        if after_as and not any(it.text == "{" for it in case.words[:number]):
            select[plain] = word
        seen.add(plain)
    return None


def _taken(word: Token) -> Finding:
    return _found(
        word,
        f"{word.text} にはもう値があります。AS の後には新しい変数を書いてください。",
        f"{word.text} has a value already; a new variable is wanted after AS.",
    )


def groups(case: Case) -> Finding | None:
    """A variable in SELECT that is neither grouped by nor put together."""
    if "unbound" not in case.engine:
        return None
    grouped = _grouped(case.words)
    depth = 0
    for number, word in enumerate(case.words):
        if word.text in {"(", ")"}:
            depth += 1 if word.text == "(" else -1
        if word.text == "{":
            break
        plain = word.kind == "variable" and depth == 0
        if plain and word.text[1:] not in grouped and case.words[number - 1].name != "AS":
            return _found(
                word,
                f"{word.text} は GROUP BY にありません。GROUP BY {word.text} を加えるか、(SAMPLE({word.text}) AS …) のようにまとめてください。",
                f"{word.text} is not grouped by: add it to GROUP BY, or put it together, as in "
                f"(SAMPLE({word.text}) AS …).",
            )
    first = next((it for it in case.words if it.kind == "variable"), case.word)
    return _found(
        first,
        "SELECT の式に、GROUP BY にない変数があります。GROUP BY に加えるか、SAMPLE などでまとめてください。",
        "An expression of SELECT has a variable that is not grouped by; add it to GROUP BY, or put it "
        "together with SAMPLE or the like.",
    )


def _grouped(words: Sequence[Token]) -> set[str]:
    starts = [n for n, it in enumerate(words) if it.name == "GROUP" and words[n + 1].name == "BY"]
    found = set()
    for word in words[starts[-1] + 2 :] if starts else ():
        if word.name in {"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"}:
            break
        if word.kind == "variable":
            found.add(word.text[1:])
    return found


def _found(word: Token, ja: str, en: str) -> Finding:
    return Finding("query-variable", Message(ja, en), word.start, len(word.text))
