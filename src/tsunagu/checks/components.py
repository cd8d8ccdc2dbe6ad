"""Components: each constraint of SHACL Core as the pattern of those who break it.

In a pattern ?this is the focus node and ?value the value that is reported.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from tsunagu.checks.lexical import WELL_FORMED, WIDENED
from tsunagu.checks.shapes import members
from tsunagu.errors import Message, SourceError
from tsunagu.terms import SH

# Holes that are filled when a query is run: no IRI and no text can hold the character.
TARGETS = "\0targets\0"
INSTANCE = "\0instance {}\0"
_KINDS: dict[Node, tuple[str, ...]] = {
    SH.IRI: ("isIRI",),
    SH.BlankNode: ("isBlank",),
    SH.Literal: ("isLiteral",),
    SH.BlankNodeOrIRI: ("isBlank", "isIRI"),
    SH.BlankNodeOrLiteral: ("isBlank", "isLiteral"),
    SH.IRIOrLiteral: ("isIRI", "isLiteral"),
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a shape with its value, `sh:minCount 1`, and the shape's path if any."""

    graph: Graph
    shape: Node
    value: Node
    path: str

    @property
    def number(self) -> int:
        """The value as a whole number."""
        if not isinstance(self.value, Literal) or not str(self.value).isdecimal():
            raise _unfit(self, "0以上の整数", "a whole number from 0")
        return int(self.value)

    @property
    def term(self) -> str:
        """The value as a query writes it."""
        return self.value.n3()

    def flag(self, name: URIRef) -> str:
        """Another parameter of the shape as text, empty where it has none."""
        return str(self.graph.value(self.shape, name) or "")


def _unfit(parameter: Parameter, ja: str, en: str) -> SourceError:
    return SourceError(
        Message(
            f"形（shapes）{parameter.shape}: {parameter.value} は{ja}ではありません。",
            f"shape {parameter.shape}: {parameter.value} is not {en}",
        )
    )


# -- how many values -----------------------------------------------------------------------------


def _counted(it: Parameter, comparison: str, *, required: bool) -> str:
    values = f"?this {it.path} ?value_"
    counted = f"OPTIONAL {{ {values} }}" if required else values
    return (
        "{ SELECT ?this (COUNT(DISTINCT ?value_) AS ?count_) "
        f"WHERE {{ {TARGETS} {counted} }} GROUP BY ?this }} FILTER(?count_ {comparison})"
    )


def _min_count(it: Parameter) -> str:
    if it.number == 0:
        return ""
    if it.number == 1:
        return f"{TARGETS} FILTER NOT EXISTS {{ ?this {it.path} ?value_ }}"
    return _counted(it, f"< {it.number}", required=True)


def _two(it: Parameter) -> str:
    return f"?this {it.path} ?one_ . ?this {it.path} ?other_ ."


def _max_count(it: Parameter) -> str:
    if it.number == 0:
        return f"{TARGETS} ?this {it.path} ?value_"
    if it.number == 1:
        return f"{TARGETS} {_two(it)} FILTER(!sameTerm(?one_, ?other_))"
    return _counted(it, f"> {it.number}", required=False)


def _has_value(it: Parameter) -> str:
    return f"{TARGETS} FILTER NOT EXISTS {{ ?this {it.path} {it.term} }}"


def _unique_lang(it: Parameter) -> str:
    if str(it.value) not in {"true", "1"}:
        return ""
    return (
        f"{TARGETS} {_two(it)} FILTER(!sameTerm(?one_, ?other_) "
        '&& LANG(?one_) != "" && LCASE(LANG(?one_)) = LCASE(LANG(?other_)))'
    )


def _each(it: Parameter) -> str:
    return f"?this {it.path} ?value ." if it.path else "BIND(?this AS ?value)"


# -- what each value is --------------------------------------------------------------------------


def _class(it: Parameter) -> str:
    return f"FILTER NOT EXISTS {{ {INSTANCE.format(it.term)} }}"


def _datatype(it: Parameter) -> str:
    datatype = str(it.value)
    if datatype in WIDENED:
        raise SourceError(
            Message(
                f"形（shapes）{it.shape}: ストアは {datatype} を広い型で持つため確かめられません。"
                "xsd:integer（xsd:dateTime）と sh:minInclusive・sh:maxInclusive で書いてください。",
                f"shape {it.shape}: the store keeps {datatype} as a wider datatype. Write "
                "xsd:integer (xsd:dateTime) with sh:minInclusive and sh:maxInclusive instead.",
            )
        )
    form = WELL_FORMED.get(datatype)
    broken = f" || !REGEX(STR(?value), {Literal(form).n3()})" if form else ""
    return f"FILTER(!isLiteral(?value) || DATATYPE(?value) != {it.term}{broken})"


def _node_kind(it: Parameter) -> str:
    if it.value not in _KINDS:
        raise _unfit(it, "ノードの種類", "a node kind")
    return f"FILTER(!({' || '.join(f'{name}(?value)' for name in _KINDS[it.value])}))"


def _in(it: Parameter) -> str:
    listed = members(it.graph, it.value)
    iris = [node.n3() for node in listed if isinstance(node, URIRef)]
    tests = [f"?value IN ({', '.join(iris)})"] if iris else []
    tests += [f"sameTerm(?value, {node.n3()})" for node in listed if isinstance(node, Literal)]
    return f"FILTER(!({' || '.join(tests) or 'false'}))"


def _compared(sign: str) -> Callable[[Parameter], str]:
    # Values that cannot be compared break the rule too (SHACL, section 4.3).
    return lambda it: f"FILTER(!COALESCE(?value {sign} {it.term}, false))"


def _length(sign: str) -> Callable[[Parameter], str]:
    return lambda it: f"FILTER(isBlank(?value) || !(STRLEN(STR(?value)) {sign} {it.number}))"


def _pattern(it: Parameter) -> str:
    text, flags = Literal(str(it.value)).n3(), Literal(it.flag(SH.flags)).n3()
    return f"FILTER(isBlank(?value) || !REGEX(STR(?value), {text}, {flags}))"


def _language_in(it: Parameter) -> str:
    ranges = [Literal(str(node)).n3() for node in members(it.graph, it.value)]
    fits = " || ".join(f"LANGMATCHES(LANG(?value), {one})" for one in ranges) or "false"
    return f"FILTER(!isLiteral(?value) || !({fits}))"


# -- values against those of another property ----------------------------------------------------


def _equals(it: Parameter) -> str:
    return (
        f"{{ ?this {it.path} ?value FILTER NOT EXISTS {{ ?this {it.term} ?value }} }} UNION "
        f"{{ ?this {it.term} ?value FILTER NOT EXISTS {{ ?this {it.path} ?value }} }}"
    )


def _disjoint(it: Parameter) -> str:
    return f"{_each(it)} ?this {it.term} ?value"


def _ordered(sign: str) -> Callable[[Parameter], str]:
    return lambda it: (
        f"{_each(it)} ?this {it.term} ?other_ . FILTER(!COALESCE(?value {sign} ?other_, false))"
    )


def _closed(it: Parameter) -> str:
    if str(it.value) not in {"true", "1"}:
        return ""
    allowed = {
        path
        for part in it.graph.objects(it.shape, SH.property)
        for path in it.graph.objects(part, SH.path)
    }
    for listed in it.graph.objects(it.shape, SH.ignoredProperties):
        allowed |= set(members(it.graph, listed))
    names = sorted(node.n3() for node in allowed if isinstance(node, URIRef))
    return f"{TARGETS} ?this ?path ?value . FILTER(!(?path IN ({', '.join(names)})))"


Pattern = Callable[[Parameter], str]
# The constraint's name is that of its parameter: sh:minCount is sh:MinCountConstraintComponent's.
OF_VALUES: dict[URIRef, Pattern] = {
    SH["class"]: _class,
    SH.datatype: _datatype,
    SH.nodeKind: _node_kind,
    SH["in"]: _in,
    SH.minInclusive: _compared(">="),
    SH.maxInclusive: _compared("<="),
    SH.minExclusive: _compared(">"),
    SH.maxExclusive: _compared("<"),
    SH.minLength: _length(">="),
    SH.maxLength: _length("<="),
    SH.pattern: _pattern,
    SH.languageIn: _language_in,
}
OF_SETS: dict[URIRef, Pattern] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.hasValue: _has_value,
    SH.uniqueLang: _unique_lang,
}
OF_PAIRS: dict[URIRef, Pattern] = {
    SH.equals: _equals,
    SH.disjoint: _disjoint,
    SH.lessThan: _ordered("<"),
    SH.lessThanOrEquals: _ordered("<="),
}
OF_NODES: dict[URIRef, Pattern] = {SH.closed: _closed}


def pattern(parameter: URIRef, it: Parameter) -> str:
    """Whoever breaks one constraint, with TARGETS once; "" where nobody can."""
    if parameter in OF_VALUES:
        return f"{TARGETS} {_each(it)} {OF_VALUES[parameter](it)}"
    if parameter in OF_PAIRS:
        return f"{TARGETS} {OF_PAIRS[parameter](it)}"
    return {**OF_SETS, **OF_NODES}[parameter](it)


def component(parameter: URIRef) -> URIRef:
    """The constraint component that has a parameter."""
    name = str(parameter).removeprefix(str(SH))
    return SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"]


def can_compile(parameter: URIRef, value: Node, *, has_path: bool) -> bool:
    """Whether a constraint can be said as a query of the store."""
    if parameter == SH.pattern:
        # Looking around and back: Python's expressions have it, those of the store do not.
        return not any(sign in str(value) for sign in ("(?", *(f"\\{n}" for n in range(1, 10))))
    return parameter in OF_VALUES or parameter in (OF_SETS | OF_PAIRS if has_path else OF_NODES)
