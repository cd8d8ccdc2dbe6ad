"""Shapes: what a SHACL shape says, read from its graph and written as parts of a SPARQL query."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tsunagu.errors import Message, SourceError
from tsunagu.terms import RDF, RDFS, SH

Closure = Mapping[str, set[str]]
_SIGNS = {
    SH.inversePath: "^({})",
    SH.zeroOrMorePath: "({})*",
    SH.oneOrMorePath: "({})+",
    SH.zeroOrOnePath: "({})?",
}


@dataclass(frozen=True)
class Targets:
    """The nodes a shape looks at (SHACL, section 2.1.3), as terms of a query."""

    classes: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    subjects_of: tuple[str, ...] = ()
    objects_of: tuple[str, ...] = ()

    def pattern(self, closure: Closure) -> str:
        """A pattern that binds ?this to each of them once."""
        classes = with_subclasses(self.classes, closure)
        if len(classes) == 1 and not (self.nodes or self.subjects_of or self.objects_of):
            return f"?this a {classes[0]} ."
        return f"{{ SELECT DISTINCT ?this WHERE {{ {' UNION '.join(self._parts(classes))} }} }}"

    def _parts(self, classes: Sequence[str]) -> Iterable[str]:
        if classes:
            yield f"{{ VALUES ?targetClass_ {{ {' '.join(classes)} }} ?this a ?targetClass_ }}"
        if self.nodes:
            yield f"{{ VALUES ?this {{ {' '.join(self.nodes)} }} }}"
        for it in self.subjects_of:
            yield f"{{ ?this {it} ?targetObject_ }}"
        for it in self.objects_of:
            yield f"{{ ?targetSubject_ {it} ?this }}"


def with_subclasses(classes: Iterable[str], closure: Closure) -> list[str]:
    """Classes and all that are below them, in order."""
    return sorted({below for it in classes for below in closure.get(it, {it})})


def targets(graph: Graph, shape: Node) -> Targets:
    """What a shape looks at."""
    classes = set(graph.objects(shape, SH.targetClass))
    if (shape, RDF.type, RDFS.Class) in graph:
        classes.add(shape)
    return Targets(
        _terms(classes),
        _terms(graph.objects(shape, SH.targetNode)),
        _terms(graph.objects(shape, SH.targetSubjectsOf)),
        _terms(graph.objects(shape, SH.targetObjectsOf)),
    )


def _terms(nodes: Iterable[Node]) -> tuple[str, ...]:
    return tuple(sorted(it.n3() for it in nodes if not isinstance(it, BNode)))


def path_text(graph: Graph, node: Node) -> str:
    """A SHACL property path as SPARQL writes it (SHACL, section 2.3.1)."""
    if isinstance(node, URIRef):
        return node.n3()
    for term, sign in _SIGNS.items():
        inner = graph.value(node, term)
        if inner is not None:
            return sign.format(path_text(graph, inner))
    choice = graph.value(node, SH.alternativePath)
    parts = [path_text(graph, it) for it in members(graph, node if choice is None else choice)]
    if not parts:
        raise _no_path(node)
    return f"({('/' if choice is None else '|').join(parts)})"


def members(graph: Graph, node: Node) -> list[Node]:
    """The members of an RDF list."""
    return list(Collection(graph, node)) if isinstance(node, BNode | URIRef) else []


def _no_path(node: Node) -> SourceError:
    return SourceError(
        Message(
            f"形（shapes）のsh:pathが読めません: {node}", f"a shape's sh:path is no path: {node}"
        )
    )
