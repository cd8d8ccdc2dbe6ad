"""Questions: the queries that a publication is there to answer, each asked in words of both languages."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tsunagu.errors import Message, SourceError

_HEAD = re.compile(r"# ja: (?P<ja>.+)\n# en: (?P<en>.+)\n# group: (?P<group>[a-z-]+)\n")


@dataclass(frozen=True)
class Question:
    """One question: its name, its words, the group it belongs to and the query that answers it."""

    name: str
    ja: str
    en: str
    group: str
    query: str


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
    return Question(path.stem, head["ja"], head["en"], head["group"], text)


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
