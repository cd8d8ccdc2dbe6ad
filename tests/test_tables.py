"""Bad input: every spoilt table is refused with its place and its cure, and nothing is written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import run

BOM = b"\xef\xbb\xbf"


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(data: Path) -> None:
        text = (data / name).read_text(encoding="utf-8-sig")
        assert old in text
        (data / name).write_text(text.replace(old, new, 1), encoding="utf-8-sig")

    return spoil


def appended(name: str, line: str) -> Callable[[Path], None]:
    def spoil(data: Path) -> None:
        path = data / name
        path.write_text(path.read_text(encoding="utf-8-sig") + line + "\n", encoding="utf-8-sig")

    return spoil


def repeated(name: str, row: int) -> Callable[[Path], None]:
    def spoil(data: Path) -> None:
        lines = (data / name).read_text(encoding="utf-8-sig").splitlines()
        (data / name).write_text("\n".join([*lines, lines[row - 1], ""]), encoding="utf-8-sig")

    return spoil


def recoded(name: str, encoding: str) -> Callable[[Path], None]:
    def spoil(data: Path) -> None:
        text = (data / name).read_text(encoding="utf-8-sig")
        (data / name).write_bytes(text.encode(encoding, errors="replace"))

    return spoil


def written(name: str, raw: bytes) -> Callable[[Path], None]:
    def spoil(data: Path) -> None:
        (data / name).write_bytes(raw)

    return spoil


def made_a_folder(name: str) -> Callable[[Path], None]:
    def spoil(data: Path) -> None:
        (data / name).unlink()
        (data / name).mkdir()

    return spoil


def removed(name: str) -> Callable[[Path], None]:
    return lambda data: (data / name).unlink()


def without_column(name: str, column: str) -> Callable[[Path], None]:
    def spoil(data: Path) -> None:
        lines = (data / name).read_text(encoding="utf-8-sig").splitlines()
        index = lines[0].split(",").index(column)
        kept = [",".join(c for i, c in enumerate(line.split(",")) if i != index) for line in lines]
        (data / name).write_text("\n".join([*kept, ""]), encoding="utf-8-sig")

    return spoil


SPOILT = {
    "a missing column": (
        without_column("areas.csv", "name_en"),
        ["areas.csv", "name_en", "is missing"],
    ),
    "an unknown column": (
        replaced("areas.csv", "name_en", "name_eng"),
        ["areas.csv D1", "'name_eng' is not a column", "Did you mean 'name_en'"],
    ),
    "columns divided by semicolons": (
        written("areas.csv", "code;name_ja;reading;name_en\njp;日本;にほん;Japan\n".encode()),
        ["areas.csv", "divided by semicolons"],
    ),
    "a header in capitals": (
        replaced("areas.csv", "name_en", "NAME_EN"),
        ["areas.csv D1", "Did you mean 'name_en'"],
    ),
    "a formula": (
        replaced("areas.csv", "日本(全国)", "=HYPERLINK(1)"),
        ["areas.csv B2", "a formula (=HYPERLINK(1)) cannot stand here"],
    ),
    "a formula in a number cell": (
        replaced("figures.csv", ",93080000,", ",=1+1,"),
        ["[value]", "'=1+1' is not a number."],
    ),
    "a control character": (
        replaced("areas.csv", "日本(全国)", "日本\x07"),
        ["areas.csv B2", "control character (U+0007)"],
    ),
    "a statement id of another document": (
        replaced("figures.csv", "\np24-0001,", "\nzz99-0001,"),
        ["figures.csv A2", "must begin with its document's code: p24-0001"],
    ),
    "an unknown code": (
        replaced("figures.csv", ",mnc-held,", ",mnc-heldd,"),
        ["figures.csv", "[indicator]", "'mnc-heldd' is not known", "Did you mean 'mnc-held'"],
    ),
    "text in a number cell": (
        replaced("figures.csv", ",93080000,", ",many,"),
        ["figures.csv H", "[value]", "'many' is not a number"],
    ),
    "a printed figure in the value cell": (
        replaced("figures.csv", ",93080000,", ",9308万,"),
        ["figures.csv H", "[value]", "「9308万」は数ではありません", "93080000"],
    ),
    "a printed figure with a comma in the value cell": (
        replaced("figures.csv", ",93080000,", ',"9,308万",'),
        ["[value]", "'9,308万' is not a number; write 93080000"],
    ),
    "a value that is not what is printed": (
        replaced("figures.csv", ",93080000,", ",9308,"),
        ["figures.csv H", "the value is 9308, but '9,308万枚' reads 93080000"],
    ),
    "a wrong date form": (
        replaced("versions.csv", "2024-09-04", "2024/9/4"),
        ["versions.csv D2", "[issued]", "write it like 2024-09-04"],
    ),
    "a date in the era": (
        replaced("versions.csv", "2024-09-04", "令和6年9月4日"),
        ["[issued]", "2024-09-04"],
    ),
    "a day that does not exist": (
        replaced("versions.csv", "2024-09-04", "2024-09-31"),
        ["[issued]", "there is no day '2024-09-31'"],
    ),
    "a period written out": (
        replaced("figures.csv", ",m2024-07,", ",2024年7月,"),
        ["figures.csv K", "[period]", "m2024-07"],
    ),
    "a period that cannot be": (
        replaced("figures.csv", ",m2024-07,", ",m2024-13,"),
        ["figures.csv K", "[period]", "m2024-13"],
    ),
    "a duplicate row": (repeated("figures.csv", 2), ["figures.csv", "already stands in row 2"]),
    "a row with too many cells": (
        appended("areas.csv", "x,y,z,w,v,u"),
        ["areas.csv", "row 3", "more cells than the header"],
    ),
    "white space around a code": (
        replaced("areas.csv", "\njp,", "\n jp,"),
        ["areas.csv A2", "white space around ' jp'"],
    ),
    "an empty required cell": (
        replaced("areas.csv", "\njp,", "\n,"),
        ["areas.csv A2", "must not be empty"],
    ),
    "an unknown breakdown": (
        replaced("figures.csv", ",good,", ",great,"),
        ["figures.csv M", "[breakdown]", "'great' is not a category of 'attitude'"],
    ),
    "broken UTF-8": (
        written(
            "areas.csv",
            "code,name_ja,reading,name_en\njp,日本(全国),にほん".encode()[:-1] + b",Japan\n",
        ),
        ["areas.csv", "line 2", "is not UTF-8"],
    ),
    "Shift_JIS": (recoded("areas.csv", "cp932"), ["areas.csv", "Shift_JIS", "CSV UTF-8"]),
    "UTF-16": (recoded("areas.csv", "utf-16"), ["areas.csv", "UTF-16", "CSV UTF-8"]),
    "an empty file": (written("areas.csv", b""), ["areas.csv", "the file is empty"]),
    "a byte order mark alone": (written("areas.csv", BOM), ["areas.csv", "the file is empty"]),
    "a quotation mark left open": (
        written("areas.csv", b'code,name_ja,reading,name_en\n"jp,a,b,c\n'),
        ["areas.csv", "not a CSV file"],
    ),
    "a table that is a directory": (made_a_folder("areas.csv"), ["areas.csv", "this is a folder"]),
    "a table that is not there": (removed("areas.csv"), ["areas.csv", "the file is missing"]),
    "a statement id taken twice": (
        replaced("claims.csv", "\np24-0100,", "\np24-0001,"),
        ["claims.csv A2", "'p24-0001' is taken by figures.csv, row 2"],
    ),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_spoilt_table_is_refused_with_place_and_cure_and_nothing_is_written(
    case, publication, tmp_path
):
    spoil, expected = SPOILT[case]
    spoil(publication / "data")

    result = run("build", "--publication", publication, "--releases", tmp_path / "releases")

    assert result.status == 2
    for words in expected:
        assert words in result.err, result.err
    assert "nothing was written" in result.err
    assert "Traceback" not in result.err
    assert [path for path in (tmp_path / "releases").rglob("*") if path.name != ".lock"] == []


def test_all_faults_of_all_tables_are_told_at_once(publication, tmp_path):
    for spoil, _ in (SPOILT["an unknown code"], SPOILT["a wrong date form"], SPOILT["Shift_JIS"]):
        spoil(publication / "data")

    result = run("build", "--publication", publication, "--releases", tmp_path / "releases")

    assert result.status == 2
    assert all(words in result.err for words in ("mnc-heldd", "2024/9/4", "Shift_JIS"))


def test_a_table_saved_by_a_spreadsheet_is_read_as_before(publication, tmp_path):
    for path in (publication / "data").glob("*.csv"):
        text = (
            path.read_text(encoding="utf-8-sig")
            .replace("\ntrue", "\nTRUE")
            .replace(",true,", ",TRUE,")
        )
        path.write_bytes(BOM + (text + ",,,\n").replace("\n", "\r\n").encode())

    result = run("build", "--publication", publication, "--releases", tmp_path / "releases")

    assert result.status == 0, result.err
