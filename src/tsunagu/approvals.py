"""Approvals: for each rule an example that breaks it, and the one nearest to it that passes.

An example is a Turtle file of the publication (shapes/examples/TOPIC/): valid.WHY.ttl breaks nothing,
invalid.WHY.ttl just the rules that its `# expect:` lines name.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_EXPECTED = re.compile(r"^# expect: *\S*:(\S+)$", re.MULTILINE)
_SIGN = re.compile(r"(\s+[;,.](?:\s+|$))")
_STATEMENT = re.compile(r"(?:^(?!#|@|\s*$).*\n)(?:.+\n)*?(?=^\S|^\s*$|\Z)", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """An example as text, and what it says otherwise than the other example: the statements in
    parts, each with whether the part itself is another."""

    name: str
    text: str
    telling: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class Approval:
    """What breaks a rule, and what does not; `topic` is the folder of both."""

    topic: str
    bad: Example
    good: Example


def read_approvals(folder: Path) -> Mapping[str, Approval]:
    """The approvals of a folder of examples by the local name of their rule."""
    found: dict[str, Approval] = {}
    for topic in sorted(it for it in folder.glob("*") if it.is_dir()):
        texts = {path.stem: path.read_text("utf-8") for path in sorted(topic.glob("*.ttl"))}
        valid = {name: text for name, text in texts.items() if name.startswith("valid.")}
        # The fewer rules an example breaks, the better it shows one of them.
        broken = {name: _EXPECTED.findall(text) for name, text in texts.items()}
        for name in sorted(texts, key=lambda it: (len(broken[it]), it)):
            for rule in broken[name] if valid else ():
                found.setdefault(rule, _approval(topic.name, name, texts[name], valid))
    return found


def _approval(topic: str, name: str, text: str, valid: Mapping[str, str]) -> Approval:
    """An example that breaks a rule beside the valid one that differs least from it."""
    nearest = min(
        valid,
        # What is excused by an explanation is no good example of the rule itself.
        key=lambda it: (it.startswith("valid.explained"), _distance(text, valid[it]), it),
    )
    return Approval(
        topic, _example(name, text, valid[nearest]), _example(nearest, valid[nearest], text)
    )


def _distance(one: str, other: str) -> int:
    return len(set(_statements(one)) ^ set(_statements(other)))


def _example(name: str, text: str, other: str) -> Example:
    there = _statements(other)
    known = {part.strip() for one in there for part in _SIGN.split(one)}
    telling = "\n".join(one for one in _statements(text) if one not in there)
    parts = [(it, it.strip() not in known) for it in _SIGN.split(telling) if it]
    return Example(name, text, parts)


def _statements(text: str) -> list[str]:
    """What an example says, a subject at a time, without prefixes and comments."""
    return [it.group().rstrip() for it in _STATEMENT.finditer(text)]
