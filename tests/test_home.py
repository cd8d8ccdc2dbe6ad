"""The first page says what is new, and every number on it is the one in the data."""

import re

from test_http import fetch, query


def home(site, lang="en"):
    return fetch(site, f"?lang={lang}", Accept="text/html").body.decode()


def rows(site, text):
    answer = query(site, text, "text/csv")
    return [line.split(",") for line in answer.body.decode().splitlines()[1:]]


def test_what_is_new_is_what_the_newest_report_states(site):
    newest = rows(
        site,
        "SELECT ?r WHERE { ?r a da:Report ; da:coversPeriod/schema:endDate ?e } ORDER BY DESC(?e) LIMIT 1",
    )[0][0]
    stated = rows(
        site, f"SELECT DISTINCT ?i ?f WHERE {{ ?f da:reportedIn <{newest}> ; da:indicator ?i }}"
    )
    news = home(site).partition('id="fresh"')[2].partition("</section>")[0]
    assert f"It states {len({figure for _, figure in stated})} figures" in news
    moved = set(re.findall(r'rowheader"><a href="/doc/(indicator/[^?"]+)', news))
    assert moved
    assert moved <= {indicator.partition("/id/")[2] for indicator, _ in stated}


def test_each_change_is_the_difference_of_the_two_values_beside_it(site):
    news = home(site, "ja").partition('id="fresh"')[2].partition("</table>")[0]
    for row in news.split("<tr ")[2:]:
        before, now = re.findall(r"/doc/observation/([^?\"]+)", row)
        values = [
            float(
                rows(site, f"SELECT ?v WHERE {{ <{site.base}id/observation/{it}> da:value ?v }}")[
                    0
                ][0]
            )
            for it in (before, now)
        ]
        sign = row.rpartition('class="number">')[2][0]
        assert sign == ("+" if values[1] > values[0] else "−"), row


def test_plans_told_as_fulfilled_are_counted_once(site):
    found = re.search(r"It tells that (\d+) plans of earlier", home(site))
    assert found
    listed = rows(
        site,
        "SELECT DISTINCT ?p WHERE { ?p da:realizedBy/da:reportedIn ?r . ?r da:coversPeriod/schema:endDate ?e "
        "FILTER NOT EXISTS { ?x da:coversPeriod/schema:endDate ?later FILTER(?later > ?e) } "
        "FILTER NOT EXISTS { ?p da:reportedIn ?r } }",
    )
    assert int(found[1]) == len(listed)


def test_there_is_a_way_in_for_each_kind_of_user(site):
    for lang in ("ja", "en"):
        ways = home(site, lang).partition('class="ways"')[2].partition("</section>")[0]
        assert ways.count("card-title") == 3
