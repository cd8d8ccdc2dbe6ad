"""Withdrawals: names that were published and are no more, with what takes their place."""

from collections.abc import Iterable, Iterator, Mapping

from tsunagu.errors import FactError, Fault
from tsunagu.facts import about
from tsunagu.tables import Row

ROLE = "withdrawn"
Register = dict[str, dict[str, object]]


def register(rows: Iterable[Row]) -> Register:
    """What became of each withdrawn name ("kind/code"), as a release keeps it."""
    return {
        row.text("path"): {
            "renamed": row.text("how") == "renamed",
            "since": str(row.cells["since"]),
            "replaced_by": list(row.several("replaced_by")),
            "reason": {"ja": row.text("reason_ja"), "en": row.text("reason_en")},
        }
        for row in rows
        if row.table.role == ROLE
    }


def require_sound(
    rows: Iterable[Row], makers: Mapping[str, Row], there: set[str], base: str
) -> None:
    """Raises FactError where a withdrawn name is still in use, or what replaces it is not there.

    `makers` says which row made each IRI, `there` what the data say anything about.
    """
    wrong = [
        it for row in rows if row.table.role == ROLE for it in _faults(row, makers, there, base)
    ]
    if wrong:
        raise FactError(wrong)


def _faults(row: Row, makers: Mapping[str, Row], there: set[str], base: str) -> Iterator[Fault]:
    maker = makers[str(about(row, base))]
    if maker.table.role != ROLE:
        yield row.fault(
            "path",
            f"「{row.text('path')}」は {maker.table.url} の{maker.number}行目でまだ使われています。",
            f"{row.text('path')!r} is still in use by {maker.table.url}, row {maker.number}.",
        )
    others = row.several("replaced_by")
    if row.text("how") == "renamed" and len(others) != 1:
        yield row.fault(
            "replaced_by",
            "名前を変えたもの（renamed）には、新しい名前を1つだけ書いてください。",
            "a renamed thing needs just one new name.",
        )
    for other in others:
        new = f"{base}id/{other}"
        if new not in there or (new in makers and makers[new].table.role == ROLE):
            yield row.fault(
                "replaced_by",
                f"「{other}」というものはありません。いまある名前を書いてください。",
                f"there is no {other!r}; name what is there now.",
            )
