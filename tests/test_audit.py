"""The audit: every statement stands in its source, and every number there has an explanation."""

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, run

from tsunagu.audit import Text, squeezed

SOURCE = """一年のまとめ

カードの普及
保有枚数は９，３０８ 万枚です。
2024年7月：9,308万枚
2023年7月：8,904万枚
利用者は約3.5万人、75％

手続の利用
- 2024年7月：9,308万枚
"""


def test_a_text_is_compared_without_width_and_white_space():
    assert squeezed("９，３０８ 万枚") == "9,308万枚"
    assert [t.text for t in Text("8,904\n5,400").tokens()] == ["8,904", "5,400"]


def test_a_number_is_not_found_inside_a_longer_one():
    text = Text("1750万件と750万件")

    assert [text.squeezed[slice(*span)] for span in text.occurrences("750万件")] == ["750万件"]
    assert text.occurrences("750万件")[0][0] > 5


def test_pages_are_counted_from_runs_of_blank_lines():
    text = Text("一\n\n\n\n二\n\n三\n\n\n\n\n四")

    assert text.pages == [1, 2, 2, 3]


@pytest.fixture
def small(publication, tmp_path) -> tuple[Path, Path]:
    """The publication with one source text of our own and three figures in it."""
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "source.txt").write_text(SOURCE, encoding="utf-8")
    data = publication / "data"
    for path in data.glob("*.csv"):
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        header = lines[0].split(",")
        if "id" in header or path.stem in {
            "places",
            "exclusions",
            "lists",
            "discrepancies",
            "links",
        }:
            path.write_text(lines[0] + "\n", encoding="utf-8-sig")
        if path.stem == "versions":
            kept = [re.sub(r"\d{3}_[0-9a-f]{16}\.txt,[0-9a-f]{64}", ",", line) for line in lines]
            kept = [
                line.replace("p24-v1,p24,v1,,,,", "p24-v1,p24,v1,,,source.txt,") for line in kept
            ]
            path.write_text("\n".join([*kept, ""]), encoding="utf-8-sig")
    figures = data / "figures.csv"
    cells = figures.read_text(encoding="utf-8-sig").strip().split(",")

    def row(**values: str) -> str:
        return ",".join(f'"{values.get(name, "")}"' for name in cells)

    rows = [
        row(
            id="p24-0001",
            version="p24-v1",
            section="カードの普及",
            item="2024年7月",
            printed="9,308万枚",
            value="93080000",
            indicator="mnc-held",
            period="m2024-07",
        ),
        row(
            id="p24-0002",
            version="p24-v1",
            section="カードの普及",
            item="2023年7月",
            printed="8,904万枚",
            value="89040000",
            indicator="mnc-held",
            period="m2023-07",
        ),
        row(
            id="p24-0003",
            version="p24-v1",
            section="カードの普及",
            printed="約3.5万人",
            value="35000",
            indicator="gss-users",
            period="m2024-07",
        ),
        row(
            id="p24-0004",
            version="p24-v1",
            section="カードの普及",
            printed="75％",
            value="75",
            indicator="mnc-held-rate",
            period="m2024-07",
        ),
    ]
    figures.write_text("\n".join([",".join(cells), *rows, ""]), encoding="utf-8-sig")
    return publication, sources


def audited(small, *places: str, exclusions: str = ""):
    publication, sources = small
    path = publication / "data" / "places.csv"
    path.write_text(
        "\n".join([path.read_text(encoding="utf-8-sig").strip(), *places, ""]), encoding="utf-8-sig"
    )
    if exclusions:
        path = publication / "data" / "exclusions.csv"
        path.write_text(
            path.read_text(encoding="utf-8-sig") + exclusions + "\n", encoding="utf-8-sig"
        )
    return run("audit", "--publication", publication, "--sources", sources, "--lang", "en")


WHOLE = ("p24-0001,,カードの普及,", "p24-0001,,手続の利用,")


def test_a_number_that_no_statement_has_is_told_with_its_line(small):
    result = audited(small, "p24-0001,,カードの普及,")

    assert result.status == 1
    assert "source.txt:10: no statement has 9,308" in result.err


def test_a_text_whose_every_number_is_stated_passes(small):
    result = audited(small, *WHOLE)

    assert result.status == 0, result.err
    assert "6 places, 0 not found" in result.out


def test_a_statement_that_is_not_in_the_text_is_named_with_its_row(small):
    publication, _ = small
    figures = publication / "data" / "figures.csv"
    text = (
        figures.read_text(encoding="utf-8-sig")
        .replace("8,904万枚", "8,905万枚")
        .replace("89040000", "89050000")
    )
    figures.write_text(text, encoding="utf-8-sig")

    result = audited(small, *WHOLE)

    assert result.status == 1
    assert "figures.csv" in result.err
    assert "'8,905万枚' is not found there" in result.err


def test_a_number_may_be_left_out_for_a_reason_and_the_reason_must_still_hold(small):
    publication, sources = small
    (sources / "source.txt").write_text(SOURCE + "第3章\n", encoding="utf-8")
    assert audited(small, *WHOLE).status == 1

    result = run("audit", "--publication", publication, "--sources", sources)
    assert "11" in result.err

    shutil.copy(ROOT / "data" / "places.csv", sources)  # not read: only named files are
    result = audited(small, exclusions="p24-v1,11,3,,ordinal")
    assert result.status == 0, result.err
    (sources / "source.txt").write_text(SOURCE, encoding="utf-8")
    assert "no such number left" in audited(small).err


def test_a_missing_source_is_named(small, tmp_path):
    publication, _ = small

    result = run("audit", "--publication", publication, "--sources", tmp_path)

    assert result.status == 2
    assert "source.txt" in result.err
