"""Examples: queries to begin with, written with the prefixes that the publication itself uses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from tsunagu.pages.source import question
from tsunagu.pages.views import Label
from tsunagu.questions import Question
from tsunagu.release import Release

_PREFIX = re.compile(r"(?<![\w<:])([a-z][\w-]*):(?=[A-Za-z_])")


@dataclass(frozen=True)
class Query:
    """A query for people to read, change and run."""

    title: Label
    text: str

    @property
    def editor(self) -> str:
        """The path of the editor with this query in it."""
        return f"/sparql#query={quote(self.text, safe='')}"

    @property
    def answer(self) -> str:
        """The path of the query's answer."""
        return f"/sparql?query={quote(self.text, safe='')}"


# The groups of questions, in the order that a page has them; others follow under their own names.
_GROUPS = {
    "structure": Label("組織と取組の構造", "Structure"),
    "figures": Label("数値", "Figures"),
    "evidence": Label("印刷された箇所と根拠", "Evidence"),
    "claims": Label("主張と検算", "Claims"),
    "across-years": Label("年をまたいで", "Across the years"),
    "plans": Label("予定とその結果", "Plans"),
    "events": Label("出来事", "Events"),
    "quality": Label("食い違いと注意点", "Quality"),
    "names": Label("名前と読み", "Names"),
    "services": Label("サービス", "Services"),
    "linkers": Label("データをつなぐ人へ", "For linkers"),
    "staff": Label("公開版を点検する人へ", "For those who check releases"),
}
_FIRST = Label(
    "代表的な指標の値を、印刷されたままの数字とともに",
    "Headline indicators with the figures as printed",
)


@dataclass(frozen=True)
class Asked:
    """A question of the library with its query."""

    name: str
    query: Query
    parameters: Sequence[Label] = ()


@dataclass(frozen=True)
class Group:
    """Questions about one matter."""

    name: str
    label: Label
    questions: Sequence[Asked]


def first(release: Release) -> Query:
    """The query that the editor begins with."""
    return Query(_FIRST, written("examples/latest", release))


def groups(questions: Sequence[Question]) -> Sequence[Group]:
    """The questions of a publication by group."""
    there = dict.fromkeys(it.group for it in questions)
    names = [*(it for it in _GROUPS if it in there), *(it for it in there if it not in _GROUPS)]
    return tuple(
        Group(
            name,
            _GROUPS.get(name, Label(neutral=name)),
            tuple(_asked(it) for it in questions if it.group == name),
        )
        for name in names
    )


def _asked(question: Question) -> Asked:
    query = Query(Label(question.ja, question.en), question.query)
    chosen = tuple(Label(it.ja, it.en) for it in question.parameters if it.kind != "language")
    return Asked(question.name, query, chosen)


def about(name: str, iri: str, title: Label, release: Release) -> Query:
    """A query about one thing; the text is for people, who may change it, and is run by nobody here."""
    return Query(title, written(f"examples/{name}", release).replace("<THING>", f"<{iri}>"))


def plain_query(text: str, title: Label) -> Query:
    """A query that needs no prefixes."""
    return Query(title, text)


def written(name: str, release: Release) -> str:
    """A query file with the publication's own prefix and every prefix declared."""
    namespaces = {namespace: prefix for prefix, namespace in release.prefixes.items()}
    own = namespaces.get(release.vocabulary, "v")
    text = re.sub(r"(?<![\w<:])v:(?=[A-Za-z])", f"{own}:", question(name))
    known = {**release.prefixes, own: release.vocabulary}
    used = sorted({it for it in _PREFIX.findall(_body(text)) if it in known})
    head = "".join(f"PREFIX {prefix}: <{known[prefix]}>\n" for prefix in used)
    return head + text


def _body(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))
