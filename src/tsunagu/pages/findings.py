"""Findings: what the checks of a release found, gathered by what they say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tsunagu.iris import local
from tsunagu.pages.naming import Names
from tsunagu.pages.source import Source, words
from tsunagu.pages.statements import paired
from tsunagu.pages.views import EN, JA, Label, Link

_WORST_FIRST = ("Violation", "Warning", "Info")
_SEVERITIES = {
    "Violation": Label("違反", "Violation"),
    "Warning": Label("注意", "Warning"),
    "Info": Label("参考", "Note"),
}
_IRI = re.compile(r"https?://[^\s()（）、。]+")
_VARYING = re.compile(r"https?://\S+|\([^()]*\)|[\d.,]+%?")  # what differs from thing to thing

_Key = tuple[str, str, str]


@dataclass(frozen=True)
class Finding:
    """One thing found: where, and in which words."""

    anchor: str
    focus: Link
    message: Label


@dataclass(frozen=True)
class Gathered:
    """All findings of one rule that say the same but for names and numbers."""

    severity: Label
    shape: Link | None
    message: Label
    findings: Sequence[Finding]
    alike: bool  # all in the very same words


def findings(source: Source, names: Names) -> list[Gathered]:
    """The findings of a release, the gravest first, then the most frequent."""
    gathered: dict[_Key, list[Finding]] = {}
    for found, key in _found(source, names):
        gathered.setdefault(key, []).append(found)
    return [
        Gathered(
            severity=_SEVERITIES.get(severity, Label(neutral=severity)),
            shape=names.link(shape) if shape else None,
            message=kept[0].message,
            findings=tuple(kept),
            alike=len({it.message for it in kept}) == 1,
        )
        for (severity, shape, _), kept in sorted(gathered.items(), key=_rank)
    ]


def _rank(item: tuple[_Key, list[Finding]]) -> tuple[int, int, str]:
    (severity, shape, _), kept = item
    grave = _WORST_FIRST.index(severity) if severity in _WORST_FIRST else len(_WORST_FIRST)
    return grave, -len(kept), shape


def _found(source: Source, names: Names) -> list[tuple[Finding, _Key]]:
    """Each finding, with its severity, its rule, and its words without names and numbers."""
    rows: dict[str, list[dict[str, object]]] = {}
    for row in source.ask("findings"):
        rows.setdefault(words(row, "result"), []).append(dict(row))
    made = []
    for iri, kept in rows.items():
        first = kept[0]
        texts = paired(list(dict.fromkeys(it["message"] for it in kept if "message" in it)))
        said = texts[0] if texts else Label()
        message = Label(_named(said.ja, JA, names), _named(said.en, EN, names), said.neutral)
        finding = Finding(local(iri), names.kinded(str(first["focus"])), message)
        same = _VARYING.sub("", said.words(EN))
        made.append((finding, (local(str(first["severity"])), str(first.get("shape", "")), same)))
    return made


def _named(text: str, lang: str, names: Names) -> str:
    """A message with the names of things instead of their addresses."""
    return _IRI.sub(lambda found: names.label(found[0]).words(lang), text)
