"""Questions: the queries that a publication is there to answer, each asked in words of both languages."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tsunagu.errors import Message, SourceError

_HEAD = re.compile(
    r"# ja: (?P<ja>.+)\n# en: (?P<en>.+)\n# group: (?P<group>[a-z-]+)\n"
    r"(?P<parameters>(?:# parameter: .+\n)*)"
)
_PARAMETER = re.compile(
    r"# parameter: (?P<name>[a-z][a-z0-9_]*) (?P<kind>[a-z]+)(?: (?P<range>[^| ]+))?"
    r" \| (?P<ja>[^|]*[^| ]) \| (?P<en>[^|]*[^| ])"
)
# The kinds of parameters, and whether the line says besides which values there are.
_KINDS = {
    "iri": True,
    "code": True,
    "integer": True,
    "decimal": False,
    "language": False,
    "text": False,
    "year": False,
}
_TAKEN = ("page", "query", "v")  # what addresses use for other things


@dataclass(frozen=True)
class Parameter:
    """What an asker may choose: its name, its kind, which values there are, and its words.

    `range` is the class of an iri, the scheme of a code, or the bounds of an integer ("1..9").
    """

    name: str
    kind: str
    range: str
    ja: str
    en: str

    @property
    def place(self) -> re.Pattern[str]:
        """The one line of the query that binds it: VALUES ?name { default }."""
        return re.compile(
            rf"^(?P<before>[ \t]*VALUES \?{self.name} \{{ )(?P<default>.+)(?P<after> \}})$", re.M
        )


@dataclass(frozen=True)
class Question:
    """One question: its name, its words, the group it belongs to and the query that answers it."""

    name: str
    ja: str
    en: str
    group: str
    query: str
    parameters: tuple[Parameter, ...] = ()


def read_questions(
    folder: Path, written: Callable[[str], str] = lambda text: text
) -> tuple[Question, ...]:
    """The questions of a folder (*.rq), in order of their names; `written` is applied to each text.

    Raises SourceError where a file does not begin with its words (# ja:, # en:, # group:).
    """
    return tuple(_question(path, written) for path in sorted(folder.glob("*.rq")))


def _question(path: Path, written: Callable[[str], str]) -> Question:
    text = written(path.read_text(encoding="utf-8"))
    head = _HEAD.match(text)
    if head is None:
        raise SourceError(
            Message(
                f"{path.name}: 最初の3行を「# ja: …」「# en: …」「# group: …」にしてください。",
                f"{path.name}: the first three lines must be `# ja: …`, `# en: …` and `# group: …`.",
            )
        )
    found = tuple(_parameter(path, it, text) for it in head["parameters"].splitlines())
    return Question(path.stem, head["ja"], head["en"], head["group"], text, found)


def _parameter(path: Path, line: str, query: str) -> Parameter:
    found = _PARAMETER.fullmatch(line)
    if found is None or (found["range"] is not None) != _KINDS.get(found["kind"]):
        raise SourceError(
            Message(
                f"{path.name}: 「{line}」を「# parameter: 名前 種類 範囲 | 日本語 | English」の形に直してください"
                f"（種類: {'、'.join(_KINDS)}。範囲は iri、code、integer だけ）。",
                f"{path.name}: write `{line}` as `# parameter: name kind range | 日本語 | English` "
                f"(kinds: {', '.join(_KINDS)}; a range for iri, code and integer only).",
            )
        )
    it = Parameter(found["name"], found["kind"], found["range"] or "", found["ja"], found["en"])
    if len(it.place.findall(query)) != 1 or it.name in _TAKEN:
        raise SourceError(
            Message(
                f"{path.name}: パラメーター {it.name} には「VALUES ?{it.name} {{ はじめの値 }}」の行が1つだけ要り、"
                f"名前に {'、'.join(_TAKEN)} は使えません。",
                f"{path.name}: the parameter {it.name} needs exactly one line "
                f"`VALUES ?{it.name} {{ default }}`, and a name other than {', '.join(_TAKEN)}.",
            )
        )
    if (it.name == "lang") != (it.kind == "language"):
        raise SourceError(
            Message(
                f"{path.name}: 種類が language のパラメーターの名前は lang です。",
                f"{path.name}: a parameter of the kind language, and no other, is called lang.",
            )
        )
    return it


def require_answers(
    questions: tuple[Question, ...], select: Callable[[str], Sequence[object]]
) -> None:
    """Asks every question. Raises SourceError that names those that cannot be run or find nothing."""
    wrong = []
    for question in questions:
        try:
            found = len(select(question.query))
        except (SyntaxError, ValueError, TypeError) as error:
            wrong.append((question.name, f"実行できません（{error}）", f"cannot be run ({error})"))
        else:
            if not found:
                wrong.append((question.name, "答えがありません", "has no answer"))
    if wrong:
        raise SourceError(
            Message(
                "; ".join(f"questions/{name}.rq: {ja}" for name, ja, _ in wrong),
                "; ".join(f"questions/{name}.rq {en}" for name, _, en in wrong),
            )
        )
