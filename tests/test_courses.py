"""The course of a project: how it changed between reports, what was planned in it, and what was done."""

import re

import pytest
from test_http import fetch, query


def page(site, path, lang="en"):
    return fetch(site, f"{path}?lang={lang}", Accept="text/html").body.decode()


def rows(site, text):
    answer = query(site, text, "text/csv")
    return [line.strip().split(",") for line in answer.body.decode().splitlines()[1:]]


def part(text, name):
    return text.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def document(iri):
    return iri.replace("/id/", "/doc/").partition("/doc/")[2]


def test_every_change_is_on_the_page_of_each_project_it_concerns(site):
    found = rows(
        site, "SELECT DISTINCT ?c ?p WHERE { ?c da:projectBefore|da:projectAfter ?p } ORDER BY ?c"
    )
    projects = {project for _, project in found}
    shown = {
        project: part(page(site, f"doc/{document(project)}"), "changes") for project in projects
    }
    missing = [
        (change, project)
        for change, project in found
        if f"/doc/{document(change)}?" not in shown[project]
    ]
    assert missing == []


def test_plans_and_milestones_of_a_project_stand_in_the_order_of_time(site):
    project = rows(
        site,
        "SELECT ?p (COUNT(?e) AS ?n) WHERE { ?e a da:Plan ; da:plannedPeriod ?w ; da:about ?p . "
        "?p a da:Project } GROUP BY ?p ORDER BY DESC(?n) LIMIT 1",
    )[0][0]
    events = part(page(site, f"doc/{document(project)}"), "events")
    told = re.findall(r'step-when">(?:<a href="/doc/period/[^"]+">)?([^<]*)', events)
    years = [int(re.findall(r"\d{4}", it)[-1]) for it in told if it]
    assert len(years) > 2
    assert told[len(years) :] == [""] * (len(told) - len(years))
    stated = {
        document(it)
        for (it,) in rows(
            site, f"SELECT DISTINCT ?e WHERE {{ ?e a da:Plan ; da:about <{project}> }}"
        )
    }
    assert stated <= set(re.findall(r'/doc/(plan/[^?"]+)', events))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_discrepancy_says_in_words_what_its_codes_mean(site, lang):
    found = rows(
        site,
        "SELECT ?d ?m WHERE { ?d da:discrepancyType/skos:definition ?m "
        f"FILTER(LANG(?m) = '{lang}' && !CONTAINS(?m, ',') && !CONTAINS(?m, '\"')) }} ORDER BY ?d LIMIT 3",
    )
    assert found
    for discrepancy, meaning in found:
        assert meaning in page(site, f"doc/{document(discrepancy)}", lang)
