"""Submission: the files that somebody hands in are checked together with what is published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tsunagu.errors import Fault, Message
from tsunagu.facts import Facts, known_iris, row_faults
from tsunagu.store import Triple
from tsunagu.submission.archives import other_kind
from tsunagu.submission.findings import Handed, changed_cells, remarks_of
from tsunagu.submission.grids import csv_grids
from tsunagu.submission.headers import located
from tsunagu.submission.linked import is_linked_data, statements
from tsunagu.submission.published import Published, of_folder, of_release
from tsunagu.submission.records import (
    SEVERITIES,
    UNREADABLE,
    Change,
    Grid,
    Place,
    Reading,
    Remark,
    Review,
    Upload,
)
from tsunagu.submission.rows import Sheet, read_sheet
from tsunagu.submission.union import Union, stated, united
from tsunagu.submission.workbooks import workbook_grids
from tsunagu.tables import Row

_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a zip archive, an old Office file


def review(uploads: Iterable[Upload], published: Published) -> Review:
    """Everything that is to be said of some files, checked together with what is published."""
    uploads = list(uploads)
    tables = [it for it in uploads if not is_linked_data(it.name)]
    grids, remarks = _grids(tables)
    linked, said = _linked([it for it in uploads if is_linked_data(it.name)], published)
    remarks += said
    sheets: list[Sheet] = []
    for grid in grids:
        found, said = located(grid, published.facts.tables)
        remarks += said
        if found is not None:
            sheets.append(read_sheet(found, published.labels))
    for sheet in sheets:
        remarks += sheet.remarks
    union = united(sheets, published)
    by_source = {grid.source: grid for grid in grids}
    remarks += [_said(fault, by_source) for fault in union.faults()]
    if not union.new and not linked.triples and all(it.severity != "violation" for it in remarks):
        remarks.append(_nothing(uploads))
    sound = _sound(union, remarks)
    facts, added, removed = stated(union, sound)
    added |= linked.triples
    findings = published.findings_with(added, removed) if added else tuple(published.found)
    remarks += remarks_of(findings, Handed(union, facts, by_source, linked.uploads, uploads))
    places = {grid.source: grid.place() for grid in grids}
    changes = union.changes(places)
    wrong = {it.place for it in remarks if it.severity == "violation"}
    told = (it for change in changes for it in changed_cells(change, by_source))
    remarks += [it for it in told if it.place not in wrong]
    readings = sorted(it for sheet in sheets for it in sheet.readings)
    remarks += [_read_as(it) for it in readings]
    return Review(
        remarks=tuple(sorted(set(remarks), key=_order)),
        readings=tuple(readings),
        changes=tuple(changes),
        facts=facts,
        findings=tuple(findings),
        grids=tuple(grids),
    )


@dataclass(frozen=True)
class _Linked:
    """What RDF files state, and which file states something of each thing."""

    triples: set[Triple]
    uploads: dict[str, Upload]


def _linked(uploads: Iterable[Upload], published: Published) -> tuple[_Linked, list[Remark]]:
    found, remarks = _Linked(set(), {}), list[Remark]()
    for upload in uploads:
        triples, said = statements(upload, published.publication)
        remarks += said
        found.triples.update(triples)
        found.uploads.update((str(subject), upload) for subject, _, _ in triples)
    return found, remarks


def _order(remark: Remark) -> tuple[Place, int, Remark]:
    return remark.place, SEVERITIES.index(remark.severity), remark


def _grids(uploads: Iterable[Upload]) -> tuple[list[Grid], list[Remark]]:
    grids: list[Grid] = []
    remarks: list[Remark] = []
    for upload in uploads:
        found, said = _read(upload)
        grids += found
        remarks += said
    return grids, remarks


def _read(upload: Upload) -> tuple[list[Grid], list[Remark]]:
    """The sheets of one file. What its name does not tell, its first bytes do."""
    wrong = other_kind(upload)
    if wrong is not None:
        return [], [wrong]
    if upload.name.lower().endswith(".xlsx") or upload.body.startswith(_PACKED):
        return workbook_grids(upload)
    return csv_grids(upload)


def _said(fault: Fault, grids: dict[str, Grid]) -> Remark:
    """A fault of a row as a remark at its cell."""
    grid = grids[fault.file]
    value = grid.text(fault.row, fault.column) if fault.column else ""
    return Remark(
        grid.place(fault.row, fault.column),
        "violation",
        fault.rule,
        fault.message,
        fault.name,
        value,
        fault.allowed or Message("", ""),
        fault.fix,
    )


def _nothing(uploads: Sequence[Upload]) -> Remark:
    message = Message(
        "確かめる行がありません。表のシートに行を書いてください。",
        "there is no row to check; write rows in the sheets of the tables.",
    )
    place = Place(uploads[0].name if uploads else "")
    return Remark(place, "violation", "empty", message)


def _read_as(reading: Reading) -> Remark:
    message = Message(
        f"「{reading.written}」を「{reading.read_as}」と読みました。",
        f"{reading.written!r} was read as {reading.read_as!r}.",
    )
    return Remark(
        reading.place,
        "info",
        "read-as",
        message,
        reading.name,
        reading.written,
        fix=reading.read_as,
    )


def _sound(union: Union, remarks: Iterable[Remark]) -> list[Row]:
    """The new rows that say something new and of which everything could be read: only of these can
    data be made. What leans on a row that is not sound is not sound either."""
    wrong = {
        (it.place.file, it.place.sheet, it.place.row)
        for it in remarks
        if it.severity == "violation"
    }
    sheets = {f"{file} [{sheet}]" if sheet else file: (file, sheet) for file, sheet, _ in wrong}
    found = [
        row
        for row in union.different
        if all(it.name in row for it in row.table.cells if it.required)
        and (*sheets.get(row.source, ("", "")), row.number) not in wrong
    ]
    published = union.published
    while len(found) < len(union.different):
        facts = union.facts(found)
        leaning = {
            (fault.file, fault.row)
            for fault in row_faults(
                found, facts.rows, published.publication, _known(facts, published)
            )
        }
        if not leaning:
            break
        found = [row for row in found if (row.source, row.number) not in leaning]
    return found


def _known(facts: Facts, published: Published) -> set[str]:
    return set(published.known) | known_iris(facts.rows, published.publication.base)


__all__ = [
    "SEVERITIES",
    "UNREADABLE",
    "Change",
    "Grid",
    "Place",
    "Published",
    "Reading",
    "Remark",
    "Review",
    "Upload",
    "of_folder",
    "of_release",
    "review",
]
