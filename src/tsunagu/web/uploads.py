"""Uploads: what a request sends to be checked: files, or the text of a table that was pasted."""

import base64
import binascii
import csv
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from urllib.parse import unquote

from flask import request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.formparser import parse_form_data

from tsunagu.errors import Message
from tsunagu.settings import ReviewLimits
from tsunagu.submission import Upload
from tsunagu.web.contract import Problem

MULTIPART = "multipart/form-data"
# What a body that is one file may be, and the ending its name has to have.
TYPES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "text/csv": (".csv",),
    "text/turtle": (".ttl",),
    "application/ld+json": (".jsonld", ".json"),
    "application/rdf+xml": (".rdf", ".xml", ".owl"),
    "application/n-triples": (".nt",),
    "application/n-quads": (".nq",),
    "application/trig": (".trig",),
}
_MEGABYTE = 1 << 20
_LONGEST_NAME = 200
_LINGERING = 10  # seconds
_FEW = 20  # fields of a form besides its files
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\ufffd<>:"|?*]')


@dataclass(frozen=True)
class Order:
    """What is to be checked, and the other fields of the form."""

    uploads: tuple[Upload, ...]
    fields: MultiDict[str, str] = field(default_factory=MultiDict)

    def one(self, name: str, otherwise: str = "") -> str:
        """The value of a field that may stand once. Raises Problem."""
        values = self.fields.getlist(name)
        if len(values) > 1:
            raise unreadable(f"{name} は1つだけにしてください。", f"Give {name} once only.")
        return values[0] if values else otherwise


def ordered(limits: ReviewLimits, names: Iterable[str]) -> Order:
    """What a request orders; `names` are the fields its form may have. Raises Problem."""
    try:
        if request.mimetype == MULTIPART:
            return _form(limits, set(names))
        return _body(limits)
    except RequestEntityTooLarge as error:
        _drain()
        raise too_large(limits) from error
    except ClientDisconnected as error:
        raise unreadable("本文が途中で切れています。", "The body ends too early.") from error


def _drain() -> None:
    """Reads on for a while: a client that is still sending would not see the answer."""
    stream, deadline = request.environ["wsgi.input"], time.monotonic() + _LINGERING
    while time.monotonic() < deadline and stream.read(_MEGABYTE):
        pass


def too_large(limits: ReviewLimits) -> Problem:
    """413 with the limits in words."""
    return Problem(
        413,
        "upload-size",
        Message("大きすぎます", "Too large"),
        Message(
            f"1回に送れるのは、合わせて {limits.upload} MB、{limits.files} ファイルまでです。",
            f"At most {limits.upload} MB and {limits.files} files can be sent at once.",
        ),
    )


def unreadable(ja: str, en: str, status: int = 400) -> Problem:
    """4xx for a request in which nothing to check can be found."""
    return Problem(
        status,
        "upload",
        Message("送られたものを読めません", "The upload cannot be read"),
        Message(ja, en),
    )


def _form(limits: ReviewLimits, names: set[str]) -> Order:
    most = limits.upload * _MEGABYTE
    try:
        _, fields, files = parse_form_data(
            request.environ,
            stream_factory=_memory,
            # A file that a page sends once more is a field, a third longer than the file.
            max_form_memory_size=most,
            max_content_length=most,
            max_form_parts=limits.files + _FEW,
            silent=False,
        )
    except (ValueError, UnicodeError) as error:
        raise unreadable(
            "フォームの本文（multipart/form-data）が途中で切れているか、壊れています。",
            "The form (multipart/form-data) is cut off or broken.",
        ) from error
    _only({*fields, *files}, names | {"file", "text", "table", "kept"})
    uploads = [*_files(files.getlist("file")), *map(_kept, fields.poplist("kept"))]
    table = "".join(fields.poplist("table"))
    uploads += [_pasted(text, table) for text in fields.poplist("text") if text.strip()]
    if not uploads:
        raise unreadable(
            "ファイルが選ばれておらず、貼り付けた表もありません。",
            "There is no file, and no table was pasted.",
        )
    if len(uploads) > limits.files:
        raise too_large(limits)
    return Order(tuple(uploads), fields)


def _memory(*_: object, **__: object) -> BytesIO:
    """Where a file is kept while it is received: never on the disk."""
    return BytesIO()


def _only(found: set[str], names: set[str]) -> None:
    unknown = sorted(found - names)
    if unknown:
        listed, known = ", ".join(unknown)[:_LONGEST_NAME], ", ".join(sorted(names))
        raise unreadable(
            f"{listed} という項目はありません（使えるもの: {known}）。",
            f"There is no field {listed} (there are: {known}).",
        )


def _files(files: Iterable[FileStorage]) -> list[Upload]:
    # A browser sends an empty file without a name where none was chosen.
    chosen = [it for it in files if it.filename]
    return [Upload(_name(it.filename or ""), it.stream.read()) for it in chosen]


def _kept(field: str) -> Upload:
    name, _, content = field.partition(" ")
    try:
        return Upload(_name(unquote(name)), base64.b64decode(content, validate=True))
    except binascii.Error as error:
        raise unreadable("kept の値が壊れています。", "The value of kept is broken.") from error


def _pasted(text: str, table: str) -> Upload:
    """Cells copied in a spreadsheet have tabs between them; each stays where it is."""
    written = StringIO()
    if "\t" in text:
        csv.writer(written).writerows(csv.reader(StringIO(text, newline=""), delimiter="\t"))
    return Upload(_name(f"pasted-{table or 'table'}.csv"), (written.getvalue() or text).encode())


def _body(limits: ReviewLimits) -> Order:
    """A body that is one file; its name stands in the address."""
    if request.mimetype not in TYPES:
        listed = ", ".join((MULTIPART, *TYPES))
        raise Problem(
            415,
            "media-type",
            Message("この種類の本文は受け取れません", "Unsupported media type"),
            Message(f"Content-Type は {listed} のどれかにしてください。", f"Send one of {listed}."),
        )
    request.max_content_length = limits.upload * _MEGABYTE
    content = request.get_data(cache=False)
    if not content:
        raise unreadable("本文が空です。", "The body is empty.")
    endings = TYPES[request.mimetype]
    name = _name(request.args.get("name", f"upload{endings[0]}"))
    if not name.lower().endswith(endings):
        listed = " / ".join(endings)
        raise unreadable(
            f"{request.mimetype} のファイル名は {listed} で終わる必要があります（いまは {name}）。",
            f"The name of a file of type {request.mimetype} ends with {listed} (found {name}).",
        )
    return Order((Upload(name, content),))


def _name(given: str) -> str:
    """A file's own name: a browser may send the folders it is in, and nobody means to leave them."""
    parts = given.replace("\\", "/").split("/")
    name = parts[-1].strip()
    if ".." in parts or not name or name == "." or len(name) > _LONGEST_NAME or _UNFIT.search(name):
        shown = _UNFIT.sub("_", given)[:80]
        raise unreadable(
            f"ファイル名「{shown}」は使えません。名前を付け直してください。",
            f"The file name {shown!r} cannot be used; rename the file.",
        )
    return name
