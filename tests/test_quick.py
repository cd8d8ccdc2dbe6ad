"""The documents that are made without the framework are those that the framework makes."""

import pytest
from test_http import THING, fetch, query

LEFT_OUT = {"date", "vary"}  # what is kept varies by encoding, too


@pytest.fixture(scope="module")
def some(site):
    """Two things of each kind."""
    asked = query(site, "SELECT DISTINCT ?it { ?it ?p ?o } ORDER BY ?it", accept="text/csv")
    found: dict[str, list[str]] = {}
    for iri in asked.body.decode().split("\r\n"):
        if iri.startswith(f"{site.base}id/") and "#" not in iri:
            path = iri.removeprefix(f"{site.base}id/")
            found.setdefault(path.partition("/")[0], []).append(path)
    return [path for paths in found.values() for path in (paths[0], paths[-1])]


def headers(answer):
    return {n.lower(): v for n, v in answer.headers.items() if n.lower() not in LEFT_OUT}


@pytest.mark.parametrize("ending", ["", ".ttl", ".jsonld", ".rdf", ".nt", ".nq", ".trig"])
def test_a_quick_document_is_the_frameworks_to_the_last_header(site, some, ending):
    accept = "application/ld+json, text/turtle;q=0.5"
    assert len(some) > 40
    for path in some:
        quick = fetch(site, f"doc/{path}{ending}", Accept=accept)
        # Who asks for a part is answered by the framework, which gives the whole.
        made = fetch(site, f"doc/{path}{ending}", Accept=accept, Range="bytes=0-")

        assert (quick.status, quick.body) == (made.status, made.body)
        assert headers(quick) == headers(made)


@pytest.mark.parametrize(
    ("path", "accept", "status", "kind"),
    [
        (f"doc/{THING}.html", "*/*", 200, "text/html"),
        (f"doc/{THING}", "text/html", 200, "text/html"),
        (f"doc/{THING}.csv", "*/*", 200, "text/csv"),
        (f"doc/{THING}", "image/tiff", 406, "application/problem+json"),
        ("doc/indicator/no-such-thing.ttl", "*/*", 404, "application/problem+json"),
        ("doc/indicator", "*/*", 404, "application/problem+json"),
    ],
)
def test_what_is_not_data_about_a_thing_is_left_to_the_framework(site, path, accept, status, kind):
    answer = fetch(site, path, Accept=accept)

    assert (answer.status, answer.type) == (status, kind)
