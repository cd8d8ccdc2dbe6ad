"""Queries run where they can be stopped: every limit is told in words, and no query harms another."""

import concurrent.futures
import gzip
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

import pytest
from conftest import PATIENCE, ROOT, Site, free_port

from tsunagu.services import is_public

SECONDS, MEMORY, SIZE = 3, 150, 4
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != 'NUMBER') }"
LIGHT = "SELECT ?p ?o { <urn:NUMBER> ?p ?o }"
HUNGRY = "SELECT DISTINCT ?a ?d ?x { ?a ?b ?c . ?d ?e ?x } ORDER BY ?x"
LARGE = "SELECT * { ?s ?p ?o }"


def served(releases: Path, **limits: int | str):
    """A server of its own over a release that is there, with limits of its own."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tsunagu", "serve", "--as-is", "--releases", str(releases)],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port), **{name: str(it) for name, it in limits.items()}},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    site = Site(f"http://localhost:{port}/", releases)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if asked(site, LIGHT).status == 200:
                return process, site
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError("no server")


@pytest.fixture(scope="module")
def limited(site):
    """A server that gives up soon."""
    process, running = served(
        site.releases, QUERY_SECONDS=SECONDS, QUERY_MEMORY_MB=MEMORY, QUERY_RESULT_MB=SIZE
    )
    yield running
    process.terminate()
    process.wait(timeout=30)


class Answer:
    """An answer, wholly read."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def problem(self) -> dict:
        return json.loads(self.body)


def asked(site: Site, query: str, client: str = "127.0.0.1", method: str = "GET", **headers: str):
    """The answer to a query that comes from an address of its own."""
    host, port = site.base.removeprefix("http://").strip("/").split(":")
    connection = http.client.HTTPConnection(
        "127.0.0.1" if host == "localhost" else host,
        int(port),
        timeout=60,
        source_address=(client, 0),
    )
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(
            method, f"/sparql?{urllib.parse.urlencode({'query': query})}", headers=named
        )
        return Answer(connection.getresponse())
    finally:
        connection.close()


def long_workers() -> set[int]:
    """The workers of this machine that run a long query, under any server: they let others go first."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            policy = int(status.read_text().rpartition(")")[2].split()[38])
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if b"workers.forkserver" in command and policy == os.SCHED_IDLE:
            found.add(int(status.parent.name))
    return found


@pytest.mark.parametrize(
    ("query", "status", "kind", "words"),
    [
        (ENDLESS, 503, "query-time", f"{SECONDS}秒"),
        (HUNGRY, 503, "query-memory", f"{MEMORY} MB"),
        (LARGE, 413, "query-size", f"{SIZE} MB"),
        ("SELECT * " + "{" * 20_000 + "?s ?p ?o" + "}" * 20_000, 400, "query", "入れ子"),
        ("ASK { ?s " + "(" * 20_000 + "<urn:p>" + ")*" * 20_000 + " ?o }", 400, "query", "入れ子"),
    ],
    ids=["time", "memory", "size", "groups", "paths"],
)
def test_a_limit_is_an_error_that_says_which_and_nothing_else_suffers(
    limited, query, status, kind, words
):
    answer = asked(limited, query) if len(query) < 8000 else posted(limited, query)

    assert answer.status == status
    assert answer.problem["type"].endswith(f"/errors/{kind}")
    assert words in answer.problem["detail_ja"]
    assert (answer.headers["Retry-After"] is not None) == (status == 503)
    assert asked(limited, LIGHT).status == 200


def posted(site: Site, query: str):
    host = site.base.removeprefix("http://").strip("/").replace("localhost", "127.0.0.1")
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request(
        "POST", "/sparql", query.encode(), {"Content-Type": "application/sparql-query"}
    )
    answer = Answer(connection.getresponse())
    connection.close()
    return answer


def test_light_queries_are_answered_while_endless_ones_run(site):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        process, running = served(site.releases, QUERY_SECONDS=6)
        try:
            endless = [
                pool.submit(asked, running, ENDLESS.replace("NUMBER", str(n))) for n in range(8)
            ]
            light = [asked(running, LIGHT.replace("NUMBER", str(n))).status for n in range(200)]
            still = [future for future in endless if not future.done()]
        finally:
            outcomes = {future.result().status for future in endless}
            process.terminate()
            process.wait(timeout=30)

    assert light == [200] * 200
    assert still
    assert outcomes == {503}


def test_a_client_that_floods_waits_for_itself(limited):
    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        flood = [
            pool.submit(asked, limited, ENDLESS.replace("NUMBER", str(n)), "127.0.0.2")
            for n in range(24)
        ]
        time.sleep(1)
        other = asked(limited, LARGE + " LIMIT 1000", "127.0.0.3")
        statuses = {future.result().status for future in flood}

    assert other.status == 200
    assert statuses == {503}


def test_a_query_whose_caller_goes_away_is_stopped(site):
    process, running = served(site.releases, QUERY_SECONDS=60)
    try:
        others = long_workers()
        address = ("127.0.0.1", int(running.base.rpartition(":")[2].strip("/")))
        query = urllib.parse.urlencode({"query": ENDLESS})
        with socket.create_connection(address) as caller:
            caller.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert eventually(lambda: long_workers() - others)
            mine = long_workers() - others
        assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in mine))
    finally:
        process.terminate()
        process.wait(timeout=30)


def eventually(holds, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


def fork_server_of(process: subprocess.Popen) -> int:
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == process.pid and b"workers.forkserver" in command:
            return int(status.parent.name)
    raise AssertionError("no fork server")


def test_nothing_runs_on_when_the_server_stops_and_a_dead_fork_server_is_replaced(site):
    process, running = served(site.releases)
    try:
        first = fork_server_of(process)
        os.killpg(first, signal.SIGKILL)

        other = LIGHT.replace("NUMBER", "after")
        assert eventually(lambda: asked(running, other).status == 200, seconds=60)
        second = fork_server_of(process)
        assert second != first
    finally:
        process.terminate()
        process.wait(timeout=30)

    assert eventually(lambda: not Path(f"/proc/{second}").exists())


@pytest.mark.parametrize(
    ("accept", "rows"),
    [
        ("application/sparql-results+json", lambda body: len(json.loads(body)["results"]["bindings"])),
        ("text/csv", lambda body: body.count(b"\r\n") - 1),
        ("text/tab-separated-values", lambda body: body.count(b"\n") - 1),
        ("application/sparql-results+xml", lambda body: body.count(b"<result>")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_large_answer_is_whole_in_every_format(site, accept, rows, encoding):
    query = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 20000"
    answer = asked(site, query, Accept=accept, Accept_Encoding=encoding)

    body = gzip.decompress(answer.body) if encoding == "gzip" else answer.body
    assert answer.headers["Content-Encoding"] == (encoding if encoding == "gzip" else None)
    assert answer.status == 200
    assert len(answer.body) == int(answer.headers["Content-Length"])
    assert rows(body) == 20_000


@pytest.mark.parametrize("query", [LIGHT, "SELECT * { ?s ?p ?o } LIMIT 20000"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_answer_that_the_caller_has_is_not_sent_again(site, query, encoding):
    first = asked(site, query, Accept_Encoding=encoding)
    headers = {"Accept_Encoding": encoding}
    tag = first.headers["ETag"]

    assert asked(site, query, If_None_Match=tag, **headers).status == 304
    assert asked(site, query, If_None_Match=f'"x", W/{tag}', **headers).status == 304
    assert asked(site, query, If_None_Match='"x"', **headers).status == 200
    since = first.headers["Last-Modified"]
    assert asked(site, query, If_Modified_Since=since, **headers).status == 304
    assert asked(site, f"{query} ", If_None_Match=tag, **headers).status == 200
    assert asked(site, query, If_None_Match=tag, Accept="text/csv").status == 200


def test_a_broken_query_is_an_error_even_for_those_who_have_some_copy(site):
    answer = asked(site, "SELECT * {", If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT")

    assert answer.status == 400


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID ( )"])
def test_what_differs_each_time_is_not_kept(site, call):
    answer = asked(site, f"SELECT ({call} AS ?it) {{}}")

    assert answer.headers["ETag"] is None
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", [LIGHT, "SELECT * { ?s ?p ?o } LIMIT 20000", "ASK {}"])
def test_head_says_what_get_says_without_the_body(site, query):
    got, head = asked(site, query), asked(site, query, method="HEAD")

    assert head.body == b""
    left_out = {"date", "server-timing"}
    assert {n.lower(): v for n, v in head.headers.items() if n.lower() not in left_out} == {
        n.lower(): v for n, v in got.headers.items() if n.lower() not in left_out
    }


@pytest.mark.parametrize("query", ["ASK { ?s ?p ?o.da:x a da:Indicator }", "ASK{da:x ?p ?o}"])
def test_the_publications_prefixes_need_no_declaration(site, query):
    assert asked(site, query).status == 200


def test_an_answer_says_how_long_it_took_and_from_which_release(site):
    answer = asked(site, LIGHT)

    assert answer.headers["Server-Timing"].startswith("query;dur=")
    assert answer.headers["Tsunagu-Release"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { {SELECT * { ?s ?p ?o . SERVICE SILENT <http://127.0.0.1/> { ?s ?p ?o } } } }",
        "SELECT * { ?x ?y 1 SERVICE ?x { ?s ?p ?o } }",
        "SELECT * { FILTER(1<2)SERVICE<http://127.0.0.1/>{ ?s ?p ?o FILTER(3>2) } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://169.254.169.254/> { ?s ?p ?o } } }",
    ],
)
def test_no_query_reaches_another_server(site, query):
    answer = asked(site, query)

    assert answer.status == 400
    assert "SERVICE" in answer.problem["detail"]


@pytest.fixture(scope="module")
def federated(site):
    """A server whose operator allows three services, none of them at a public address."""
    allowed = "http://localhost:9/sparql http://169.254.169.254/ http://[::ffff:10.0.0.1]/sparql"
    process, running = served(site.releases, QUERY_SERVICES=allowed)
    yield running
    process.terminate()
    process.wait(timeout=30)


@pytest.mark.parametrize(
    ("service", "words"),
    [
        ("<http://localhost:9/sparql>", "no public address"),
        ("<http://169.254.169.254/>", "no public address"),
        ("<http://[::ffff:10.0.0.1]/sparql>", "no public address"),
        ("<https://example.org/sparql>", "is not allowed (allowed: "),
        ("?where", "no variable"),
        ("da:x", "no prefixed name"),
    ],
)
def test_a_service_is_asked_only_where_it_is_allowed_and_public(federated, service, words):
    answer = asked(federated, f"SELECT * {{ SERVICE {service} {{ ?s ?p ?o }} }}")

    assert (answer.status, words in answer.problem["detail"]) == (400, True)


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://192.0.2.1/", False),
        ("https://8.8.8.8/sparql", True),
        ("https://[2001:4860:4860::8888]/sparql", True),
        ("https://[2002:7f00:1::]/", False),
        ("https://[::1]/", False),
        ("https://[fe80::1]/", False),
        ("https://100.64.0.1/", False),
        ("https://224.0.0.1/", False),
        ("https://0.0.0.0/", False),
        ("https://2130706433/", False),
        ("https:///", False),
    ],
)
def test_only_public_addresses_are_public(url, public):
    assert is_public(url) is public


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { <http://example.org/service/from> ?from ?service }",
        "SELECT * { ?s a da:Service } LIMIT 1",
        'ASK { ?s ?p "SERVICE <http://example.org/> { } FROM" }',
    ],
)
def test_a_name_that_looks_like_a_keyword_is_none(site, query):
    assert asked(site, query).status == 200
