"""OpenAPI: the API that checks tables, described as OpenAPI 3.1 has it."""

import json
from collections.abc import Mapping
from typing import Any

from tsunagu.release import Release
from tsunagu.reviewers import REPORT_FORMATS
from tsunagu.settings import ReviewLimits
from tsunagu.submission import SEVERITIES
from tsunagu.submission.records import CHANGES
from tsunagu.web.contract import LANGUAGES
from tsunagu.web.uploads import MULTIPART, TYPES

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_PROBLEMS = {
    400: "There is nothing to check, or the request is broken.",
    406: "None of the formats asked for can be given.",
    413: "The upload, or what it takes to check it, is over a limit; the limit is in the words.",
    415: "The body is of a type that cannot be checked.",
    422: "The file broke the program that read it; save it anew.",
    503: "Too many checks are running; come back after Retry-After seconds.",
}


def description(release: Release, limits: ReviewLimits) -> str:
    """The description as JSON."""
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": "Tsunagu: check tables before they are published",
            "version": release.version,
            "description": (
                "公開前の表を、公開済みのデータと合わせて確かめます。送られたものは残しません。 / Checks tables "
                "together with what is published. Nothing that is sent is kept."
            ),
        },
        "servers": [{"url": release.base}],
        "paths": {"/api/validate": {"post": _operation(limits)}},
        "components": {"schemas": _schemas()},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _operation(limits: ReviewLimits) -> Schema:
    return {
        "operationId": "validate",
        "summary": "表を確かめる / Check tables",
        "description": (
            "The answer is 200 whether or not the tables conform: that the check was made is what "
            "the status tells, what it found stands in `conforms`. "
            f"At most {limits.upload} MB, {limits.files} files and {limits.seconds} seconds."
        ),
        "parameters": _parameters(),
        "requestBody": {"required": True, "content": _bodies()},
        "responses": {"200": _answer()} | {str(it): _problem(it) for it in _PROBLEMS},
    }


def _parameters() -> list[Schema]:
    words = {
        "format": ("Form of the report; goes before Accept.", _one_of(REPORT_FORMATS)),
        "severity": ("The least severity that is told.", _one_of(SEVERITIES, "info")),
        "lang": ("Language of pages and texts; JSON has both.", _one_of(LANGUAGES, "ja")),
        "name": ("File name of a body that is one file; a CSV file's says its table.", _TEXT),
    }
    return [
        {"name": name, "in": "query", "required": False, "description": said, "schema": schema}
        for name, (said, schema) in words.items()
    ]


def _one_of(names: Mapping[str, object] | tuple[str, ...], usual: str | None = None) -> Schema:
    return {"type": "string", "enum": list(names)} | ({"default": usual} if usual else {})


def _bodies() -> Schema:
    files = {"type": "array", "items": {"type": "string", "format": "binary"}}
    form = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "file": {**files, "description": "The files, each a part of this name."},
            "text": {**_TEXT, "description": "A table pasted from a spreadsheet."},
            "table": {**_TEXT, "description": "Which table the text is."},
            "format": _one_of(REPORT_FORMATS),
            "severity": _one_of(SEVERITIES, "info"),
            "lang": _one_of(LANGUAGES, "ja"),
        },
    }
    one_file = {"schema": {"type": "string", "format": "binary"}}
    return {MULTIPART: {"schema": form}} | dict.fromkeys(TYPES, one_file)


def _answer() -> Schema:
    other = {"schema": _TEXT}
    forms = {form.media_type: other for form in REPORT_FORMATS.values()}
    return {
        "description": "The check was made; see `conforms`.",
        "content": {**forms, "application/json": {"schema": _ref("Review")}},
    }


def _problem(status: int) -> Schema:
    return {
        "description": _PROBLEMS[status],
        "content": {"application/problem+json": {"schema": _ref("Problem")}},
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _record(properties: Mapping[str, Schema]) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": dict(properties),
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _by_name(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _schemas() -> Schema:
    place = {"file": _TEXT, "sheet": _TEXT, "row": _COUNT, "column": _COUNT, "cell": _TEXT}
    both, severity = _ref("Message"), _one_of(SEVERITIES)
    remark = {
        **place,
        "severity": severity,
        "rule": _TEXT,
        "name": _TEXT,
        "value": _TEXT,
        "message": both,
        "allowed": both,
        "fix": _TEXT,
    }
    reading = {**place, "name": _TEXT, "written": _TEXT, "read_as": _TEXT}
    change = {
        **place,
        "table": _TEXT,
        "key": _TEXT,
        "kind": _one_of(CHANGES),
        "before": _by_name(_TEXT),
        "after": _by_name(_TEXT),
    }
    review = {
        "conforms": {"type": "boolean", "description": "Nothing keeps this from publication."},
        "readable": {"type": "boolean", "description": "Every file could be read."},
        "counts": _record(dict.fromkeys(SEVERITIES, _COUNT)),
        "tables": _by_name(_record(dict.fromkeys(CHANGES, _COUNT))),
        "remarks": _list(_ref("Remark")),
        "readings": _list(_ref("Reading")),
        "changes": _list(_ref("Change")),
    }
    problem = {
        "type": {"type": "string", "format": "uri"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "title_ja": _TEXT,
        "detail_ja": _TEXT,
    }
    named = {"Review": review, "Remark": remark, "Reading": reading, "Change": change}
    records = {name: _record(it) for name, it in named.items()}
    return {**records, "Problem": _record(problem), "Message": _record({"ja": _TEXT, "en": _TEXT})}
