"""Slips: triples, SELECT, FILTER and LIMIT that are not put together as SPARQL wants them."""

import re

from tsunagu.diagnosis.case import Case, Finding, Suggestion
from tsunagu.diagnosis.grammar import functions
from tsunagu.diagnosis.tokens import Token
from tsunagu.diagnosis.words import said
from tsunagu.errors import Message

_TERM_STARTS = {"variable", "iri", "name", "blank", "string", "[", "<<"}


def shapes(case: Case) -> Finding | None:
    """Known slips in the shape of SELECT, FILTER, ORDER BY and LIMIT."""
    return _columns(case) or _constraint(case) or _slice(case) or _arguments(case)


def _columns(case: Case) -> Finding | None:
    word, before = case.word, case.before
    if word.text == "," and before is not None and {"FROM", "WHERE", "variable"} <= case.expected:
        commas = _until_brace(case)
        return Finding(
            "query-separator",
            Message(
                "SELECT の変数は , でなく空白で区切ります。",
                "Variables after SELECT are separated by spaces, not commas.",
            ),
            word.start,
            1,
            tuple(Suggestion(it.start, it.end, "") for it in commas),
        )
    if (
        "DISTINCT" in case.expected | _distinct(before)
        and "(" in case.expected
        and word.name in functions()
    ):
        return case.at_word(
            "query-function",
            f"SELECT の中の式は括弧で囲み、名前を付けます: ({word.name}(…) AS ?x)",
            f"An expression after SELECT stands in brackets, with a name: ({word.name}(…) AS ?x)",
        )
    if "AS" in case.expected and (word.text == ")" or word.kind == "variable"):
        cures = (f"AS {word.text}",) if word.kind == "variable" else ()
        return case.at_word(
            "query-function",
            "式には名前が要ります: (式 AS ?x)",
            "An expression needs a name: (… AS ?x)",
            *cures,
        )
    return None


def _distinct(before: Token | None) -> set[str]:
    """SELECT takes one DISTINCT: behind it, it is not expected again."""
    return {"DISTINCT"} if before is not None and before.name in {"DISTINCT", "REDUCED"} else set()


def _until_brace(case: Case) -> list[Token]:
    found = []
    for word in case.words[case.number or 0 :]:
        if word.text in {"{", "("} or word.name in {"WHERE", "FROM"}:
            break
        if word.text == ",":
            found.append(word)
    return found


def _constraint(case: Case) -> Finding | None:
    before = case.before
    if before is None or before.name not in {"FILTER", "HAVING", "ASC", "DESC", "BIND"}:
        return None
    return case.at_word(
        "query-bracket",
        f"{before.name} の後の式は ( ) で囲みます。",
        f"The expression after {before.name} stands in ( ).",
    )


def _slice(case: Case) -> Finding | None:
    word, before = case.word, case.before
    if before is None or before.kind != "integer" or "VALUES" not in case.expected:
        if before is not None and before.name in {"LIMIT", "OFFSET"}:
            return case.at_word(
                "query-syntax",
                f"{before.name} の後には 0 以上の整数を書きます。",
                f"{before.name} is followed by a whole number from 0.",
            )
        return None
    if word.text == "," and case.after.kind == "integer":
        text = f" OFFSET {before.text}"
        cures = (Suggestion(before.start, case.after.end, case.after.text + text),)
        message = Message(
            f"LIMIT {case.after.text} OFFSET {before.text} と書きます。",
            f"Write LIMIT {case.after.text} OFFSET {before.text}.",
        )
        return Finding("query-dialect", message, word.start, 1, cures)
    if word.name in {"ORDER", "GROUP", "HAVING", "WHERE"}:
        return case.at_word(
            "query-keyword",
            f"{word.name} は LIMIT・OFFSET より前に書きます。",
            f"{word.name} comes before LIMIT and OFFSET.",
        )
    if word.start == before.end:
        number = before.text + re.sub("[oO]", "0", word.text)
        if number.isdigit():
            cures = (Suggestion(before.start, word.end, number),)
            message = Message("数の中に文字があります。", "There is a letter in the number.")
            return Finding("query-syntax", message, word.start, len(word.text), cures)
    return None


def _arguments(case: Case) -> Finding | None:
    """A function with too few, too many or wrongly separated arguments."""
    inner = case.opened[-1] if case.opened else None
    if inner is None or inner.text != "(" or case.word.text not in {")", ",", ";"}:
        return None
    at = next((n for n, it in enumerate(case.words) if it.start == inner.start), 0)
    name = case.words[at - 1].name if at else ""
    if name not in functions():
        return None
    expected = said(case.expected & {",", ")", ";"})
    return case.at_word(
        "query-function",
        f"{name} の引数の数か区切りが違います。ここに書けるもの: {expected.ja}",
        f"{name} has too few or too many arguments, or a wrong sign between them. Expected: {expected.en}",
    )


def incomplete(case: Case) -> Finding | None:
    """A triple that ends before it is whole."""
    if case.word.text not in {"}", ".", ";", ","} or not {"variable", "iri"} <= case.expected:
        return None
    if "string" in case.expected:
        return case.at_word(
            "query-separator",
            f"「{case.word.text}」の前に、目的語（値）が足りません。三つ組は 主語 述語 目的語 です。",
            f"The object is missing before {case.word.text}: a triple has a subject, a predicate and "
            "an object.",
        )
    return case.at_word(
        "query-separator",
        f"「{case.word.text}」の前に、述語が足りません。三つ組は 主語 述語 目的語 です。",
        f"The predicate is missing before {case.word.text}: a triple has a subject, a predicate and "
        "an object.",
    )


def separators(case: Case) -> Finding | None:
    """A triple that begins before the one in front of it has ended."""
    word, before = case.word, case.before
    inside = case.opened and case.opened[-1].text in {"{", "{|"}
    begins = word.kind in _TERM_STARTS or word.text in _TERM_STARTS
    if before is None or not inside or not begins or not {".", ";"} <= case.expected:
        return None
    return Finding(
        "query-separator",
        Message(
            f"「{word.text}」の前に、前の三つ組を終える . （同じ主語なら ; 、同じ述語なら , ）が足りません。",
            f"Before {word.text} the dot that ends the triple is missing (or ; for the same "
            "subject, or a comma for the same predicate).",
        ),
        word.start,
        len(word.text),
        (Suggestion(before.end, before.end, " ."),),
    )
