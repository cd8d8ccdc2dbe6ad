"""What is sent to be checked may be hostile: it is refused in words, and the server goes on."""

import io
import json
import re
import socket
import struct
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer

import openpyxl
import pytest
from test_checking import NEW, answers, api, checked, multipart, table, text_of

BOMB = 300_000_000
LAUGHS = (
    '<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY lol0 "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
    + "]>\n"
)
FILE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x#"><rdf:Description rdf:about="urn:a"><x:b>{}</x:b></rdf:Description></rdf:RDF>'


def workbook(change=None):
    """A workbook with one figure; `change` gives each part anew, or more parts."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "figures"
    sheet.append(list(NEW))
    sheet.append(list(NEW.values()))
    plain = io.BytesIO()
    book.save(plain)
    changed = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            raw = old.read(name)
            new.writestr(name, change(name, raw) if change else raw)
    return changed.getvalue()


def bomb(name, raw):
    if name != "xl/worksheets/sheet1.xml":
        return raw
    return raw.replace(b"</worksheet>", b"<!--" + b" " * BOMB + b"--></worksheet>")


def laughing(name, raw):
    if name != "xl/worksheets/sheet1.xml":
        return raw
    body = re.sub(rb"^<\?xml[^>]*\?>", b"", raw)
    return LAUGHS.encode() + body.replace(b"9,900", b"&lol9;", 1)


def external(name, raw):
    if name != "xl/worksheets/sheet1.xml":
        return raw
    body = re.sub(rb"^<\?xml[^>]*\?>", b"", raw)
    kind = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return kind + body.replace(b"r25-v1", b"&e;", 1)


def with_parts(**parts):
    whole = io.BytesIO(workbook())
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_DEFLATED) as file:
        for name, raw in parts.items():
            file.writestr(name, raw)
    return whole.getvalue()


def many_parts():
    whole = io.BytesIO(workbook())
    with zipfile.ZipFile(whole, "a") as file:
        for number in range(20_000):
            file.writestr(f"xl/media/{number}", b"")
    return whole.getvalue()


def lying():
    """A workbook whose directory says that a part is small."""
    raw = bytearray(workbook(bomb))
    at = raw.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert raw[at : at + 4] == b"PK\x01\x02"
    raw[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(raw)


ATTACKS = {
    "zip bomb": ("bomb.xlsx", lambda: workbook(bomb)),
    "zip bomb that lies about its size": ("bomb.xlsx", lying),
    "entities in a workbook": ("laughs.xlsx", lambda: workbook(laughing)),
    "external entity in a workbook": ("external.xlsx", lambda: workbook(external)),
    "macros": ("macro.xlsx", lambda: with_parts(**{"xl/vbaProject.bin": b"x"})),
    "macro workbook": ("macro.xlsm", lambda: with_parts(**{"xl/vbaProject.bin": b"x"})),
    "path names in an archive": ("paths.xlsx", lambda: with_parts(**{"../../x": b"x"})),
    "many parts": ("parts.xlsx", many_parts),
    "cut archive": ("cut.xlsx", lambda: workbook()[:-40]),
    "no archive": ("no.xlsx", lambda: b"PK\x03\x04" + b"\x00" * 100),
    "old workbook": ("old.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
    "entities in RDF": ("laughs.rdf", (LAUGHS + RDF.format("&lol9;")).encode),
    "external entity in RDF": ("external.rdf", (FILE + RDF.format("&e;")).encode),
    "deep JSON-LD": ("deep.jsonld", lambda: b'{"a":' * 200_000 + b"1" + b"}" * 200_000),
    "deep Turtle": ("deep.ttl", lambda: b"<urn:a> <urn:b> " + b"(" * 500_000),
    "bytes": ("noise.csv", lambda: bytes(range(256)) * 1000),
    "an open quotation": ("quote.csv", lambda: b'id,version\n"' + b"x" * 5_000_000),
    "one endless number": ("number.csv", lambda: table({**NEW, "value": "9" * 1_000_000})),
    "no letters": ("nul.csv", lambda: b"\x00" * 1_000_000),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_file_is_told_in_words_and_the_server_goes_on(site, name):
    file, made = ATTACKS[name]

    answer = api(site, *multipart((file, made())))

    assert answer.status in {200, 400, 413, 422}, answer.body
    told = json.loads(answer.body)
    if answer.status == 200:
        assert told["conforms"] is False, told
        assert any(it["message"]["ja"] and it["message"]["en"] for it in told["remarks"])
        assert "root:" not in answer.body.decode()
    else:
        assert told["detail_ja"]
        assert told["detail"]
    assert answers(site)


def test_a_remote_context_is_never_asked_for(site):
    asked = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Listening)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/context"
        document = json.dumps({"@context": address, "@id": "urn:a", "name": "b"}).encode()

        answer = api(site, *multipart(("remote.jsonld", document)))
    finally:
        server.shutdown()
        server.server_close()

    assert asked == []
    assert answer.status in {200, 400, 422}
    assert json.loads(answer.body).get("conforms") is not True


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>.csv", 'figures" onload="x.csv', "{{ 7*7 }}.csv"]
)
def test_what_is_sent_is_never_markup_on_the_page(site, name):
    wrong = {**NEW, "value": "<img src=x onerror=alert(1)>", "item": "{{ 7*7 }}"}

    answer = checked(site, (name.replace('"', "%22"), table(wrong)))

    assert b"<img src=x" not in answer.body
    assert b"<script>alert" not in answer.body
    if answer.status == 200:
        assert "<img src=x" in text_of(answer) or "img" in text_of(answer)


def raw_request(site, data, *, patience=5.0):
    """What the server says to bytes that are no whole request."""
    host, port = site.base.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), timeout=patience) as client:
        client.sendall(data)
        client.shutdown(socket.SHUT_WR)
        try:
            return client.recv(4096)
        except (TimeoutError, ConnectionResetError):
            return b""


def test_clients_that_stop_in_the_middle_cost_nobody_anything(site):
    body, kind = multipart(("figures.csv", table(NEW)))
    head = (
        f"POST /api/validate HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body) + 1000}\r\n\r\n"
    ).encode()

    said = [raw_request(site, head + body[: len(body) // 2]) for _ in range(12)]

    assert not any(b" 500 " in it for it in said)
    assert answers(site)
    assert api(site, body, kind).status == 200


def test_two_hundred_megabytes_are_refused_with_the_limit_in_words(site):
    host, port = site.base.removeprefix("http://").rstrip("/").split(":")
    head = (
        "POST /api/validate?name=a.csv HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
        f"Content-Length: {200 << 20}\r\nConnection: close\r\n\r\n"
    ).encode()
    with socket.create_connection((host, int(port)), timeout=60) as client:
        client.sendall(head)
        said = client.recv(65536)

    assert b" 413 " in said.split(b"\r\n")[0]
    assert answers(site)
