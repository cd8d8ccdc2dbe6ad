"""Linked data: an RDF file becomes statements that the shapes check with what is published."""

import re
from pathlib import PurePosixPath

import pyoxigraph as ox

from tsunagu.checks import Finding
from tsunagu.errors import Message
from tsunagu.settings import Publication
from tsunagu.store import Triple, triple_of
from tsunagu.submission.grids import refusal
from tsunagu.submission.records import Place, Remark, Upload

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
}
_MOST_TRIPLES = 1_000_000
_DECLARATION = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def is_linked_data(name: str) -> bool:
    """Whether a file's name says that it holds RDF."""
    return PurePosixPath(name.lower()).suffix in FORMATS


def statements(upload: Upload, publication: Publication) -> tuple[list[Triple], list[Remark]]:
    """What an RDF file states under the publication's base, or why it cannot be read."""
    form = FORMATS[PurePosixPath(upload.name.lower()).suffix]
    try:
        text = upload.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = upload.body.count(b"\n", 0, error.start) + 1
        return [], [
            refusal(
                upload.name,
                f"{line}行目がUTF-8ではありません。UTF-8で保存し直してください。",
                f"line {line} is not UTF-8; save the file as UTF-8.",
            )
        ]
    if form == ox.RdfFormat.RDF_XML and _DECLARATION.search(text):
        return [], [
            refusal(
                upload.name,
                "XMLの宣言（DOCTYPE、エンティティ）は読みません。取り除いてください。",
                "XML declarations (DOCTYPE, entities) are not read; remove them.",
            )
        ]
    return _parsed(upload.name, publication.rebased(text), form, publication.base)


def _parsed(
    name: str, text: str, form: ox.RdfFormat, base: str
) -> tuple[list[Triple], list[Remark]]:
    found: list[Triple] = []
    try:
        # A context at another address is an error here: nothing is fetched.
        for quad in ox.parse(text, format=form, base_iri=base):
            found.append(triple_of(quad))
            if len(found) > _MOST_TRIPLES:
                return [], [_too_many(name)]
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        where = Message(f"{line}行目: " if line else "", f"line {line}: " if line else "")
        return [], [
            refusal(
                name,
                f"RDFとして読めません（{where.ja}{error}）。",
                f"not readable as RDF ({where.en}{error}).",
            )
        ]
    return found, []


def _too_many(name: str) -> Remark:
    return refusal(
        name,
        f"{_MOST_TRIPLES:,}を超える文があります。分けてください。",
        f"there are more than {_MOST_TRIPLES:,} statements; split the file.",
    )


def line_of(upload: Upload, iri: str) -> int:
    """The line of a text that first names a thing by the last part of its IRI; 0 where none does."""
    local = re.split(r"[/#]", iri)[-1].encode()
    if not local:
        return 0
    at = re.search(rb"(?<![\w-])" + re.escape(local) + rb"(?![\w-])", upload.body)
    return upload.body.count(b"\n", 0, at.start()) + 1 if at else 0


def remark_of(finding: Finding, message: Message, upload: Upload) -> Remark:
    """A finding about a thing that an RDF file describes."""
    line = line_of(upload, finding.focus)
    return Remark(
        Place(upload.name, row=line),
        finding.severity,
        finding.shape,
        message,
        name=finding.path,
        value=finding.value if finding.value != finding.focus else "",
        focus=finding.focus,
        component=finding.component,
    )
