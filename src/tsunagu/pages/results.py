"""Results: the answer to a query as a table for people, a page at a time."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tsunagu.errors import Message, ParameterError

ROWS = 100  # of one page
_NUMBER = re.compile(r"#(decimal|integer|double|float|int|long)$")
Bound = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Cell:
    """One term: its words, where it leads, its language, its whole form where the words are short."""

    words: str
    path: str | None = None
    lang: str = ""
    whole: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Result:
    """One page of an answer; `truth` is the answer where it is yes or no."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell | None]]
    total: int
    start: int = 0
    truth: bool | None = None

    @property
    def page(self) -> int:
        """Which page this is."""
        return self.start // ROWS + 1

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // ROWS))


class Results:
    """Makes tables of answers; `path` is where an IRI leads, `short` how people write it."""

    def __init__(self, path: Callable[[str], str | None], short: Callable[[str], str]) -> None:
        self._path, self._short = path, short

    def of_json(self, answer: bytes, page: int) -> Result:
        """The table of SPARQL 1.1 Query Results in JSON."""
        found = json.loads(answer)
        if "boolean" in found:
            return Result((), (), 0, truth=found["boolean"])
        return self.of_rows(found["head"]["vars"], found["results"]["bindings"], page)

    def of_rows(self, columns: Sequence[str], rows: Sequence[Bound], page: int) -> Result:
        """The table of solutions, each term as SPARQL JSON has it.

        Raises ParameterError for a page that the answer does not have.
        """
        last = max(1, -(-len(rows) // ROWS))
        if page > last:
            raise ParameterError(
                Message(f"page は1から{last}までです。", f"page must be from 1 to {last}.")
            )
        start = (page - 1) * ROWS
        shown = [
            [self._cell(row[name]) if name in row else None for name in columns]
            for row in rows[start : start + ROWS]
        ]
        return Result(columns, shown, len(rows), start)

    def _cell(self, term: Mapping[str, str]) -> Cell:
        value = term["value"]
        if term["type"] == "uri":
            return Cell(self._short(value), self._path(value), whole=value)
        if term["type"] == "bnode":
            return Cell(f"_:{value}")
        numeric = _NUMBER.search(term.get("datatype", "")) is not None
        return Cell(value, lang=term.get("xml:lang", ""), numeric=numeric)
