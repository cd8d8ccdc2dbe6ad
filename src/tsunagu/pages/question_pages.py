"""Question pages: one question of the library, its parameters as a form, and its answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from tsunagu.formats import RDF_FORMATS, RESULT_FORMATS
from tsunagu.pages.examples import Query
from tsunagu.pages.results import Results
from tsunagu.pages.shared import Shared
from tsunagu.pages.views import Frame, Label, Link, View
from tsunagu.parameters import Asking, Chosen
from tsunagu.questions import Parameter


@dataclass(frozen=True)
class Option:
    """A value to choose."""

    key: str
    label: str


@dataclass(frozen=True)
class Field:
    """A form control: the parameter's name, kind and words, its value, and what may be chosen."""

    name: str
    kind: str
    label: Label
    value: str
    choices: Sequence[Option] = ()
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Described:
    """A parameter as those who write programs read of it."""

    name: str
    label: Label
    allowed: Label
    default: str


class QuestionPages(Shared):
    """The page of each question."""

    def question(self, asking: Asking, chosen: Chosen, answer: bytes, view: View) -> str:
        """A question with chosen values, and its answer (SPARQL JSON)."""
        question, stem = asking.question, f"/q/{asking.question.name}"
        words = Label(question.ja, question.en)
        values = urlencode(chosen.values)
        mark = "?" if values else ""
        kept = {name: value for name, value in chosen.values.items() if name != "lang"}
        shown = replace(view, asked=urlencode(kept))
        content = {
            "question": question,
            "question_words": words.words(view.lang),
            "other_values": self._other_values(asking, chosen),
            "fields": [
                self._field(asking, chosen, it, view)
                for it in question.parameters
                if it.name != "lang"
            ],
            "described": [self._described_to_programs(asking, it) for it in question.parameters],
            "result": Results(self._names.path, self._names.short).of_json(answer, view.page),
            "files": [(it.label, f"{stem}.{it.ending}{mark}{values}") for it in _FILES],
            "query": Query(words, chosen.query),
            "address": f"{self._release.base}q/{question.name}.csv{mark}{values}",
            "rdf": [(it.ending, it.label) for it in RDF_FORMATS if it.ending in ("ttl", "jsonld")],
            "page_path": lambda page: (
                f"{stem}?{urlencode({**kept, 'lang': view.lang, 'page': page})}"
            ),
        }
        return self._theme.page("question", shown, self._frame_of_question(words), content)

    def _frame_of_question(self, title: Label) -> Frame:
        library = Link(Label("問いの一覧", "Questions"), "/questions")
        return Frame(
            title,
            kind=Label("問い", "Question"),
            summary=title,
            trail=(self._start, library),
        )

    @staticmethod
    def _other_values(asking: Asking, chosen: Chosen) -> Label:
        """The chosen values in words, where they are not the ones that the question begins with."""
        other = [
            it
            for it in asking.question.parameters
            if it.name != "lang" and chosen.values[it.name] != asking.defaults[it.name]
        ]
        called = [(it, *asking.label(it.name, chosen.values[it.name])) for it in other]
        ja = "、".join(f"{it.ja}: {words}" for it, words, _ in called)
        return Label(ja, ", ".join(f"{it.en}: {words}" for it, _, words in called))

    @staticmethod
    def _field(asking: Asking, chosen: Chosen, it: Parameter, view: View) -> Field:
        low, _, high = it.range.partition("..") if it.kind == "integer" else ("", "", "")
        options = [
            Option(one.key, Label(one.ja, one.en, one.key).words(view.lang))
            for one in asking.choices.get(it.name, ())
        ]
        if it.kind != "year":
            options.sort(key=lambda one: one.label)
        label = Label(it.ja, it.en)
        return Field(it.name, it.kind, label, chosen.values[it.name], options, low, high)

    @staticmethod
    def _described_to_programs(asking: Asking, it: Parameter) -> Described:
        count = len(asking.choices.get(it.name, ()))
        low, _, high = it.range.partition("..")
        allowed = {
            "integer": Label(f"{low}〜{high} の整数", f"a whole number from {low} to {high}"),
            "decimal": Label("数", "a number"),
            "text": Label("言葉（200文字まで）", "a text of at most 200 characters"),
            "language": Label("ja か en", "ja or en"),
            "year": Label("西暦（データにある年）", "a year that is in the data"),
        }.get(
            it.kind,
            Label(
                f"{it.range} の{count}個のどれか（IRIの最後の部分かIRI）",
                f"one of the {count} of {it.range}: the last part of its IRI, or the IRI",
            ),
        )
        return Described(it.name, Label(it.ja, it.en), allowed, asking.defaults[it.name])


_FILES = [
    next(it for it in RESULT_FORMATS if it.ending == ending)
    for ending in ("csv", "tsv", "json", "xml")
]
