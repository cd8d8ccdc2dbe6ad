"""Reports: what was said of some files as text, JSON, JUnit, GitHub's annotations and SHACL."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from rdflib import Graph, Literal, URIRef

from tsunagu import iris
from tsunagu.errors import Message
from tsunagu.submission.records import SEVERITIES, Place, Remark, Review
from tsunagu.terms import RDF, SH, XSD

NAMES = {
    "violation": Message("違反", "violation"),
    "warning": Message("注意", "warning"),
    "info": Message("お知らせ", "note"),
}
_COLOURS = {"violation": "31", "warning": "33", "info": "36"}
_MOST_SHOWN = 1000  # nobody reads on; the number of the others is told
_MOST_READINGS = 20
_SH = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}

Say = Callable[[Message], str]


def shown(review: Review, severity: str) -> list[Remark]:
    """The remarks of at least this severity, in the order of their places."""
    levels = SEVERITIES[: SEVERITIES.index(severity) + 1]
    return [it for it in review.remarks if it.severity in levels]


def as_text(review: Review, severity: str, say: Say, *, colour: bool) -> str:
    """The report for people to read in a terminal; `say` chooses the language."""
    lines: list[str] = []
    sheet: tuple[str, str] | None = None
    remarks = shown(review, severity)
    for it in remarks[:_MOST_SHOWN]:
        if sheet != (it.place.file, it.place.sheet):
            sheet = (it.place.file, it.place.sheet)
            lines += ["", f"{it.place.file}{f' [{it.place.sheet}]' if it.place.sheet else ''}"]
        lines += _lines(it, say, colour=colour)
    if len(remarks) > _MOST_SHOWN:
        more = len(remarks) - _MOST_SHOWN
        lines.append(say(Message(f"このほかに{more}件あります。", f"and {more} more.")))
    lines += _readings(review, say) if severity != "info" else []
    return "\n".join([*lines, "", *_summary(review, say), ""]).lstrip("\n")


def _lines(it: Remark, say: Say, *, colour: bool) -> Iterable[str]:
    words = say(NAMES[it.severity]).replace("\n  ", " ")
    mark = f"\x1b[{_COLOURS[it.severity]}m{words}\x1b[0m" if colour else words
    row = Message(f"{it.place.row}行目", f"row {it.place.row}")
    where = it.place.cell or (say(row).replace("\n  ", " ") if it.place.row else "")
    name = f"[{it.name}]" if it.name else ""
    yield "  " + " ".join(part for part in (where, name, mark) if part)
    yield "    " + say(it.message).replace("\n  ", "\n    ")
    facts = [
        (Message("書かれている値", "found"), it.value),
        (Message("許される値", "allowed"), _short(say(it.allowed))),
        (Message("直し方の案", "suggestion"), it.fix),
    ]
    told = [f"{_short(say(label))}: {value[:120]}" for label, value in facts if value]
    if told:
        yield "    " + " · ".join(told)


def _short(text: str) -> str:
    parts = [part for part in dict.fromkeys(text.split("\n  ")) if part.strip()]
    return " / ".join(parts)


def _readings(review: Review, say: Say) -> list[str]:
    if not review.readings:
        return []
    title = Message("こう読みました", "understood as follows")
    lines = ["", _short(say(title))]
    for it in review.readings[:_MOST_READINGS]:
        lines.append(f"  {it.place.words.ja} [{it.name}] {it.written} → {it.read_as}")
    more = len(review.readings) - _MOST_READINGS
    if more > 0:
        lines.append("  " + _short(say(Message(f"ほか{more}件", f"{more} more"))))
    return lines


def _summary(review: Review, say: Say) -> list[str]:
    lines = []
    for name, counts in review.tables.items():
        words = Message(
            f"{name}: 新しい行 {counts['new']}、変わる行 {counts['changed']}、公開中と同じ行 {counts['same']}",
            f"{name}: {counts['new']} new, {counts['changed']} changed, {counts['same']} as published",
        )
        lines.append(_short(say(words)))
    counted = Message(
        "、".join(f"{NAMES[it].ja} {review.count(it)}" for it in SEVERITIES),
        ", ".join(f"{NAMES[it].en} {review.count(it)}" for it in SEVERITIES),
    )
    verdict = _verdict(review)
    lines.append(say(Message(f"{verdict.ja}（{counted.ja}）", f"{verdict.en} ({counted.en})")))
    return lines


def _verdict(review: Review) -> Message:
    if not review.readable:
        return Message("読めないファイルがあります", "A file cannot be read")
    if review.conforms:
        return Message("公開できます", "This can be published")
    return Message("直すところがあります", "There is something to mend")


# -- for machines --------------------------------------------------------------------------------


def as_json(review: Review, severity: str) -> str:
    """The report as JSON; docs/validate.md says what each member means."""
    return (
        json.dumps(
            {
                "conforms": review.conforms,
                "readable": review.readable,
                "counts": {it: review.count(it) for it in SEVERITIES},
                "tables": review.tables,
                "remarks": [_remark(it) for it in shown(review, severity)],
                "readings": [
                    {
                        **_place(it.place),
                        "name": it.name,
                        "written": it.written,
                        "read_as": it.read_as,
                    }
                    for it in review.readings
                ],
                "changes": [
                    {
                        **_place(it.place),
                        "table": it.row.table.name,
                        "key": it.key,
                        "kind": it.kind,
                        "before": dict(it.before),
                        "after": dict(it.after),
                    }
                    for it in review.changes
                    if it.kind != "same"
                ],
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def _place(place: Place) -> dict[str, object]:
    return {
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "cell": place.cell,
    }


def _both(message: Message) -> dict[str, str]:
    return {"ja": message.ja, "en": message.en}


def _remark(it: Remark) -> dict[str, object]:
    return {
        **_place(it.place),
        "severity": it.severity,
        "rule": it.rule,
        "name": it.name,
        "value": it.value,
        "message": _both(it.message),
        "allowed": _both(it.allowed),
        "fix": it.fix,
    }


def as_junit(review: Review, severity: str) -> str:
    """The report as JUnit's XML: one suite a sheet, one case a remark; a violation is a failure."""
    suites = Element("testsuites", name="tsunagu validate")
    by_sheet: dict[tuple[str, str], list[Remark]] = {
        (grid.file, grid.sheet): [] for grid in review.grids
    }
    for it in shown(review, severity):
        by_sheet.setdefault((it.place.file, it.place.sheet), []).append(it)
    for (file, sheet), remarks in by_sheet.items():
        failures = sum(it.severity == "violation" for it in remarks)
        name = f"{file} [{sheet}]" if sheet else file
        suite = SubElement(
            suites,
            "testsuite",
            name=_clean(name),
            tests=str(max(len(remarks), 1)),
            failures=str(failures),
        )
        for it in remarks:
            _case(suite, it)
        if not remarks:
            SubElement(suite, "testcase", name="conforms", classname=_clean(name))
    indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _case(suite: Element, it: Remark) -> None:
    where = it.place.cell or (f"row {it.place.row}" if it.place.row else "file")
    rule = iris.local(it.rule)
    case = SubElement(
        suite, "testcase", name=_clean(f"{where} {rule}"), classname=_clean(it.place.file)
    )
    words = _clean(f"{it.message.ja} / {it.message.en}")
    if it.severity == "violation":
        SubElement(case, "failure", type=rule, message=words).text = _clean(
            f"{it.place.words.ja}: {words}"
        )
    else:
        SubElement(case, "system-out").text = f"{it.severity}: {words}"


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")


_GITHUB = {"violation": "error", "warning": "warning", "info": "notice"}


def as_github(review: Review, severity: str) -> str:
    """The report as workflow commands, which GitHub shows beside the lines of the files."""
    lines = []
    for it in shown(review, severity):
        where = f"file={_property(it.place.file)}"
        if it.place.row:
            where += f",line={it.place.row}"
        if it.place.column:
            where += f",col={it.place.column}"
        title = _property(f"{it.place.words.ja} {iris.local(it.rule)}")
        words = _data(f"{it.message.ja} / {it.message.en}")
        lines.append(f"::{_GITHUB[it.severity]} {where},title={title}::{words}\n")
    return "".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_shacl(review: Review, severity: str, base: str) -> Graph:
    """The report as a SHACL validation report. What a rule of the tables objects to has its cell as
    focus and the rule as component."""
    graph, node = Graph(), iris.graph(base, "report")
    graph.add((node, RDF.type, SH.ValidationReport))
    conforms = "true" if review.conforms else "false"
    graph.add((node, SH.conforms, Literal(conforms, datatype=XSD.boolean)))
    for number, it in enumerate(shown(review, severity), start=1):
        _result(graph, node, iris.fragment(node, f"result-{number}"), it, base)
    return graph


def _result(graph: Graph, report: URIRef, result: URIRef, it: Remark, base: str) -> None:
    is_shape = it.rule.startswith(base)
    cell = iris.cell(base, it.place.file, it.place.sheet, it.place.cell or str(it.place.row))
    component = SH.SPARQLConstraintComponent if is_shape else iris.thing(base, "rule", it.rule)
    graph.add((report, SH.result, result))
    graph.add((result, RDF.type, SH.ValidationResult))
    graph.add((result, SH.focusNode, URIRef(it.focus) if it.focus else cell))
    graph.add((result, SH.resultSeverity, _SH[it.severity]))
    graph.add(
        (result, SH.sourceConstraintComponent, URIRef(it.component) if it.component else component)
    )
    if is_shape:
        graph.add((result, SH.sourceShape, URIRef(it.rule)))
    if it.value:
        graph.add((result, SH.value, Literal(it.value)))
    for language, words in (("ja", it.message.ja), ("en", it.message.en)):
        graph.add(
            (result, SH.resultMessage, Literal(f"{it.place.words.ja}: {words}", lang=language))
        )


FORMATS: Mapping[str, str] = {
    "text": "text/plain",
    "json": "application/json",
    "ttl": "text/turtle",
    "junit": "application/xml",
    "github": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

__all__: Sequence[str] = (
    "FORMATS",
    "NAMES",
    "as_github",
    "as_json",
    "as_junit",
    "as_shacl",
    "as_text",
    "shown",
)
