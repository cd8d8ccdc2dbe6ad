"""The documents say what the product does."""

import re

import pytest
from conftest import ROOT

from tsunagu.handbook import handbook
from tsunagu.tables import read_descriptions

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_page_about_the_tables_is_the_one_made_from_their_description():
    made = handbook(read_descriptions(ROOT / "data" / "tables.json"))

    assert (ROOT / "docs" / "tables.md").read_text(encoding="utf-8") == made


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_file_that_a_page_links_to_is_there(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_every_table_has_a_description_and_every_description_a_table():
    described = {table.url for table in read_descriptions(ROOT / "data" / "tables.json")}

    assert {path.name for path in (ROOT / "data").glob("*.csv")} == described


def test_every_column_is_explained_in_both_languages():
    for table in read_descriptions(ROOT / "data" / "tables.json"):
        for column in table.cells:
            assert column.help_ja and column.help_en, (table.url, column.name)
            assert column.title_ja and column.title_en, (table.url, column.name)
