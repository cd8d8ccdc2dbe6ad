"""Protocol: what a request to the endpoint asks, by the SPARQL 1.1 Protocol (section 2.1), or why not."""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import parse_qsl

from tsunagu.errors import Message, TsunaguError
from tsunagu.formats import RDF_FORMATS, RESULT_FORMATS, Format, negotiated
from tsunagu.queries import Dataset, Wanted

Pairs = Sequence[tuple[str, str]]

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
# Not of the protocol, but SPARQLWrapper and others send the format they want by all three names.
_FORMATS = ("format", "output", "results")
_FORMAT_NAMES = {
    "json": ("json",),
    "xml": ("xml", "rdf"),
    "csv": ("csv",),
    "tsv": ("tsv",),
    "turtle": ("ttl",),
    "rdf": ("rdf",),
    "rdf+xml": ("rdf",),
    "n-triples": ("nt",),
    "n-quads": ("nq",),
    "trig": ("trig",),
    "json-ld": ("jsonld",),
}
_DATASET = ("default-graph-uri", "named-graph-uri")
PARAMETERS = ("query", *_DATASET, *_FORMATS)
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]|^(?![A-Za-z][A-Za-z0-9+.-]*:)')
# Their answers differ each time: nothing of them may be kept.
_VOLATILE = re.compile(r"\b(?:now|rand|uuid|struuid)\s*\(", re.IGNORECASE)


class ProtocolError(TsunaguError):
    """The asker must change the request; `kind` is "query", "parameter" or "media-type"."""

    def __init__(self, kind: str, message: Message) -> None:
        super().__init__(message)
        self.kind = kind


def pairs(text: str) -> list[tuple[str, str]]:
    """The parameters of a query string or a form. Raises ProtocolError where they are not UTF-8."""
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise _not_utf8() from error
    except ValueError as error:  # too many fields
        raise ProtocolError(
            "parameter", Message(f"パラメーターを読めません: {error}", f"unreadable: {error}")
        ) from error


def asked(
    arguments: Pairs, content_type: str | None = None, body: bytes | None = None
) -> tuple[str, Dataset, frozenset[str]]:
    """The query, its dataset and the formats named by parameters.

    `arguments` are those of the URL; `body` is None but for POST. Raises ProtocolError.
    """
    fields: list[tuple[str, str]] = list(arguments)
    _refuse_unknown(fields)
    if body is not None:
        fields += _of_body(content_type, body)
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1 or not queries[0].strip():
        raise ProtocolError(
            "query",
            Message(
                f"query は1つだけ要ります（{len(queries)}個あります）。",
                f"Exactly one query is needed (found {len(queries)}).",
            ),
        )
    default, named = (_graphs(fields, name) for name in _DATASET)
    formats = frozenset(value for name, value in fields if name in _FORMATS)
    return queries[0], Dataset(default, named), formats


def _of_body(content_type: str | None, body: bytes) -> list[tuple[str, str]]:
    media = (content_type or "").partition(";")[0].strip().lower()
    if media not in {FORM, DIRECT}:
        raise ProtocolError(
            "media-type",
            Message(
                f"Content-Type は {DIRECT} か {FORM} にしてください（いまは {media or 'なし'}）。",
                f"Send {DIRECT} or {FORM} (found {media or 'none'}).",
            ),
        )
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8() from error
    if media == DIRECT:
        return [("query", text)]
    fields = pairs(text)
    _refuse_unknown(fields)
    return fields


def _not_utf8() -> ProtocolError:
    return ProtocolError(
        "query", Message("問い合わせがUTF-8ではありません。", "The query is not UTF-8.")
    )


def _graphs(fields: Pairs, name: str) -> tuple[str, ...]:
    found = tuple(value for field, value in fields if field == name)
    for iri in found:
        if _NO_IRI.search(iri):
            raise ProtocolError(
                "parameter",
                Message(
                    f"{name}={iri!r} はグラフのIRI（http://… など）ではありません。",
                    f"{name}={iri!r} is not the IRI of a graph (such as http://…).",
                ),
            )
    return found


def _refuse_unknown(fields: Pairs) -> None:
    unknown = sorted({name for name, _ in fields} - set(PARAMETERS))
    if unknown:
        raise ProtocolError(
            "parameter",
            Message(
                f"{', '.join(unknown)} は使えません（使えるもの: {', '.join(PARAMETERS)}）。",
                f"There is no {', '.join(unknown)} here (there are: {', '.join(PARAMETERS)}).",
            ),
        )


@lru_cache(maxsize=1_000)
def wanted(accept: str | None, named: frozenset[str]) -> Wanted:
    """The formats of an Accept header; a format named by a parameter, as many clients do, goes
    before it for the kind of answer that comes in this format. Raises ProtocolError."""
    results = negotiated(accept, RESULT_FORMATS, RESULT_FORMATS[0])
    graph = negotiated(accept, RDF_FORMATS, RDF_FORMATS[0])
    if len(named) > 1 or named - set(_FORMAT_NAMES):
        value = ", ".join(sorted(named))
        raise ProtocolError(
            "parameter",
            Message(
                f"format={value!r} は使えません。{'、'.join(_FORMAT_NAMES)}にしてください。",
                f"format={value!r}: use {', '.join(_FORMAT_NAMES)}.",
            ),
        )
    for name in named:
        endings = _FORMAT_NAMES[name]
        results = _of(RESULT_FORMATS, endings) or results
        graph = _of(RDF_FORMATS, endings) or graph
    return Wanted(results, graph)


def _of(formats: Sequence[Format], endings: Sequence[str]) -> Format | None:
    return next((it for it in formats if it.ending in endings), None)


def volatile(query: str) -> bool:
    """Whether the same query may have another answer the next time."""
    return _VOLATILE.search(query) is not None
