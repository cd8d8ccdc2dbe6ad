"""Finding: what a search found as links, with the kinds to narrow it by and the parts to go to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from tsunagu.pages.naming import kind_label
from tsunagu.pages.views import Label, Link
from tsunagu.search import Found, Hit

_ROLES = {
    "other": Label("別の名前", "Also called"),
    "former": Label("前の名前", "Formerly"),
    "printed": Label("印刷された名前", "As printed"),
    "reading": Label("読み", "Read as"),
    "hidden": Label("ほかの表記", "Also written"),
    "notation": Label("記号", "Notation"),
    "code": Label("符号", "Code"),
}


@dataclass(frozen=True)
class Result:
    """One thing found; `by` and `name` where another name than its label was met."""

    link: Link
    kind: Label
    about: Label
    by: Label | None
    name: Label


@dataclass(frozen=True)
class Facet:
    """A kind to narrow the results to."""

    label: Label
    path: str
    count: int
    current: bool


def results(found: Found | None, path: Callable[[str], str | None], base: str) -> dict[str, object]:
    """What the page of a search shows."""
    if found is None:
        return {"found": None, "results": (), "facets": (), "before": None, "after": None}
    end = found.offset + len(found.hits)
    return {
        "found": found,
        "results": [_result(hit, path, base) for hit in found.hits],
        "facets": _facets(found),
        "before": _at(found, max(0, found.offset - found.limit)) if found.offset else None,
        "after": _at(found, end) if end < found.total and found.hits else None,
    }


def _result(hit: Hit, path: Callable[[str], str | None], base: str) -> Result:
    entry = hit.entry
    link = Link(
        Label(entry.ja, entry.en, entry.path), path(base + entry.path), f"{base}{entry.path}"
    )
    return Result(
        link,
        kind_label(entry.kind),
        Label(entry.about_ja, entry.about_en),
        _ROLES.get(hit.name.role),
        Label(ja=hit.name.text) if hit.name.lang.startswith("ja") else Label(neutral=hit.name.text),
    )


def _facets(found: Found) -> Sequence[Facet]:
    whole = Facet(
        Label("すべて", "All"), _address(found, kind=""), sum(found.kinds.values()), not found.kind
    )
    return [
        whole,
        *(
            Facet(kind_label(kind), _address(found, kind=kind), count, kind == found.kind)
            for kind, count in found.kinds.items()
        ),
    ]


def _at(found: Found, offset: int) -> str:
    return _address(found, kind=found.kind, offset=offset)


def _address(found: Found, *, kind: str, offset: int = 0) -> str:
    asked = {"q": found.query, "kind": kind, "offset": str(offset) if offset else ""}
    return f"/search?{urlencode({name: value for name, value in asked.items() if value})}"
