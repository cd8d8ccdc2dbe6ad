"""Facts: all tables of a publication, read and checked against each other."""

from collections.abc import Iterable

from tsunagu.errors import FactError, Fault, Message, SettingsError
from tsunagu.facts.faults import row_faults
from tsunagu.facts.records import Facts, about, category, known_iris, printed, references
from tsunagu.facts.repeats import duplicates
from tsunagu.settings import Publication
from tsunagu.tables import Row, read_descriptions, read_table


def read_facts(publication: Publication, codes: Iterable[str]) -> Facts:
    """The facts in the publication's data folder; `codes` are the IRIs that the ontology defines.

    Raises FactError with every fault of every table at once; SourceError for the description.
    """
    tables = read_descriptions(publication.data / "tables.json")
    rows: list[Row] = []
    faults: list[Fault] = []
    for table in tables:
        found, wrong = read_table(publication.data, table)
        rows += found
        faults += wrong
        faults += duplicates(found)
    known = {str(code) for code in codes} | known_iris(rows, publication.base)
    unread = tuple(
        f"{publication.base}{table.about.partition('{')[0]}"
        for table in tables
        if any(fault.file == table.url and fault.row <= 1 for fault in faults)
    )
    faults += row_faults(rows, rows, publication, known, unread)
    if faults:
        raise FactError(faults)
    _require_settings(publication, known)
    return Facts(tables, tuple(rows))


def _require_settings(publication: Publication, known: set[str]) -> None:
    """The settings name things that the tables must hold. Raises SettingsError."""
    for name, path, value in (
        ("publisher", publication.publisher, publication.publisher),
        ("default_area", f"id/area/{publication.default_area}", publication.default_area),
    ):
        if f"{publication.base}{path}" not in known:
            where = publication.data / "publication.toml"
            table = "areas.csv" if name == "default_area" else "organizations.csv"
            raise SettingsError(
                Message(
                    f"{where}: {name} の「{value}」は、表（{table}）にありません。表に加えるか、設定を直してください。",
                    f"{where}: {name} is {value!r}, which no table ({table}) holds; add it there or mend it.",
                )
            )


__all__ = [
    "Facts",
    "about",
    "category",
    "duplicates",
    "known_iris",
    "printed",
    "read_facts",
    "references",
    "row_faults",
]
