"""When the store cannot be read, what the release prepared is served, and the rest says so."""

import json
import os
import subprocess
import sys
import time
import urllib.request

import pytest
from conftest import PATIENCE, ROOT, Site, free_port, run
from rdflib import Graph
from test_http import THING, fetch


@pytest.fixture(scope="module")
def wounded(tmp_path_factory):
    """A server whose release lost its store after it was made."""
    releases = tmp_path_factory.mktemp("wounded") / "releases"
    port = free_port()
    base = f"http://localhost:{port}/"
    built = run("build", "--releases", releases, "--base", base)
    assert built.status == 0, built.err
    dump = releases / "current" / "dump" / "data.nq"
    dump.write_bytes(dump.read_bytes()[:1000] + b"<broken")
    process = subprocess.Popen(
        [sys.executable, "-m", "tsunagu", "serve", "--as-is", "--releases", str(releases)],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    site = Site(base, releases)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{base}healthz", timeout=5).close()
            break
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.1)
    yield site
    process.terminate()
    process.wait(timeout=30)


def test_health_says_what_is_wrong(wounded):
    answer = fetch(wounded, "healthz")

    assert answer.status == 503
    assert json.loads(answer.body)["healthy"] is False
    assert json.loads(answer.body)["why"]


def test_descriptions_are_served_all_the_same(wounded):
    assert fetch(wounded, f"id/{THING}").status == 303
    answer = fetch(wounded, f"doc/{THING}", Accept="text/turtle")
    assert answer.status == 200
    assert len(Graph().parse(data=answer.body, format="turtle")) > 20
    assert fetch(wounded, f"doc/{THING}", If_None_Match=answer.headers["ETag"]).status == 304
    assert fetch(wounded, "id/indicator/nothing").status == 404


@pytest.mark.parametrize(
    "path", ["", "indicators", "sparql?query=ASK%7B%7D", "def/report", "graph/reference"]
)
def test_what_needs_the_store_says_503_and_when_to_come_again(wounded, path):
    answer = fetch(wounded, path, Accept="text/html")

    assert answer.status == 503
    assert answer.headers["Retry-After"]


def test_a_page_that_cannot_be_made_names_the_data_that_can_be_had(wounded):
    answer = fetch(wounded, f"doc/{THING}", Accept="text/html")

    assert answer.status == 503
    assert f"/doc/{THING}.ttl" in answer.headers["Link"]
