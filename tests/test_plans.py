"""Plans and what came of them: a timeline that the address narrows, as a page and as data."""

import csv
import io
import re
import urllib.parse

import pytest
from test_http import fetch


def rows(site, **asked):
    answer = fetch(site, f"plans.csv?{urllib.parse.urlencode(asked)}")
    assert answer.status == 200, answer.body
    return list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))


def text(site, **asked):
    answer = fetch(site, f"plans?{urllib.parse.urlencode(asked)}", Accept="text/html")
    return answer.status, answer.body.decode()


@pytest.mark.parametrize(
    "asked", [{"outcome": "kept"}, {"outcome": "slipped", "year": "2023"}, {"year": "none"}]
)
def test_page_and_data_are_narrowed_alike(site, asked):
    status, page = text(site, lang="en", **asked)
    assert status == 200
    shown = set(re.findall(r'step-title"><a href="/doc/(plan/[^?"]+)', page))
    listed = {it["plan"].partition("/id/")[2] for it in rows(site, **asked)}
    assert shown == listed
    assert 0 < len(listed) < len(rows(site))


def test_the_numbers_beside_the_outcomes_add_up_to_all_plans(site):
    _, page = text(site, lang="en")
    list_of_outcomes = page.partition('class="outcome-list"')[2].partition("</ul>")[0]
    counts = [int(it) for it in re.findall(r"<strong>(\d+)</strong>", list_of_outcomes)]
    assert sum(counts) == len(rows(site))


def test_a_plan_is_in_the_focus_area_of_its_project(site):
    _, page = text(site, lang="en")
    areas = re.findall(r'<option value="([^"]+)"', page.partition('id="by-area"')[2])[:3]
    found = [{it["plan"] for it in rows(site, area=area)} for area in areas]
    assert all(found)
    assert not found[0] & found[1] & found[2]


def test_plans_stand_in_the_order_of_their_time(site):
    _, page = text(site, lang="en")
    years = re.findall(r'<h2 id="y-(\w+)"', page)
    assert years == sorted(years)
    assert years[-1] == "none"


@pytest.mark.parametrize(
    "asked", ["year=1999", "outcome=good", "area=nowhere", "colour=red", "year=2023&year=2024"]
)
@pytest.mark.parametrize("name", ["plans", "plans.csv"])
def test_what_is_not_known_is_said_so(site, name, asked):
    answer = fetch(site, f"{name}?{asked}")
    assert answer.status == 400
    assert asked.partition("=")[0].encode() in answer.body


def test_a_form_sent_empty_asks_for_all(site):
    assert len(rows(site, area="", year="", outcome="")) == len(rows(site))


def test_the_language_switch_keeps_what_was_asked_for(site):
    _, page = text(site, lang="en", outcome="kept")
    assert "/plans?lang=ja&amp;outcome=kept" in page
