"""Examples: queries to begin with, written with the prefixes that the publication itself uses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from tsunagu.pages.source import question
from tsunagu.pages.views import Label
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


_EXAMPLES = (
    (
        "latest",
        Label(
            "代表的な指標の値を、印刷されたままの数字とともに",
            "Headline indicators with the figures as printed",
        ),
    ),
    (
        "places",
        Label(
            "すべての数値と、印刷されている文書・見出し",
            "Every figure with the document and heading it is printed under",
        ),
    ),
    ("claims", Label("主張と検算の結果", "Claims and what came out when they were recomputed")),
    ("projects", Label("注力領域ごとのプロジェクト", "Projects by focus area")),
    ("corrections", Label("公表された訂正", "Corrections that were announced")),
    ("counts", Label("何がいくつあるか", "How many things of each kind there are")),
)


def examples(release: Release) -> Sequence[Query]:
    """The queries that the editor offers."""
    return tuple(Query(title, written(f"examples/{name}", release)) for name, title in _EXAMPLES)


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
