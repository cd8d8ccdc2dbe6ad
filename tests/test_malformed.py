"""Three hundred malformed requests: each is answered with a clean 4xx, and the server goes on."""

import json
import socket
from itertools import product
from urllib.parse import urlsplit

import pytest
from test_http import fetch

THING = "/doc/indicator/mnc-held"
BAD_PARTS = (
    *("%", "%2", "%zz", "%00", "%ff%fe", "%c0%af", "%ed%a0%80", "%f5%80%80%80", "%E3%81"),
    *("..", "%2e%2e", "..%2f..", "%5c..%5c", "..\\..", ";a=b", "%0d%0aX:1", "%09", "%20", "%7f"),
    *(
        "a" * 5_000,
        "%41" * 2_000,
        "<script>",
        "{x}",
        "|",
        "^",
        "`",
        '"',
        "a//b",
        "%2f",
        "%3f",
        "%23",
    ),
    *("*", "%25", "%2525", "~", "con", "nul.ttl", ".ttl", "..ttl", "mnc-held.", "mnc-held.ttl.ttl"),
    *(
        "mnc-held.TTL",
        "mnc-held%00.ttl",
        "MNC-HELD ",
        "%e2%80%ae",
        "%f0%9f%92%a9",
        "-",
        "_:b",
        "@id",
    ),
)
PLACES = ("/id/indicator/{}", "/doc/{}/mnc-held", "/def/{}", "/graph/{}", "/{}")
PATHS = [place.format(part) for place, part in product(PLACES, BAD_PARTS)]
QUERIES = (
    *("lang=xx", "lang=", "lang=ja&lang=en", "page=0", "page=-1", "page=1.5", "page=x", "page=٣"),
    *(
        "page=99999999999999999999",
        "page=1&page=2",
        "x",
        "x=1",
        "=",
        "lang=ja&x=1",
        "%ff=1",
        "page=%00",
    ),
    *(
        "lang=%ff",
        "lang=ja%00",
        "page=1e1",
        "page=+1",
        "callback=f",
        "format=ttl",
        "_=1",
        "lang[]=ja",
    ),
    *(
        "page=999",
        "a" * 6_000,
        "&".join(f"a{n}=1" for n in range(1_500)),
        "page=0x1",
        "page=%EF%BC%91",
    ),
)
HEADERS = (
    ("Accept: " + ",".join(f"a/b{n};q=0.{n % 10}" for n in range(1_500)), {406, 400, 431}),
    ("Accept: image/png", {406}),
    ("Accept: text/turtle;q=0", {406}),
    ("Accept: */*;q=0", {406}),
    ("Accept: " + "x" * 9_000, {406, 400, 431}),
    ("Accept: foo/bar;q=1;q=1;q=1", {406}),
    ("Range: bytes=9999999999-", {200, 416}),
    ("Content-Length: -1", {400}),
    ("Content-Length: x", {400}),
    ("Content-Length: 1\r\nContent-Length: 2", {400}),
    ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0", {200, 400}),
    ("Transfer-Encoding: nonsense", {400, 501}),
    ("Bad Header: 1", {400}),
    (": nothing", {400}),
    ("no colon", {400}),
    ("X: " + "y" * 1_000_000, {400, 431}),
    ("\r\n".join(f"X{n}: 1" for n in range(3_000)), {400, 431}),
    ("X: a\x00b", {400}),
)
# Odd, but no fault of the path: an answer is due, of whatever kind fits it.
ODD_HEADERS = (
    *(
        "Accept: ",
        "Accept: ;;;,,,",
        "Accept: text/turtle;q=2",
        "Accept: text/turtle;q=x",
        "Accept: \xff",
    ),
    *("Accept: text/turtle;q=0.5;q=0.1, */*;q=nan", "Accept: text", "Accept: /", 'Accept: a/b;c="'),
    *("If-None-Match: x", 'If-None-Match: W/"', "If-None-Match: *", "If-Modified-Since: tomorrow"),
    *("If-Modified-Since: Thu, 99 Foo 9999 99:99:99 GMT", "If-None-Match: " + '"a",' * 1_500),
    *("Range: bytes=5-1", "Range: lines=1-2", "Range: bytes=-", "Range: bytes=0-0,1-1,2-2"),
    *(
        "Accept-Language: " + "x-" * 2_000,
        "Accept-Language: ja;q=9, *",
        "Accept-Encoding: gzip;q=x, br",
    ),
    *("Accept-Encoding: identity;q=0, *;q=0", "Cookie: " + "a=b; " * 1_000, "Expect: 200-ok"),
    *(
        "Origin: null",
        "Authorization: Basic ???",
        "X-Forwarded-For: ' OR 1=1",
        "Content-Type: \xfe\xff",
    ),
    *(
        "Accept: text/turtle\r\nAccept: text/html",
        "Upgrade: h2c\r\nConnection: Upgrade",
        "Host: evil.test",
    ),
)
LINES = (
    *(
        "GET",
        "GET /",
        "GET / HTTP/9.9",
        "GET  / HTTP/1.1",
        "/ GET HTTP/1.1",
        "\x00\x01",
    ),
    *(
        "GET / HTTP/1.1 x",
        "BREW / HTTP/1.1",
        "PRI * HTTP/2.0",
        "CONNECT x:1 HTTP/1.1",
        "TRACE / HTTP/1.1",
    ),
    *(
        "DELETE /id/indicator/mnc-held HTTP/1.1",
        "PUT / HTTP/1.1",
        "PATCH /sparql HTTP/1.1",
        "X" * 9_000,
    ),
    *(
        "GET http://[::1 HTTP/1.1",
        "GET \\ HTTP/1.1",
        "GET /\x7f HTTP/1.1",
        "GET /\xff\xfe HTTP/1.1",
    ),
    *(
        "POST /doc/indicator/mnc-held HTTP/1.1",
        "PROPFIND / HTTP/1.1",
        "GET /" + "a" * 70_000 + " HTTP/1.1",
    ),
)


def test_there_are_three_hundred():
    assert len(PATHS) + len(QUERIES) + len(HEADERS) + len(ODD_HEADERS) + len(LINES) >= 300


def raw(site, request):
    """The status and body of the answer to some bytes; 0 where the connection is closed instead."""
    where = urlsplit(site.base)
    with socket.create_connection((where.hostname, where.port), timeout=20) as line:
        got = b""
        try:
            line.sendall(request)
            while part := line.recv(65_536):
                got += part
        except (BrokenPipeError, ConnectionResetError):
            pass  # it did not wait for the end of a request that is too long
    head, _, body = got.partition(b"\r\n\r\n")
    return (int(head.split(b" ")[1]) if head.startswith(b"HTTP/") else 0), body


def asked(site, line, *headers):
    host = urlsplit(site.base).netloc
    text = "\r\n".join((line, f"Host: {host}", "Connection: close", *headers, "", ""))
    return raw(site, text.encode("latin-1", "replace"))


def clean(status, body):
    """A clean refusal: a 4xx, or the connection closed, and no word of what is inside."""
    told = not body or b"Traceback" not in body
    return told and (status == 0 or 400 <= status < 500)


@pytest.mark.parametrize("path", PATHS, ids=lambda it: ascii(it)[:50])
def test_a_path_that_cannot_be_is_refused(site, path):
    status, body = asked(site, f"GET {path} HTTP/1.1", "Accept: application/json")

    there = {"/%2e%2e", "/..", "/..%2f..", "/~", "/-"} & {path}
    assert clean(status, body) or (status in {301, 303, 308} or (there and status < 500)), status
    if body.startswith(b"{"):
        assert json.loads(body)["status"] == status


@pytest.mark.parametrize("query", QUERIES, ids=lambda it: ascii(it)[:50])
@pytest.mark.parametrize("path", [f"{THING}.ttl", "/id/indicator/mnc-held", "/indicators"])
def test_a_parameter_that_cannot_be_is_refused(site, path, query):
    status, body = asked(site, f"GET {path}?{query.encode().decode('latin-1')} HTTP/1.1")

    assert clean(status, body), status
    assert status >= 400


@pytest.mark.parametrize(("header", "statuses"), HEADERS, ids=lambda it: ascii(it)[:50])
def test_a_header_that_cannot_be_is_refused(site, header, statuses):
    status, body = asked(site, f"GET {THING} HTTP/1.1", header)

    assert status in {*statuses, 0}
    assert b"Traceback" not in body


@pytest.mark.parametrize("header", ODD_HEADERS, ids=lambda it: ascii(it)[:50])
def test_an_odd_header_breaks_nothing(site, header):
    status, body = asked(site, f"GET {THING} HTTP/1.1", header)

    assert status < 500
    assert b"Traceback" not in body


@pytest.mark.parametrize("line", LINES, ids=lambda it: ascii(it)[:50])
def test_a_request_line_that_cannot_be_is_refused(site, line):
    status, body = asked(site, line)

    assert clean(status, body) or (status == 505), status


def test_the_server_still_answers(site):
    assert fetch(site, THING).status == 200
    assert json.loads(fetch(site, "healthz").body)["healthy"] is True
