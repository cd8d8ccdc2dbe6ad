"""Links: what an answer points to, as a Link header (RFC 8288) or as a set of links (RFC 9264)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from tsunagu.formats import CITATION_FORMATS, DOCUMENT_FORMATS, HTML, Format

_MOST = 3_500  # bytes of a header: some proxies refuse more than 4 kB
# What is kept where there are too many: the set of links has the others.
_FEWEST = ("cite-as", "license", "linkset")


@dataclass(frozen=True)
class Sign:
    """A link: where it leads, what it means, and what is found there."""

    href: str
    rel: str
    type: str = ""


def document_offers(stem: str) -> tuple[Format, ...]:
    """The formats of a document; what is about a thing can be cited too."""
    return (*DOCUMENT_FORMATS, *(CITATION_FORMATS if stem.startswith("/doc/") else ()))


def variant(stem: str, form: Format) -> str:
    """The path of one variant of a document; citations have a place of their own."""
    if form in CITATION_FORMATS:
        return f"/cite/{stem.removeprefix('/doc/')}.{form.ending}"
    return f"{stem}.{form.ending}"


def variants(stem: str, offers: Iterable[Format]) -> list[Sign]:
    """The variants of a document. All but the page are data that describe the thing."""
    return [
        Sign(
            variant(stem, it),
            "alternate" if it == HTML else "alternate describedby",
            it.media_type,
        )
        for it in offers
    ]


def header(signs: Sequence[Sign]) -> str:
    """The value of a Link header."""
    whole = ", ".join(map(_value, signs))
    if len(whole) <= _MOST:
        return whole
    return ", ".join(_value(it) for it in signs if it.rel in _FEWEST)


def linkset(anchor: str, signs: Iterable[Sign]) -> str:
    """A set of links as JSON."""
    found: dict[str, list[dict[str, str]]] = {}
    for sign in signs:
        target = {"href": urljoin(anchor, sign.href)} | ({"type": sign.type} if sign.type else {})
        for rel in sign.rel.split():
            found.setdefault(rel, []).append(target)
    whole = {"linkset": [{"anchor": anchor, **found}]}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _value(sign: Sign) -> str:
    kind = f'; type="{sign.type}"' if sign.type else ""
    return f'<{sign.href}>; rel="{sign.rel}"{kind}'
