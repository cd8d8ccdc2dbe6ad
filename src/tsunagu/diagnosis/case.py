"""Case: a refused query cut into words, and a finding about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tsunagu.diagnosis.tokens import Token
from tsunagu.errors import Message

CLOSES = {"{": "}", "(": ")", "[": "]", "<<": ">>", "<<(": ")>>", "{|": "|}"}


@dataclass(frozen=True)
class Suggestion:
    """A change that may cure the query: what stands from `start` to `end` becomes `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Finding:
    """What is wrong with a query, from which offset on and for how many characters."""

    kind: str
    message: Message
    start: int
    length: int
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True)
class Case:
    """A refused query. `number` is the word that cannot stand where it does, where there is one."""

    query: str
    words: Sequence[Token]
    number: int | None
    expected: frozenset[str]
    prefixes: Mapping[str, str]
    engine: str

    @property
    def read(self) -> Sequence[Token]:
        """The words up to the one that cannot stand there, which is among them."""
        return self.words if self.number is None else self.words[: self.number + 1]

    @property
    def word(self) -> Token:
        """The word that cannot stand where it does; the end where there is none."""
        return self.words[-1 if self.number is None else self.number]

    @property
    def before(self) -> Token | None:
        """The word before it."""
        return self.words[self.number - 1] if self.number else None

    @property
    def after(self) -> Token:
        """The word behind it."""
        return self.words[min((self.number or 0) + 1, len(self.words) - 1)]

    @cached_property
    def opened(self) -> list[Token]:
        """The brackets that are open before the word, the innermost last."""
        found: list[Token] = []
        for word in self.read[:-1]:
            if word.kind != "sign":
                continue
            if word.text in CLOSES:
                found.append(word)
            elif found and word.text == CLOSES[found[-1].text]:
                found.pop()
        return found

    def at_word(self, kind: str, ja: str, en: str, *texts: str) -> Finding:
        """A finding about the word, with what may stand instead of it."""
        word = self.word
        cures = tuple(Suggestion(word.start, word.end, text) for text in texts)
        return Finding(kind, Message(ja, en), word.start, len(word.text), cures)
