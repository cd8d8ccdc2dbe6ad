"""Figure pages: one number's whole story, with what speaks against it."""

import csv
import io
import urllib.parse
import urllib.request

CONCERNED = """
SELECT ?thing ?record WHERE {{ ?record <{base}def/report#{term}> ?thing .
  FILTER(STRSTARTS(STR(?thing), "{base}id/{kind}/")) }} ORDER BY ?thing ?record LIMIT 20
"""
CALM = """
PREFIX da: <{base}def/report#>
SELECT ?thing WHERE {{ ?thing a qb:Observation
  FILTER NOT EXISTS {{ ?record da:concerns ?thing }}
  FILTER NOT EXISTS {{ ?thing da:statedBy ?statement . ?record da:concerns|da:withdraws ?statement }}
}} ORDER BY ?thing LIMIT 5
"""


def rows(site, term: str, kind: str) -> list[dict[str, str]]:
    query = urllib.parse.quote(CONCERNED.format(base=site.base, term=term, kind=kind))
    asked = urllib.request.Request(f"{site.sparql}?query={query}", headers={"Accept": "text/csv"})
    with urllib.request.urlopen(asked, timeout=60) as got:
        return list(csv.DictReader(io.StringIO(got.read().decode())))


def section(iri: str) -> str:
    """The part of a figure's page about what speaks against it; empty where there is none."""
    url = f"{iri.replace('/id/', '/doc/')}.html?lang=en"
    with urllib.request.urlopen(url, timeout=60) as got:
        text = got.read().decode()
    return text.partition('aria-labelledby="disputes"')[2].partition("</section>")[0]


def test_a_disputed_figure_names_every_discrepancy_that_concerns_it(site):
    found = rows(site, "concerns", "observation")
    assert found
    for row in found:
        assert row["record"].rpartition("/")[2] in section(row["thing"]), row


def test_an_undisputed_figure_says_nothing_of_the_kind(site):
    query = urllib.parse.quote(CALM.format(base=site.base))
    asked = urllib.request.Request(f"{site.sparql}?query={query}", headers={"Accept": "text/csv"})
    with urllib.request.urlopen(asked, timeout=60) as got:
        calm = got.read().decode().split()[1:]
    assert calm
    assert {section(it) for it in calm} == {""}
