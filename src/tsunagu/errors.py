"""What can go wrong, named for who can put it right; every message is in Japanese and English."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Message:
    """One sentence in both languages."""

    ja: str
    en: str

    def __str__(self) -> str:
        return f"{self.ja}\n    {self.en}"


@dataclass(frozen=True, order=True)
class Flaw(Message):
    """What is wrong with a cell: the rule it breaks, what is allowed, what to write instead."""

    rule: str = ""
    allowed: Message | None = field(default=None, compare=False)
    fix: str = ""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a table: where it stands, what was found, what was expected.

    `row` counts as a spreadsheet does (the header is row 1); 0 means the file as a whole.
    `column` is the column's number from 1; 0 means the row as a whole.
    """

    file: str
    row: int
    column: int
    message: Message
    name: str = ""
    rule: str = field(default="", compare=False)
    allowed: Message | None = field(default=None, compare=False)
    fix: str = field(default="", compare=False)

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it ("D14"), or "" where no single cell is meant."""
        return f"{column_letters(self.column)}{self.row}" if self.row and self.column else ""

    @property
    def place(self) -> str:
        """File, cell and column name, for people."""
        row = f" {self.row}行目 (row {self.row})" if self.row and not self.column else ""
        cell = f" {self.cell}" if self.cell else ""
        name = f" [{self.name}]" if self.name else ""
        return f"{self.file}{row}{cell}{name}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def column_letters(number: int) -> str:
    """A spreadsheet's name of the column with this number, counted from 1 (1 is A, 27 is AA)."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class TsunaguError(Exception):
    """Anything we foresaw. The text says what was found, what was expected and where."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class SettingsError(TsunaguError):
    """The operator must change a setting or the publication's settings file."""


class FactError(TsunaguError):
    """The tables' keepers must change cells; all faults are here at once."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        count = len(self.faults)
        super().__init__(
            Message(
                f"表に直すところが{count}件あります。何も書き込んでいません。",
                f"{count} fault(s) in the tables; nothing was written.",
            )
        )


class SourceError(TsunaguError):
    """The ontology's or the shapes' author must change a file."""


class UploadError(TsunaguError):
    """Whoever hands in a file must hand in another one, or name another place for the report."""


class CheckError(TsunaguError):
    """The data break a rule that does not let them be published; each with its place."""

    def __init__(self, complaints: list[tuple[str, Message]]) -> None:
        self.complaints = complaints
        count = len(complaints)
        super().__init__(
            Message(
                f"データに、決まりに反するところが{count}件あります。何も公開していません。",
                f"the data break {count} rule(s); nothing was published.",
            )
        )


class ReleaseError(TsunaguError):
    """The operator must free a lock, space or permission; the former release still stands."""


class QueryError(TsunaguError):
    """The asker must change the query.

    `kind` names the page that explains it; `members` are what problem details say of it besides
    the message: plain JSON values, as `line`, `column`, `excerpt` and `suggestions`.
    """

    def __init__(
        self,
        message: Message,
        kind: str = "query",
        members: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.members = dict(members or {})


class ParameterError(TsunaguError):
    """The asker of a question must change the value of a parameter."""


class RemoteError(TsunaguError):
    """Another endpoint did not answer as SPARQL 1.1 asks."""
