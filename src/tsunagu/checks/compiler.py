"""Compiler: a shapes graph becomes compiled shapes.

A shape with a constraint that no query can say is left to pyshacl, whole; a constraint that pyshacl
would pass over in silence is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from rdflib import OWL, Graph, Literal, URIRef
from rdflib.term import Node

from tsunagu.checks import components
from tsunagu.checks.compiled import Check, CompiledShapes
from tsunagu.checks.components import Parameter
from tsunagu.checks.findings import SEVERITIES
from tsunagu.checks.shapes import Targets, path_text, targets
from tsunagu.errors import Message, SourceError
from tsunagu.terms import RDF, RDFS, SH

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_SAID = {
    *_TARGETS, SH.name, SH.description, SH.message, SH.severity, SH.order, SH.group, SH.path,
    SH.defaultValue, SH.deactivated, SH.flags, SH.ignoredProperties, SH.property, SH.sparql,
}  # fmt: skip
_CORE = {
    *components.OF_VALUES, *components.OF_SETS, *components.OF_PAIRS, *components.OF_NODES,
}  # fmt: skip
_PYSHACLS = {
    SH["and"], SH["or"], SH["not"], SH.xone, SH.node, SH.qualifiedValueShape,
    SH.qualifiedMinCount, SH.qualifiedMaxCount, SH.qualifiedValueShapesDisjoint,
}  # fmt: skip
_PARTS = {
    SH.alternativePath, SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath,
    SH.declare, SH.prefix, SH.namespace, SH.prefixes, SH.select, SH.ask,
    SH.parameter, SH.optional, SH.labelTemplate, SH.validator, SH.nodeValidator, SH.propertyValidator,
}  # fmt: skip
_SELECT = re.compile(r"\bSELECT\b(\s+DISTINCT)?", re.IGNORECASE)
_FIRST_IS_THIS = re.compile(r"\bSELECT\s+(DISTINCT\s+)?[$?]this\b", re.IGNORECASE)
_NOT_TOGETHER = re.compile(
    r"(?<![\w:?$])(VALUES|MINUS|SERVICE)\b|\$(value|shapesGraph|currentShape)\b", re.IGNORECASE
)


def compiled(shapes: Graph) -> CompiledShapes:
    """The shapes of a graph, ready to be run. Raises SourceError for what nobody could run."""
    _refuse_unknown(shapes)
    checks: list[Check] = []
    left = Graph()
    left += shapes
    remaining = False
    for shape in _with_targets(shapes):
        parts = [shape, *sorted(shapes.objects(shape, SH.property), key=str)]
        if not all(_can_compile(shapes, part, nested=part != shape) for part in parts):
            remaining = True
            continue
        for term in _TARGETS:
            left.remove((shape, term, None))
        left.remove((shape, RDF.type, RDFS.Class))
        if not _off(shapes, shape):
            where = targets(shapes, shape)
            checks += (it for part in parts for it in _checks(shapes, part, where))
    return CompiledShapes(tuple(checks), left.serialize(format="nt") if remaining else "")


def _with_targets(shapes: Graph) -> list[Node]:
    """The shapes that look at nodes by themselves, in order."""
    found = {shape for term in _TARGETS for shape in shapes.subjects(term)}
    classes = {*shapes.subjects(RDF.type, RDFS.Class), *shapes.subjects(RDF.type, OWL.Class)}
    kinds = (SH.NodeShape, SH.PropertyShape)
    found |= {it for it in classes if any((it, RDF.type, kind) in shapes for kind in kinds)}
    return sorted(found, key=str)


def _refuse_unknown(shapes: Graph) -> None:
    """Raises SourceError for what looks like a constraint and is none: nobody would check it."""
    known = _SAID | _CORE | _PYSHACLS | _PARTS
    for subject, term in sorted(shapes.subject_predicates(), key=str):
        if str(term).startswith(str(SH)) and term not in known:
            raise SourceError(
                Message(
                    f"形（shapes）{subject}: {term} は確かめられません（SHACL Core と SHACL-SPARQL だけ）。",
                    f"shape {subject}: {term} cannot be checked (SHACL Core and SHACL-SPARQL only)",
                )
            )


def _can_compile(shapes: Graph, part: Node, *, nested: bool) -> bool:
    """Whether all a shape asks can be said as queries."""
    path = shapes.value(part, SH.path)
    terms = set(shapes.predicates(part))
    own = set(shapes.objects(None, SH.parameter / SH.path))
    deep = (nested or path is not None) and (part, SH.property, None) in shapes
    if deep or terms & (own | _PYSHACLS) or (part, RDF.type, OWL.Class) in shapes:
        return False
    return all(_runs_together(shapes, it) for it in shapes.objects(part, SH.sparql)) and all(
        components.can_compile(term, value, has_path=path is not None)
        for term in _CORE
        for value in shapes.objects(part, term)
    )


def _off(shapes: Graph, shape: Node) -> bool:
    return str(shapes.value(shape, SH.deactivated)) in {"true", "1"}


def _checks(shapes: Graph, part: Node, where: Targets) -> Iterator[Check]:
    """The checks of one shape: its Core constraints, then its queries."""
    if _off(shapes, part):
        return
    path = _path(shapes, part)
    for term in sorted(it for it in _CORE if (part, it, None) in shapes):
        for value in sorted(shapes.objects(part, term), key=str):
            pattern = components.pattern(term, Parameter(shapes, part, value, path))
            if pattern:
                query = f"SELECT DISTINCT ?this ?value ?path WHERE {{ {pattern} }}"
                yield _check(shapes, part, where, components.component(term), query)
    for constraint in sorted(shapes.objects(part, SH.sparql), key=str):
        if not _off(shapes, constraint):
            check = _check(
                shapes,
                part,
                where,
                SH.SPARQLConstraintComponent,
                _together(shapes, constraint, path),
            )
            yield replace(check, texts=_texts(shapes, constraint) or check.texts)


def _check(shapes: Graph, part: Node, where: Targets, component: URIRef, query: str) -> Check:
    severity, path = (
        str(shapes.value(part, SH.severity) or SH.Violation),
        shapes.value(part, SH.path),
    )
    if severity not in SEVERITIES:
        raise SourceError(
            Message(
                f"形（shapes）{part}: 重さ {severity} は違反・警告・情報のどれでもありません。",
                f"shape {part}: severity {severity} is none of violation, warning and info",
            )
        )
    named = None if path is None else str(path) if isinstance(path, URIRef) else ""
    texts = _texts(shapes, part) or _plain(part, component)
    return Check(str(part), str(component), SEVERITIES[severity], named, texts, where, query)


def _texts(shapes: Graph, node: Node) -> tuple[Literal, ...]:
    return tuple(sorted(it for it in shapes.objects(node, SH.message) if isinstance(it, Literal)))


def _plain(part: Node, component: URIRef) -> tuple[Literal, ...]:
    """What is said where the shape's author wrote no message."""
    name = str(component).removeprefix(str(SH)).removesuffix("ConstraintComponent")
    return (
        Literal(f"決まり {part} の {name} に合いません。", lang="ja"),
        Literal(f"This does not fit {name} of the rule {part}.", lang="en"),
    )


def _path(shapes: Graph, part: Node) -> str:
    path = shapes.value(part, SH.path)
    return "" if path is None else path_text(shapes, path)


# -- SPARQL-based constraints --------------------------------------------------------------------


def _runs_together(shapes: Graph, constraint: Node) -> bool:
    """Whether joining a query with all its targets gives what binding them one by one gives."""
    text = str(shapes.value(constraint, SH.select) or "")
    return (
        bool(_SELECT.search(text))
        and not _NOT_TOGETHER.search(text)
        and len(_SELECT.findall(text)) == len(_FIRST_IS_THIS.findall(text))
    )


def _together(shapes: Graph, constraint: Node, path: str) -> str:
    """A SPARQL-based constraint as one query over all targets of its shape.

    $this, pre-bound to one focus node in SHACL (section 5.3.1), is joined with the targets instead.
    """
    text = str(shapes.value(constraint, SH.select))
    opening = text.index("{") + 1
    head = _SELECT.sub("SELECT DISTINCT", text[:opening], count=1)
    body = f"{head} {components.TARGETS} {text[opening:]}"
    return _prefixes(shapes, constraint) + body.replace("$this", "?this").replace("$PATH", path)


def _prefixes(shapes: Graph, constraint: Node) -> str:
    lines = []
    for holder in shapes.objects(constraint, SH.prefixes):
        for declared in shapes.objects(holder, SH.declare):
            prefix, namespace = (
                shapes.value(declared, SH.prefix),
                shapes.value(declared, SH.namespace),
            )
            lines.append(f"PREFIX {prefix}: <{namespace}>\n")
    return "".join(sorted(lines))


def idle_shapes(data: Graph, shapes: Graph) -> list[str]:
    """Shapes that look at no node at all: they pass whatever the data say."""
    return sorted(
        str(shape)
        for shape in set(shapes.subjects(SH.targetClass))
        if not any(
            (None, RDF.type, it) in data
            for above in shapes.objects(shape, SH.targetClass)
            for it in data.transitive_subjects(RDFS.subClassOf, above)
        )
    )
