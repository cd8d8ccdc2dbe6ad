"""IRIs: the only place that puts one together, and every part is quoted."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from rdflib import URIRef

_FIELD = re.compile(r"\{\+?(\w+)\}")
_OPEN = "{+"
_PREFIXED = re.compile(r"([A-Za-z][\w-]*):([\w-]*)")


def thing(base: str, kind: str, slug: str) -> URIRef:
    """The IRI of a thing: {base}id/{kind}/{slug}."""
    return URIRef(f"{base}id/{_quoted(kind)}/{_quoted(slug)}")


def graph(base: str, name: str) -> URIRef:
    """The IRI of a named graph: {base}graph/{name}; a name may have parts divided by "/"."""
    return URIRef(f"{base}graph/{'/'.join(_quoted(part) for part in name.split('/'))}")


def row(base: str, table: str, number: int) -> URIRef:
    """The IRI of a row of a table, as RFC 7111 counts rows of a CSV file (the header is row 1)."""
    return URIRef(f"{base}tables/{_quoted(table)}#row={number}")


def cell(base: str, file: str, sheet: str, name: str) -> URIRef:
    """The IRI of a cell of a file that was handed in: {base}submission/{file}#{sheet}!{cell}."""
    return URIRef(f"{base}submission/{_quoted(file)}#{_quoted(sheet)}!{_quoted(name)}")


def fragment(iri: URIRef, name: str) -> URIRef:
    """A part of a thing, described in the same document."""
    return URIRef(f"{iri}#{_quoted(name)}")


def local(iri: str) -> str:
    """The last part of an IRI."""
    return re.split(r"[/#]", iri)[-1]


def fields(template: str) -> list[str]:
    """The names of the columns that a template takes."""
    return _FIELD.findall(template)


def expanded(template: str, values: Mapping[str, str], base: str) -> URIRef:
    """A template with its {column}s filled in, each quoted (RFC 6570: simple expansion; a {+column}
    is a path, whose "/" stay)."""

    def filled(match: re.Match[str]) -> str:
        value = values[match.group(1)]
        return _path(value) if match.group(0).startswith(_OPEN) else _quoted(value)

    return URIRef(base + _FIELD.sub(filled, template))


def resolved(name: str, prefixes: Mapping[str, str], base: str) -> URIRef:
    """A prefixed name, or a path below the base, as an IRI. Raises KeyError: unknown prefix."""
    match = _PREFIXED.fullmatch(name)
    return URIRef(prefixes[match.group(1)] + match.group(2)) if match else URIRef(base + name)


def is_open(template: str) -> bool:
    """Whether a template takes whole paths, so that it may point to any kind of thing."""
    return _OPEN in template


def _path(value: str) -> str:
    return "/".join(_quoted(part) for part in value.split("/"))


def _quoted(part: str) -> str:
    return quote(part, safe="-._~")
