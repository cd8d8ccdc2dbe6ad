"""JSON-LD: statements as JSON that reads like the data, with a context that can be fetched."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal
Json = dict[str, object]

LANGUAGE, LINK = "@language", "@id"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = f"{_RDF}type"
_FIRST, _REST = f"{_RDF}first", f"{_RDF}rest"
_NIL = ox.NamedNode(f"{_RDF}nil")
_STRING = f"{_XSD}string"
# What JSON writes as it is: other numbers would come back in another notation.
_NATIVE = {
    f"{_XSD}boolean": re.compile("true|false"),
    f"{_XSD}integer": re.compile("0|-?[1-9][0-9]{0,14}"),
}


@dataclass(frozen=True)
class Name:
    """How a property is written: its key, and what its bare values are (`LANGUAGE`: texts by
    language; `LINK`: things; else values of that datatype; "": texts)."""

    key: str
    coercion: str = ""


@dataclass(frozen=True)
class Context:
    """A JSON-LD context with the address where it can be fetched."""

    address: str
    definitions: Mapping[str, object]
    _names: dict[str, Name] = field(default_factory=dict, compare=False)

    @property
    def text(self) -> str:
        """The document at the address."""
        whole = {"@context": self.definitions}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"

    def name(self, iri: str) -> Name:
        """How a property or class is written: as a term, with a prefix, or as it is."""
        if not self._names:
            self._names.update(_terms(self.definitions))
        if iri not in self._names:
            self._names[iri] = Name(self._short(iri))
        return self._names[iri]

    def _short(self, iri: str) -> str:
        for prefix, namespace in _prefixes(self.definitions):
            rest = iri.removeprefix(namespace)
            if rest != iri and re.fullmatch(r"[\w.-]+", rest):
                short = f"{prefix}:{rest}"
                return iri if short in self.definitions else short
        return iri


def _prefixes(definitions: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    for name, value in definitions.items():
        namespace = value.get("@id") if isinstance(value, dict) and "@prefix" in value else value
        if isinstance(namespace, str) and not namespace.startswith("@"):
            yield name, namespace


def _terms(definitions: Mapping[str, object]) -> dict[str, Name]:
    known = dict(_prefixes(definitions))
    found = {}
    for key, value in definitions.items():
        if isinstance(value, dict) and "@prefix" not in value:
            prefix, _, rest = value["@id"].partition(":")
            iri = known[prefix] + rest if prefix in known else value["@id"]
            found[iri] = Name(key, value.get("@container") or value.get("@type", ""))
    return found


def tree(triples: Iterable[ox.Triple], context: Context, root: str) -> bytes:
    """One thing as a JSON object: what it leads to is nested in it, what leads to it stands under
    `@reverse`, and what neither does under `@included`. The same triples give the same bytes."""
    nodes = _Nodes(triples, context, ox.NamedNode(root))
    whole: Json = {"@context": context.address, **nodes.root()}
    rest = nodes.rest()
    if rest:
        whole["@included"] = rest
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def flat(triples: Iterable[ox.Triple], context: Context, *, alone: bool = False) -> bytes:
    """Many things as a list of JSON objects, one on each line, in the order of their IRIs; `alone`:
    with the context itself instead of its address, to be read where there is no network."""
    lines = (json.dumps(it, ensure_ascii=False) for it in _Nodes(triples, context).rest())
    head = json.dumps(context.definitions if alone else context.address, ensure_ascii=False)
    return (f'{{"@context": {head}, "@graph": [\n' + ",\n".join(lines) + "\n]}\n").encode()


class _Nodes:
    """The statements of a document by their subjects, each of which is written once."""

    def __init__(
        self, triples: Iterable[ox.Triple], context: Context, root: ox.NamedNode | None = None
    ) -> None:
        self._context, self._root = context, root
        self._said: dict[Node, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._incoming: dict[str, list[Node]] = defaultdict(list)
        self._pointed: Counter[ox.BlankNode] = Counter()
        self._named: set[ox.BlankNode] = set()
        self._written: set[Node] = set()
        for triple in sorted(triples, key=_order):
            self._sort(triple)

    def _sort(self, triple: ox.Triple) -> None:
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        if value == self._root and subject != self._root and predicate != _TYPE:
            self._incoming[predicate].append(subject)  # type: ignore[arg-type]
            self._said[subject]  # type: ignore[index]
        else:
            self._said[subject][predicate].append(value)  # type: ignore[index, arg-type]
        if isinstance(value, ox.BlankNode):
            self._pointed[value] += 1

    def root(self) -> Json:
        """The thing that the document is about."""
        assert self._root is not None  # noqa: S101 - only a tree has a root
        whole = self._node(self._root)
        reverse = {
            self._reverse_key(predicate): _one([self._embedded(it) for it in subjects])
            for predicate, subjects in sorted(self._incoming.items())
        }
        return {**whole, "@reverse": reverse} if reverse else whole

    def rest(self) -> list[Json]:
        """What is not written yet: first what nothing leads to, so that the rest stands within."""
        found = [
            self._node(it)
            for it in [*self._said]
            if it not in self._written
            and not (isinstance(it, ox.BlankNode) and self._pointed[it] == 1)
        ]
        for it in [*self._said]:  # nodes without a name that lead to each other in a circle
            if it not in self._written:
                self._named.add(it)  # type: ignore[arg-type]
                found.append(self._node(it))
        return found

    def _node(self, subject: Node) -> Json:
        self._written.add(subject)
        whole: Json = {}
        if (
            isinstance(subject, ox.NamedNode)
            or self._pointed[subject] > 1
            or subject in self._named
        ):
            whole["id"] = _id(subject)
        said = self._said.get(subject, {})
        kinds = [it for it in said.get(_TYPE, ()) if isinstance(it, ox.NamedNode)]
        if kinds:
            whole["type"] = _one([self._context.name(it.value).key for it in kinds])
        for predicate, values in said.items():
            left = [it for it in values if predicate != _TYPE or not isinstance(it, ox.NamedNode)]
            whole.update(self._property(predicate, left))
        return whole

    def _property(self, predicate: str, values: list[Term]) -> Json:
        """A property's values under its name; under its whole IRI those that its name cannot have."""
        name = self._context.name(predicate)
        found: Json = {}
        if name.coercion == LANGUAGE:
            texts: dict[str, list[object]] = defaultdict(list)
            for value in values:
                if isinstance(value, ox.Literal) and value.language:
                    texts[value.language].append(value.value)
            values = [it for it in values if not (isinstance(it, ox.Literal) and it.language)]
            if texts:
                found[name.key] = {language: _one(it) for language, it in texts.items()}
            name = Name(predicate)
        if values:
            found[name.key] = _one([self._value(it, name.coercion) for it in values])
        return found

    def _value(self, value: Term, coercion: str) -> object:
        if isinstance(value, ox.Literal):
            return self._literal(value, coercion)
        members = self._members(value)
        if members is not None:
            return {"@list": [self._value(it, coercion) for it in members]}
        if value not in self._written and self._nested(value):
            return self._node(value)
        if isinstance(value, ox.BlankNode):
            return {"id": _id(value)}
        return _id(value) if coercion == LINK else {"id": _id(value)}

    def _nested(self, value: Node) -> bool:
        return value in self._said and (isinstance(value, ox.BlankNode) or self._root is not None)

    def _literal(self, value: ox.Literal, coercion: str) -> object:
        if value.language:
            return {"@language": value.language, "@value": value.value}
        datatype = value.datatype.value
        if datatype == coercion:
            native = _NATIVE.get(datatype)
            return (
                json.loads(value.value) if native and native.fullmatch(value.value) else value.value
            )
        if datatype == _STRING:
            return {"@value": value.value} if coercion else value.value
        return {"@type": self._context.name(datatype).key, "@value": value.value}

    def _members(self, head: Node) -> list[Term] | None:
        """The members of a list, or None where this is no list or one that others point into."""
        found: list[Term] = []
        passed: list[Node] = []
        while head != _NIL:
            said = self._said.get(head, {})
            first, rest = said.get(_FIRST, []), said.get(_REST, [])
            whole = len(said) == len(first) + len(rest) == 2  # noqa: PLR2004 - the two of a cell
            if not whole or self._pointed[head] != 1 or head in passed:  # type: ignore[index]
                return None
            passed.append(head)
            found.append(first[0])
            head = rest[0]  # type: ignore[assignment]
        self._written.update(passed)
        return found

    def _embedded(self, subject: Node) -> Json:
        return {"id": _id(subject)} if subject in self._written else self._node(subject)

    def _reverse_key(self, predicate: str) -> str:
        name = self._context.name(predicate)
        return predicate if name.coercion == LANGUAGE else name.key


def _order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    predicate = triple.predicate.value
    return (str(triple.subject), predicate != _TYPE, predicate, str(triple.object))


def _id(node: Node) -> str:
    return node.value if isinstance(node, ox.NamedNode) else f"_:{node.value}"


def _one(values: list[object]) -> object:
    return values[0] if len(values) == 1 else values
