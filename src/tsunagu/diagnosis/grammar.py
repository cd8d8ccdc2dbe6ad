"""Grammar: what may stand where in a SPARQL query, and the first word that may not.

Only asked of queries that the engine has refused: it explains, it does not decide. So it is a little
wider than SPARQL 1.1 (section 19.8): it also knows what the engine takes of SPARQL 1.2.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tsunagu.diagnosis.tokens import Token

# A rule a line. Capitals are keywords, small letters kinds of words, signs stand for themselves;
# in quotes where the notation itself needs them.
_RULES = """
Query = Prologue Form Values? end
Prologue = ( BASE iri | PREFIX prefix iri | VERSION string )*
Form = SelectClause Tail | Construct | DESCRIBE ( ( variable | Iri )+ | "*" ) From* Where? Modifiers | ASK Tail
Tail = From* Where Modifiers
SelectClause = SELECT ( DISTINCT | REDUCED )? ( "*" | Column+ )
Column = variable | "(" Expression AS variable ")"
SubSelect = SelectClause Where Modifiers Values?
Construct = CONSTRUCT ( Template Tail | From* WHERE Template Modifiers )
Template = { Triples? }
From = FROM ( Iri | NAMED Iri )
Where = WHERE? Group
Modifiers = ( GROUP BY Key+ )? ( HAVING Constraint+ )? ( ORDER BY Order+ )? Slice?
Slice = LIMIT integer ( OFFSET integer )? | OFFSET integer ( LIMIT integer )?
Key = variable | Function | Call | "(" Expression ( AS variable )? ")"
Constraint = "(" Expression ")" | Function | Call
Order = ( ASC | DESC ) "(" Expression ")" | Constraint | variable
Values = VALUES Block
Group = { ( SubSelect | Body ) }
Body = Triples? ( Pattern .? Triples? )*
Pattern = Group ( UNION Group )* | OPTIONAL Group | MINUS Group | LATERAL Group | GRAPH Named Group | SERVICE SILENT? Named Group | FILTER Constraint | BIND "(" Expression AS variable ")" | Values
Named = variable | Iri
Block = variable { Datum* } | "(" variable* ")" { ( "(" Datum* ")" )* }
Datum = Iri | Literal | UNDEF | <<( Datum Iri Datum )>>
Triples = Same ( . Triples? )?
Same = Plain Properties | "(" Node* ")" Properties? | [ Properties? ] Properties? | Reified Properties?
Plain = variable | Iri | Literal | blank
Reified = << Node Verb Node ( ~ Reifier? )? >>
Reifier = variable | Iri | blank
Properties = Verb Objects ( ; ( Verb Objects )? )*
Objects = Object ( , Object )*
Object = Node ( ~ Reifier? | {| Properties |} )*
Node = Plain | "(" Node* ")" | [ Properties? ] | Reified | <<( Node Verb Node )>>
Verb = variable | Path
Path = Sequence ( "|" Sequence )*
Sequence = Step ( / Step )*
Step = ^? ( Iri | a | ! Negated | "(" Path ")" ) ( "?" | "*" | "+" )?
Negated = Direction | "(" ( Direction ( "|" Direction )* )? ")"
Direction = ^? ( Iri | a )
Expression = Conjunction ( || Conjunction )*
Conjunction = Comparison ( && Comparison )*
Comparison = Sum ( ( = | != | < | > | <= | >= ) Sum | IN List | NOT IN List )?
Sum = Product ( ( "+" | - ) Product )*
Product = Unary ( ( "*" | / ) Unary )*
Unary = ! Unary | ( "+" | - ) Primary | Primary
Primary = "(" Expression ")" | Function | Call | Quoted | Number | TRUE | FALSE | variable | <<( Primary Named Primary )>>
Call = Iri ( "(" DISTINCT? ( Expression ( , Expression )* )? ")" )?
List = "(" ( Expression ( , Expression )* )? ")"
Literal = Quoted | ( "+" | - )? Number | TRUE | FALSE
Quoted = string ( language | ^^ Iri )?
Number = integer | decimal
Iri = iri | name | prefix
Function = Zero "(" ")" | One "(" Expression ")" | Two "(" Expression , Expression ")" | Three "(" Expression , Expression , Expression ")" | ( SUBSTR | REGEX ) "(" Expression , Expression ( , Expression )? ")" | REPLACE "(" Expression , Expression , Expression ( , Expression )? ")" | ( CONCAT | COALESCE ) List | BNODE "(" Expression? ")" | BOUND "(" variable ")" | NOT EXISTS Group | EXISTS Group | Aggregate
Aggregate = COUNT "(" DISTINCT? ( "*" | Expression ) ")" | ( SUM | MIN | MAX | AVG | SAMPLE ) "(" DISTINCT? Expression ")" | GROUP_CONCAT "(" DISTINCT? Expression ( ; SEPARATOR = string )? ")"
Zero = NOW | UUID | STRUUID | RAND
One = STR | LANG | DATATYPE | IRI | URI | ABS | CEIL | FLOOR | ROUND | STRLEN | UCASE | LCASE | ENCODE_FOR_URI | YEAR | MONTH | DAY | HOURS | MINUTES | SECONDS | TIMEZONE | TZ | MD5 | SHA1 | SHA256 | SHA384 | SHA512 | ISIRI | ISURI | ISBLANK | ISLITERAL | ISNUMERIC | LANGDIR | HASLANG | HASLANGDIR | ISTRIPLE | SUBJECT | PREDICATE | OBJECT
Two = LANGMATCHES | CONTAINS | STRSTARTS | STRENDS | STRBEFORE | STRAFTER | STRLANG | STRDT | SAMETERM | ADJUST
Three = IF | STRLANGDIR | TRIPLE
"""
_WORD = re.compile(r'"[^"]+"|\S+')
_REPEATS = "?*+"
_CLOSED = {")", ")?", ")*", ")+"}


@dataclass(frozen=True)
class _Word:
    """One word of the query, by the name that tokens give it."""

    name: str


@dataclass(frozen=True)
class _Rule:
    """What a rule of that name says."""

    name: str


@dataclass(frozen=True)
class _All:
    """One after the other."""

    parts: tuple["_Node", ...]


@dataclass(frozen=True)
class _One:
    """One of several."""

    parts: tuple["_Node", ...]


@dataclass(frozen=True)
class _Maybe:
    """Once or not at all; again and again where it is `many`."""

    part: "_Node"
    many: bool


_Node = _Word | _Rule | _All | _One | _Maybe


@dataclass(frozen=True)
class Refusal:
    """The first word that cannot stand where it does (its number) and what could instead."""

    number: int
    expected: frozenset[str]


def refusal(words: Sequence[Token]) -> Refusal | None:
    """The first word that no query could have there; None where the grammar has nothing to say.

    A stack of what is still to come instead of recursion: no query is too deep for it.
    """
    waiting: list[_Node] = [_Rule("Query")]
    expected: set[str] = set()
    number = 0
    while waiting:
        node = waiting.pop()
        name = words[number].name
        if name in _first(node):
            if isinstance(node, _Word):
                expected = set()
                number += 1
            else:
                waiting += _opened(node, name)
            continue
        expected |= _first(node)
        if not _may_be_empty(node):
            return Refusal(number, frozenset(expected))
    return None


def _opened(node: _Node, name: str) -> list[_Node]:
    """What a node that begins with that word is made of, the first part last."""
    if isinstance(node, _Rule):
        return [_rules()[node.name]]
    if isinstance(node, _All):
        return list(reversed(node.parts))
    if isinstance(node, _One):
        return [next(it for it in node.parts if name in _first(it))]
    if isinstance(node, _Maybe):
        return [node, node.part] if node.many else [node.part]
    return []


@cache
def keywords() -> frozenset[str]:
    """Every keyword there is."""
    return frozenset(re.findall(r"\b[A-Z][A-Z0-9_]+\b", _RULES))


@cache
def functions() -> frozenset[str]:
    """The keywords that are called like functions."""
    return frozenset(it for it in _first(_Rule("Function")) if it != "NOT")


@cache
def _first(node: _Node) -> frozenset[str]:
    """The words a node can begin with."""
    if isinstance(node, _Word):
        return frozenset((node.name,))
    if isinstance(node, _Rule):
        return _first(_rules()[node.name])
    if isinstance(node, _Maybe):
        return _first(node.part)
    found: set[str] = set()
    for part in node.parts:
        found |= _first(part)
        if isinstance(node, _All) and not _may_be_empty(part):
            break
    return frozenset(found)


@cache
def _may_be_empty(node: _Node) -> bool:
    if isinstance(node, _Rule):
        return _may_be_empty(_rules()[node.name])
    if isinstance(node, _All):
        return all(map(_may_be_empty, node.parts))
    if isinstance(node, _One):
        return any(map(_may_be_empty, node.parts))
    return isinstance(node, _Maybe)


@cache
def _rules() -> dict[str, _Node]:
    lines = (line.split(" = ", 1) for line in _RULES.strip().splitlines())
    names = {line.split(" = ", 1)[0] for line in _RULES.strip().splitlines()}
    return {name: _either(_WORD.findall(text)[::-1], names) for name, text in lines}


def _either(text: list[str], names: set[str]) -> _Node:
    """The alternatives of the notation up to a closing bracket; `text` is used up, last word first."""
    parts = [_row(text, names)]
    while text and text[-1] == "|":
        text.pop()
        parts.append(_row(text, names))
    return parts[0] if len(parts) == 1 else _One(tuple(parts))


def _row(text: list[str], names: set[str]) -> _Node:
    parts: list[_Node] = []
    while text and text[-1] not in {"|", *_CLOSED}:
        parts += _item(text, names)
    return parts[0] if len(parts) == 1 else _All(tuple(parts))


def _item(text: list[str], names: set[str]) -> list[_Node]:
    word = text.pop()
    if word == "(":
        node = _either(text, names)
        return _repeated(node, text.pop()[1:])
    bare, mark = (word[:-1], word[-1]) if len(word) > 1 and word[-1] in _REPEATS else (word, "")
    bare = bare.strip('"')
    return _repeated(_Rule(bare) if bare in names else _Word(bare), mark)


def _repeated(node: _Node, mark: str) -> list[_Node]:
    if mark == "+":
        return [node, _Maybe(node, many=True)]
    return [_Maybe(node, many=mark == "*")] if mark else [node]
