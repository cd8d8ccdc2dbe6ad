"""Spelling: characters, quotes, brackets and prefixes that are not what the asker thinks they are."""

import difflib
import re
from collections.abc import Iterator, Sequence

from tsunagu.diagnosis.case import CLOSES, Case, Finding, Suggestion
from tsunagu.diagnosis.prefixes import COMMON
from tsunagu.diagnosis.tokens import END, Token, place
from tsunagu.errors import Message

_PLAIN = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_PLAIN |= {
    ord(odd): plain for odd, plain in zip("“”„«»‘’‚、。−–—", '"""""\'\'\'' + ",.---", strict=True)
}
_PLAIN |= {
    ord(odd): plain
    for odd, plain in (("≠", "!="), ("≤", "<="), ("≥", ">="), ("「", '"'), ("」", '"'))
}
_PLAIN |= dict.fromkeys((0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F), " ")
_PLAIN |= dict.fromkeys((0xFEFF, 0x200B, 0x200E, 0x200F, 0x2060), "")
_UNSEEN = {0xFEFF: "BOM", 0x200B: "U+200B", 0x200E: "U+200E", 0x200F: "U+200F", 0x2060: "U+2060"}
_NAMED = {"name", "prefix", "variable", "blank"}
_SCHEME = re.compile(r"(?:https?|urn|mailto|ftp|tag|file):", re.IGNORECASE)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_MOST = 10


def characters(case: Case) -> Finding | None:
    """Full-width signs, typographic quotes and unseen characters that look like what SPARQL wants."""
    first = next((it for it in case.read if _is_odd(it)), None)
    if first is None:
        return None
    plain = first.text.translate(_PLAIN)
    unseen = next((_UNSEEN[ord(it)] for it in first.text if ord(it) in _UNSEEN), None)
    shown = f"{plain}" if plain.strip() else "半角の空白"
    message = (
        Message(
            f"目に見えない文字（{unseen}）があります。取り除いてください。",
            f"There is a character that cannot be seen ({unseen}); remove it.",
        )
        if unseen
        else Message(
            f"「{first.text}」は全角または別の記号です。{shown} と書いてください。",
            f"{first.text!r} is a full-width or typographic character; write "
            f"{plain if plain.strip() else 'a plain space'}.",
        )
    )
    odd = [it for it in case.words if _is_odd(it)][:_MOST]
    cures = tuple(Suggestion(it.start, it.end, it.text.translate(_PLAIN)) for it in odd)
    return Finding("query-character", message, first.start, len(first.text), cures)


def _is_odd(word: Token) -> bool:
    if word.kind == "strange":
        return word.text.translate(_PLAIN) != word.text
    # Letters of all scripts make names; signs and spaces in full width do so only by mistake.
    return word.kind in _NAMED and any(
        ord(it) in _PLAIN and not _PLAIN[ord(it)].isalnum() for it in word.text
    )


def prefixes(case: Case) -> Finding | None:
    """A prefix that is nowhere declared, with the line that declares it."""
    declared = {*case.prefixes, *_declared(case.words)}
    missing = [
        word
        for word in _used(case)
        if word.text.partition(":")[0] not in declared and not _SCHEME.match(word.text)
    ]
    if not missing:
        return None
    first = missing[0]
    name = first.text.partition(":")[0]
    lines = {word.text.partition(":")[0]: word for word in missing}
    known = [it for it in lines if it in COMMON]
    cures = [Suggestion(0, 0, f"PREFIX {it}: <{COMMON[it]}>\n") for it in known]
    near = [] if name in COMMON else _nearest(name, sorted(declared))
    cures += [Suggestion(first.start, first.start + len(name), it) for it in near]
    offered = (
        f"PREFIX {name}: <{COMMON[name]}>"
        if name in COMMON
        else " / ".join(f"{it}:" for it in near)
    )
    ja = (
        f" {offered} ではありませんか。"
        if offered
        else f" 先頭に PREFIX {name}: <…> を加えてください。"
    )
    en = f" Did you mean {offered} ?" if offered else f" Add PREFIX {name}: <…> at the top."
    message = Message(
        f"接頭辞 {name}: が宣言されていません。{ja.strip()}",
        f"The prefix {name}: is not declared.{en}",
    )
    return Finding("query-prefix", message, first.start, len(first.text), tuple(cures))


def unmarked_prefixes(case: Case) -> Finding | None:
    """A prefix that is declared without its colon."""
    word = case.word
    if case.expected != {"prefix"} or word.kind != "word":
        return None
    return case.at_word(
        "query-prefix",
        f"接頭辞の名前は : で終わります: PREFIX {word.text}: <…>",
        f"The name of a prefix ends with a colon: PREFIX {word.text}: <…>",
        f"{word.text}:",
    )


def _nearest(name: str, declared: list[str]) -> list[str]:
    if not name:
        return []
    swapped = [it for it in declared if it != name and sorted(it) == sorted(name)]
    return swapped or difflib.get_close_matches(
        name, [it for it in declared if it], n=2, cutoff=0.6
    )


def _used(case: Case) -> Iterator[Token]:
    former = None
    for word in case.read:
        if word.kind in {"name", "prefix"} and not _is_keyword(former, "PREFIX"):
            yield word
        former = word


def _declared(words: Sequence[Token]) -> Iterator[str]:
    former = None
    for word in words:
        if word.kind == "prefix" and _is_keyword(former, "PREFIX"):
            yield word.text[:-1]
        former = word


def _is_keyword(word: Token | None, name: str) -> bool:
    return word is not None and word.kind == "word" and word.name == name


def bare_iris(case: Case) -> Finding | None:
    """An IRI without its angle brackets."""
    first = next(
        (it for it in case.read if it.kind in {"name", "prefix"} and _SCHEME.match(it.text)), None
    )
    declared = {*case.prefixes, *_declared(case.words)}
    if first is None or first.text.partition(":")[0] in declared:
        return None
    found = re.compile(r"[^\s<>\"{}|^`\\;,)]+").match(case.query, first.start)
    whole = found.group().rstrip(".") if found else first.text
    return Finding(
        "query-iri",
        Message(
            f"IRI は < > で囲みます: <{whole}>", f"An IRI is written in angle brackets: <{whole}>"
        ),
        first.start,
        len(whole),
        (Suggestion(first.start, first.start + len(whole), f"<{whole}>"),),
    )


def broken_iris(case: Case) -> Finding | None:
    """An IRI with a space or another character that none can have, or that is not closed."""
    word = case.word
    wanted = "iri" in case.expected
    if word.kind != "open iri" and not (wanted and word.text in {"<", "<="}):
        return None
    end = case.query.find(">", word.start)
    line = re.compile(r"[^\r\n]*").match(case.query, word.start)
    text = line.group() if line else ""
    if end < 0 or end > word.start + len(text):
        return case.at_word(
            "query-iri", "IRI の終わりの > がありません。", "The closing > of the IRI is missing."
        )
    whole = case.query[word.start : end + 1]
    mended = (
        "<" + re.sub(r"[\x00-\x20<>\"{}|^`\\]", lambda it: f"%{ord(it[0]):02X}", whole[1:-1]) + ">"
    )
    return Finding(
        "query-iri",
        Message(
            f"{whole} に、IRI に書けない文字（空白や引用符など）があります。",
            f"{whole} has a character that no IRI can have, such as a space or a quote.",
        ),
        word.start,
        len(whole),
        (Suggestion(word.start, end + 1, mended),),
    )


def relative_iris(case: Case) -> Finding | None:
    """An IRI without a scheme where nothing says what it is relative to."""
    former = None
    for word in case.read:
        if word.kind == "iri" and not _ABSOLUTE.match(word.text):
            return Finding(
                "query-iri",
                Message(
                    f"{word.text} には http: などの先頭がありません。IRI 全体を書くか、先頭に BASE <…> を加えてください。",
                    f"{word.text} is relative to nothing: write the whole IRI, or a BASE <…> at the top.",
                ),
                word.start,
                len(word.text),
            )
        if word.kind == "iri" and _is_keyword(former, "BASE"):
            return None
        former = word
    return None


def quotes(case: Case) -> Finding | None:
    """A text that does not end, or that ends before it should."""
    word, before = case.word, case.before
    if word.kind == "open string":
        mark = word.text[0]
        return case.at_word(
            "query-string",
            f"文字列の終わりの {mark} がありません（改行を含む文字列は {mark * 3} で囲みます）。"
            "\\ の後に書けるのは t n r b f \\ \" ' です。",
            f"The closing {mark} of a text is missing (a text with line breaks stands in "
            f"{mark * 3}). A backslash may be followed by t n r b f \\ \" '.",
        )
    if (
        before is not None
        and before.kind == "string"
        and before.end == word.start
        and word.kind == "word"
    ):
        mark = before.text[-1]
        return Finding(
            "query-string",
            Message(
                f"文字列が途中の {mark} で終わっています。中の {mark} は \\{mark} と書きます。",
                f"The text ends at the {mark} inside it; write \\{mark} there.",
            ),
            before.end - 1,
            1,
            (Suggestion(before.end - 1, before.end, f"\\{mark}"),),
        )
    if before is not None and before.kind == "language" and word.text.startswith("_"):
        whole = before.text + word.text
        cure = Suggestion(before.start, word.end, whole.replace("_", "-"))
        message = Message(
            f"言語タグの区切りは - です: {cure.text}",
            f"The parts of a language tag are joined by hyphens: {cure.text}",
        )
        return Finding("query-string", message, before.start, len(whole), (cure,))
    return None


def brackets(case: Case) -> Finding | None:
    """A bracket that is not closed, or closed too often or by another one."""
    word = case.word
    closing = set(CLOSES.values())
    if case.number is None or (word.kind != END and word.text not in closing):
        return None
    if not case.opened:
        return _extra(case) if word.kind != END else None
    inner = case.opened[-1]
    if word.text == CLOSES[inner.text]:
        return None  # something else is missing before it
    missing = (
        "".join(f" {CLOSES[it.text]}" for it in reversed(case.opened))
        if word.kind == END
        else CLOSES[inner.text]
    )
    where = place(case.query, inner.start)
    return Finding(
        "query-bracket",
        Message(
            f"{where.line}行{where.column}列の {inner.text} が閉じていません。{missing.strip()} が足りません。",
            f"The {inner.text} at line {where.line}, column {where.column} is not closed; "
            f"{missing.strip()} is missing.",
        ),
        word.start,
        max(1, len(word.text)),
        (Suggestion(word.start, word.start, missing if word.kind == END else f"{missing} "),)
        if CLOSES[inner.text] in case.expected
        else (),
    )


def _extra(case: Case) -> Finding:
    return case.at_word(
        "query-bracket",
        f"{case.word.text} が1つ多いか、前に開く括弧が足りません。",
        f"There is one {case.word.text} too many, or an opening bracket is missing before it.",
        "",
    )
