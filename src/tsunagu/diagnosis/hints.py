"""Hints: keywords that are misspelt, and what other languages and engines would write there."""

import difflib

from tsunagu.diagnosis.case import Case, Finding, Suggestion
from tsunagu.diagnosis.grammar import functions, keywords
from tsunagu.diagnosis.words import said
from tsunagu.errors import Message

_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
# What people write out of habit: instead of it, and whose habit that is.
_HABITS = {
    "AND": ("&&", "SPARQL では「かつ」は && です。", "In SPARQL, and is &&."),
    "OR": ("||", "SPARQL では「または」は || です。", "In SPARQL, or is ||."),
    "NOT": ("!", "SPARQL では「でない」は ! です。", "In SPARQL, not is !."),
    "<>": ("!=", "SPARQL では「等しくない」は != です。", "In SPARQL, unequal is !=."),
}
_FOREIGN = {
    "TOP": Message(
        "件数は最後に LIMIT 10 と書きます。", "Write LIMIT 10 at the end instead of TOP."
    ),
    "NULL": Message(
        "SPARQL に NULL はありません。値がないことは !BOUND(?x) で調べます。",
        "There is no NULL in SPARQL; !BOUND(?x) is true where ?x has no value.",
    ),
    "LIKE": Message(
        'LIKE の代わりに CONTAINS(STR(?x), "…") か REGEX を使います。',
        'Use CONTAINS(STR(?x), "…") or REGEX instead of LIKE.',
    ),
    "LET": Message(
        "LET の代わりに BIND(式 AS ?x) を使います。", "Use BIND(… AS ?x) instead of LET."
    ),
    "DEFINE": Message(
        "define は Virtuoso だけの書き方です。取り除いてください。",
        "define is known to Virtuoso only; remove it.",
    ),
    "OPTION": Message(
        "OPTION は Virtuoso だけの書き方です。推移的な関係は skos:broader+ のように書きます。",
        "OPTION is known to Virtuoso only; a transitive relation is written skos:broader+.",
    ),
    "INTO": Message("INTO は SPARQL にありません。", "There is no INTO in SPARQL."),
    "JOIN": Message(
        "SPARQL に JOIN はありません。同じ変数を使うと結び付きます。",
        "There is no JOIN in SPARQL; patterns with the same variable are joined.",
    ),
}


def updates(case: Case) -> Finding | None:
    """A request to change something."""
    word = case.word
    if "SELECT" not in case.expected or "BASE" not in case.expected or word.name not in _UPDATES:
        return None
    return case.at_word(
        "query-update",
        f"{word.name} はデータを書き換える操作です。この窓口は読み取り専用です。",
        f"{word.name} changes data, and this endpoint is read-only.",
    )


def habits(case: Case) -> Finding | None:
    """What SQL, Turtle or a single engine would have there."""
    name = case.word.text.upper()
    if name in _HABITS and not (name == "NOT" and case.after.name in {"IN", "EXISTS"}):
        text, ja, en = _HABITS[name]
        if text in case.expected:
            return case.at_word("query-keyword", ja, en, text)
    if case.word.kind == "word" and name in _FOREIGN:
        return case.at_word("query-dialect", _FOREIGN[name].ja, _FOREIGN[name].en)
    return _equals(case) or _turtle(case) or _path_counts(case)


def _equals(case: Case) -> Finding | None:
    before = case.before
    if case.word.text != "=" or before is None or before.text != "=":
        return None
    return Finding(
        "query-keyword",
        Message("SPARQL では「等しい」は = 1つです。", "In SPARQL, equal is a single =."),
        before.start,
        2,
        (Suggestion(before.start, case.word.end, "="),),
    )


def _turtle(case: Case) -> Finding | None:
    word, start = case.word, "BASE" in case.expected
    if start and word.text.lower() in {"@prefix", "@base"}:
        plain = word.text[1:].upper()
        dot = next((it for it in case.words if it.start > word.start and it.text == "."), None)
        cures = [Suggestion(word.start, word.end, plain)]
        if dot is not None:
            cures.append(Suggestion(dot.start, dot.end, ""))
        return Finding(
            "query-dialect",
            Message(
                f"{word.text} は Turtle の書き方です。{plain} と書き、行の終わりの . を取ってください。",
                f"{word.text} is Turtle; write {plain}, without the dot at the end of the line.",
            ),
            word.start,
            len(word.text),
            tuple(cures),
        )
    if start and word.text in {".", ";", ","} and case.before is not None:
        return case.at_word(
            "query-separator",
            f"PREFIX や BASE の後に {word.text} は要りません。",
            f"No {word.text} is wanted after PREFIX or BASE.",
            "",
        )
    return None


def _path_counts(case: Case) -> Finding | None:
    if case.word.text != "{" or case.after.kind != "integer" or "^" not in case.expected | {"^"}:
        return None
    return case.at_word(
        "query-dialect",
        "経路の回数 {n,m} は SPARQL 1.1 にありません。* + ? か、/ でつないで書きます。",
        "Path counts {n,m} are not SPARQL 1.1; use * + ? or repeat with /.",
    )


def spelling(case: Case) -> Finding | None:
    """A keyword or a function that is misspelt or unknown, or a variable without its sign."""
    word = case.word
    if word.kind != "word" or "language" in case.expected:
        return None
    wanted = {it for it in case.expected if it.isupper()}
    near = _near(word.name, wanted, 0.7)
    if near:
        return case.at_word(
            "query-keyword",
            f"「{word.text}」は読めません。{near[0]} ではありませんか。",
            f"{word.text!r} is not known here. Did you mean {near[0]}?",
            *near,
        )
    if word.name in keywords():
        return None
    if case.after.text == "(" and functions() & wanted:
        return _unknown_function(case)
    if "variable" in case.expected and case.after.text != "(":
        return case.at_word(
            "query-variable",
            f"「{word.text}」は読めません。変数なら ?{word.text} と書きます。",
            f"{word.text!r} is not known here. A variable is written ?{word.text}.",
            f"?{word.text}",
        )
    near = _near(word.name, keywords(), 0.75)
    meant = near[0] if near else ""
    expected = said(case.expected)
    return case.at_word(
        "query-keyword",
        f"「{word.text}」は読めません。{f'{meant} のつもりなら、ここには書けません。' if near else ''}"
        f"ここに書けるもの: {expected.ja}",
        f"{word.text!r} is not known here.{f' If {meant} is meant, it cannot stand here.' if near else ''}"
        f" Expected: {expected.en}",
    )


def _near(name: str, wanted: set[str] | frozenset[str], cutoff: float) -> list[str]:
    return difflib.get_close_matches(name, sorted(wanted), n=2, cutoff=cutoff)


def _unknown_function(case: Case) -> Finding:
    name = case.word.text
    near = _near(name.upper(), functions(), 0.6)
    listed = ", ".join(near)
    more = (f"近いもの: {listed}。", f" Near it: {listed}.") if near else ("", "")
    return case.at_word(
        "query-function",
        f"{name} という関数はありません。{more[0]}",
        f"There is no function {name}.{more[1]}",
        *near,
    )
