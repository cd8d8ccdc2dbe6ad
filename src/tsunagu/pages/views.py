"""Views: what a page is asked for, and the texts and links it is made of, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass, field

JA, EN = "ja", "en"


@dataclass(frozen=True)
class View:
    """What a reader asked for: the language, where they are, and which part of a long page."""

    lang: str
    path: str
    chosen: bool = False  # the language was named in the address, so links keep it there
    page: int = 1
    asked: str = ""  # what else the address asks for, to be kept when the language is changed
    draft: bool = False  # shows what is not published


@dataclass(frozen=True)
class Text:
    """Words in one language; the empty language is for signs that belong to none."""

    words: str
    lang: str = ""


@dataclass(frozen=True)
class Label:
    """A name or sentence in Japanese, English, both, or in no language at all."""

    ja: str = ""
    en: str = ""
    neutral: str = ""

    def pick(self, lang: str) -> Text:
        """The text for a reader of this language, else the one there is."""
        first, second = (JA, EN) if lang == JA else (EN, JA)
        for name in (first, second):
            words = self.ja if name == JA else self.en
            if words:
                return Text(words, name)
        return Text(self.neutral)

    def words(self, lang: str) -> str:
        """The words alone."""
        return self.pick(lang).words

    def __bool__(self) -> bool:
        return bool(self.ja or self.en or self.neutral)


@dataclass(frozen=True)
class Link:
    """A thing that can be gone to: `path` is a path of ours, or a whole address elsewhere."""

    label: Label
    path: str | None = None
    iri: str | None = None
    kind: Label = field(default_factory=Label)  # said beside the name, where names alone mislead

    @property
    def outside(self) -> bool:
        """Whether the link leaves the site."""
        return self.path is not None and "://" in self.path


@dataclass(frozen=True)
class Frame:
    """What every page has around its own content."""

    title: Label
    kind: Label = field(default_factory=Label)
    summary: Label = field(default_factory=Label)
    trail: Sequence[Link] = ()
    iri: str | None = None
    code: str = ""  # what tells things of the same name apart
    stem: str | None = None  # the path that endings of data formats are added to
    data: Sequence[str] = ()  # those endings
    query: str = ""  # what asks for the same by SPARQL
    picture: str = "/card.png"  # what other sites show beside a link to the page


def joined(labels: Sequence[Label], ja: str, en: str) -> Label:
    """Labels put together with a divider for each language; nothing where all are empty."""
    there = [label for label in labels if label]
    return Label(
        ja.join(label.words(JA) for label in there), en.join(label.words(EN) for label in there)
    )


def many(count: int, one: str, more: str = "") -> str:
    """A count with its English noun: 1 claim, 2 claims."""
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"
