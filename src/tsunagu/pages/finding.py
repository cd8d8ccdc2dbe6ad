"""Finding: what a search found as links, with the kinds to narrow it by and the parts to go to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from tsunagu.pages.naming import kind_label
from tsunagu.pages.views import Label, Link
from tsunagu.search import Found, Hit

_ALL = Label("すべて", "All")
_TITLES = {
    "kind": Label("種類", "Kind"),
    "area": Label("注力領域", "Focus area"),
    "year": Label("年", "Year"),
}
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
    count: int | None
    current: bool


def results(
    found: Found | None,
    path: Callable[[str], str | None],
    name: Callable[[str], Label],
    base: str,
) -> dict[str, object]:
    """What the page of a search shows."""
    if found is None:
        return {"found": None, "results": (), "facets": (), "before": None, "after": None}
    end = found.offset + len(found.hits)
    return {
        "found": found,
        "results": [_result(hit, path, base) for hit in found.hits],
        "facets": _facets(found, lambda it: name(f"{base}id/focus-area/{it}")),
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


def _facets(found: Found, name: Callable[[str], Label]) -> Sequence[tuple[Label, Sequence[Facet]]]:
    """The choices of each facet that has more than one."""
    labels: Mapping[str, Callable[[str], Label]] = {
        "kind": kind_label,
        "area": name,
        "year": lambda it: Label(f"{it}年", it),
    }
    made = []
    for facet, counts in found.counts.items():
        values = sorted(counts) if facet == "year" else counts
        choices = [
            Facet(labels[facet](it), _address(found, facet, it), counts[it], it == chosen)
            for chosen in (found.wished.get(facet, ""),)
            for it in values
        ]
        if len(choices) > 1 or any(it.current for it in choices):
            whole = Facet(_ALL, _address(found, facet, ""), None, not found.wished.get(facet))
            made.append((_TITLES[facet], (whole, *choices)))
    return made


def _at(found: Found, offset: int) -> str:
    return _address(found, "offset", str(offset) if offset else "")


def _address(found: Found, name: str, value: str) -> str:
    asked = {"q": found.query, **found.wished, name: value}
    return f"/search?{urlencode({name: value for name, value in asked.items() if value})}"
