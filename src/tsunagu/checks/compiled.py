"""Compiled: shapes as queries, each run once over all its targets instead of node by node."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.term import Node

from tsunagu.checks.components import INSTANCE, TARGETS
from tsunagu.checks.findings import Finding, worded
from tsunagu.checks.referee import refereed
from tsunagu.checks.shapes import Closure, Targets, with_subclasses
from tsunagu.terms import RDFS, SH

Select = Callable[[str], Iterable[Mapping[str, Node]]]
Bound = Callable[[Targets], str]

# More focus nodes than this are quicker found among the answers than put into every query.
_MOST_NAMED = 500
_INSTANCE = re.compile(INSTANCE.format("(<[^>]*>)"))


@dataclass(frozen=True)
class Check:
    """One constraint of one shape as a query with holes, TARGETS and INSTANCE.

    `path` is the property path as a finding names it, None for a node shape.
    """

    shape: str
    component: str
    severity: str
    path: str | None
    texts: tuple[Literal, ...]
    targets: Targets
    query: str

    def finding(self, solution: Mapping[str, Node]) -> Finding:
        """A solution of the query as a finding."""
        this, by_query = solution["this"], self.component == str(SH.SPARQLConstraintComponent)
        said = solution if by_query else {}
        value = solution.get("value", this if self.path is None else "")
        return Finding(
            severity=self.severity,
            shape=self.shape,
            focus=str(this),
            message=worded(self.texts, said),
            path=str(solution.get("path", self.path or "")),
            value=str(value),
            component=self.component,
            bindings=tuple(sorted((name, str(node)) for name, node in said.items())),
        )


@dataclass(frozen=True)
class CompiledShapes:
    """Shapes ready to be run as often as wanted. Text and tuples only: cheap to pickle and fork.

    `left` are the shapes that pyshacl has to run, as N-Triples; empty where all were compiled.
    """

    checks: tuple[Check, ...]
    left: str

    def findings(self, select: Select, focus: Collection[str] | None = None) -> list[Finding]:
        """Everything the shapes object to in a store, sorted; with `focus`, only about these IRIs.

        `select` asks a store that holds what is stated and the ontology, whose subclasses count,
        and nothing inferred: an inferred type must never mend a missing one.
        """
        closure = _closure(select)
        few = focus is not None and len(focus) <= _MOST_NAMED
        bound = _named(select, focus or (), closure) if few else _all(closure)
        found = {
            check.finding(solution)
            for check in self.checks
            if (pattern := bound(check.targets))
            for solution in select(_filled(check.query, pattern, closure))
        }
        if self.left:
            found.update(refereed(self.left, select))
        wanted = None if focus is None else frozenset(focus)
        return sorted(it for it in found if wanted is None or it.focus in wanted)


def _filled(query: str, targets: str, closure: Closure) -> str:
    """A check's query with its holes filled."""

    def instance(match: re.Match[str]) -> str:
        classes = with_subclasses([match.group(1)], closure)
        if len(classes) == 1:
            return f"?value a {classes[0]}"
        return f"?value a ?class_ . FILTER(?class_ IN ({', '.join(classes)}))"

    return _INSTANCE.sub(instance, query).replace(TARGETS, targets)


def _closure(select: Select) -> Closure:
    """Each class that has subclasses with all that are below it, and itself."""
    above: dict[str, set[str]] = {}
    for row in select(f"SELECT ?below ?above WHERE {{ ?below {RDFS.subClassOf.n3()} ?above }}"):
        if isinstance(row["below"], URIRef) and isinstance(row["above"], URIRef):
            above.setdefault(row["above"].n3(), set()).add(row["below"].n3())
    return {it: _below(it, above) for it in above}


def _below(name: str, above: Mapping[str, set[str]]) -> set[str]:
    found, waiting = {name}, [name]
    while waiting:
        fresh = above.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


# -- targets -------------------------------------------------------------------------------------


def _all(closure: Closure) -> Bound:
    """All targets of a shape, whatever they are."""
    return lambda targets: targets.pattern(closure)


def _named(select: Select, focus: Iterable[str], closure: Closure) -> Bound:
    """The targets of a shape that are among a few nodes; "" where none is."""
    iris = sorted(URIRef(it).n3() for it in focus)
    values = f"VALUES ?this {{ {' '.join(iris)} }}"
    known: dict[Targets, str] = {}

    def having(pattern: str) -> set[tuple[str, str]]:
        rows = select(f"SELECT ?this ?it WHERE {{ {values} {pattern} }}")
        return {(row["this"].n3(), row["it"].n3()) for row in rows}

    kinds, subjects = having("?this a ?it"), having("?this ?it ?object")
    objects = having("?subject ?it ?this")

    def of(targets: Targets) -> str:
        classes = with_subclasses(targets.classes, closure)
        mine = {it for it, kind in kinds if kind in classes}
        mine |= {it for it, name in subjects if name in targets.subjects_of}
        mine |= {it for it, name in objects if name in targets.objects_of}
        mine |= set(iris) & set(targets.nodes)
        return f"VALUES ?this {{ {' '.join(sorted(mine))} }}" if mine else ""

    def once(targets: Targets) -> str:
        if targets not in known:
            known[targets] = of(targets)
        return known[targets]

    return once
