"""Desk: files on disk are handed in, and the report is handed back in the form asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tsunagu import formats
from tsunagu.errors import Message, UploadError
from tsunagu.settings import Publication
from tsunagu.store import Store, sorted_quads
from tsunagu.submission.marking import marked
from tsunagu.submission.records import Review, Upload
from tsunagu.submission.reports import Say, as_github, as_json, as_junit, as_shacl, as_text


@dataclass(frozen=True)
class Wish:
    """The form of a report: its format, the least severity shown, its language and colours."""

    format: str
    severity: str
    say: Say
    colour: bool = False


def read_uploads(paths: Sequence[Path]) -> list[Upload]:
    """The files to be checked. Raises UploadError where one cannot be read."""
    return [Upload(path.as_posix(), _body(path)) for path in paths]


def _body(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UploadError(
            Message(
                f"{path}: 読めません（{error.strerror}）。ファイルの名前を確かめてください。",
                f"{path}: cannot be read ({error.strerror}); check the name of the file.",
            )
        ) from error


def report(
    uploads: Sequence[Upload], review: Review, publication: Publication, wish: Wish
) -> bytes:
    """The report in the form wished for."""
    if wish.format == "xlsx":
        return marked(uploads, review, wish.severity).body
    if wish.format == "ttl":
        store = Store.memory()
        store.add(as_shacl(review, wish.severity, publication.base))
        turtle = formats.RDF_FORMATS[0]
        triples = [quad.triple for quad in sorted_quads(store.quads)]
        return formats.write_rdf(triples, turtle, publication.prefixes)
    if wish.format == "text":
        return as_text(review, wish.severity, wish.say, colour=wish.colour).encode()
    made = {"json": as_json, "junit": as_junit, "github": as_github}[wish.format]
    return made(review, wish.severity).encode()


def write_report(target: Path, body: bytes, inputs: Sequence[Path]) -> None:
    """Writes a report. Raises UploadError where the target is one of the files that were checked,
    or cannot be written."""
    if any(target.exists() and path.exists() and target.samefile(path) for path in inputs):
        raise UploadError(
            Message(
                f"{target} は確かめるファイルそのものです。別の名前を -o に書いてください。",
                f"{target} is the file that is checked; give another name with -o.",
            )
        )
    try:
        target.write_bytes(body)
    except OSError as error:
        raise UploadError(
            Message(
                f"{target} に書き込めません（{error.strerror}）。",
                f"{target} cannot be written ({error.strerror}).",
            )
        ) from error
