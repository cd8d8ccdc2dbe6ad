"""What the service says of itself: promises, limits that hold, and how links to it look elsewhere."""

import html
import re
import struct
import urllib.parse

import pytest
from browsing import TEMPLATES, address
from test_http import fetch

from tsunagu.pages.cards import lines


def page(site, path, lang):
    return fetch(site, address(site, path, lang), Accept="text/html").body.decode()


def limit(text, about):
    row = next(it for it in text.split("<tr ") if about in it)
    return int(re.search(r'class="cell">\D*([\d,]+)', row)[1].replace(",", ""))


def test_the_limits_that_the_page_names_are_those_in_force(site):
    text = page(site, "status", "en")
    most, far, sent, rows = (
        limit(text, it)
        for it in ("one search", "search can be followed", "data sent", "one look-up")
    )
    assert fetch(site, f"search.json?q=a&limit={most}").status == 200
    assert fetch(site, f"search.json?q=a&limit={most + 1}").status == 400
    assert fetch(site, f"search.json?q=a&offset={far}").status == 200
    assert fetch(site, f"search.json?q=a&offset={far + 1}").status == 400
    assert limit(text, "Time of one SPARQL query") == 30
    asked = {"Content_Type": "application/x-ndjson"}
    many = b'{"label": "x"}\n' * rows
    assert fetch(site, "resolve", method="POST", data=many, **asked).status == 200
    assert (
        fetch(site, "resolve", method="POST", data=many + b'{"label": "x"}\n', **asked).status
        == 413
    )
    assert fetch(site, "resolve", method="POST", data=b" " * (sent + 1), **asked).status == 413


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_page_leads_to_limits_and_promises(site, lang):
    assert f'href="/status?lang={lang}"' in page(site, "indicators", lang)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_link_elsewhere_shows_a_picture_of_the_right_size(site, lang):
    answer = fetch(site, f"card.png?lang={lang}")
    assert answer.headers["Content-Type"] == "image/png"
    assert struct.unpack(">II", answer.body[16:24]) == (1200, 630)
    assert len(answer.body) < 300_000


def test_the_words_of_the_card_are_broken_where_people_would(site):
    assert lines("これは 長い 題名です", 7) == ["これは 長い", "題名です"]
    assert lines("句読点は、行の頭に来ない。", 4) == ["句読点", "は、行の", "頭に来な", "い。"]
    assert all(fetch(site, f"card.png?lang={it}").status == 200 for it in ("ja", "en"))


@pytest.mark.parametrize(
    "path", [paths[0] for name, paths in TEMPLATES.items() if name not in {"embed", "preview"}]
)
def test_every_page_tells_other_sites_what_it_is(site, path):
    text = page(site, path, "ja")
    told = dict(re.findall(r'<meta property="og:(\S+)" content="([^"]*)"', text))
    assert told["title"]
    assert told["description"]
    assert html.unescape(told["url"]).startswith(site.base)
    picture = fetch(site, html.unescape(told["image"]))
    assert (picture.status, picture.headers["Content-Type"]) == (200, "image/png")


@pytest.mark.parametrize("path", ["kind:project", "kind:indicator", "plans", "organizations"])
def test_the_query_behind_a_page_finds_what_is_on_it(site, path):
    text = page(site, path, "en")
    asked = re.search(r'Query</span> <a href="/sparql\?lang=en#query=([^"]+)"', text)
    query = urllib.parse.quote(urllib.parse.unquote(asked[1]))
    answer = fetch(site, f"sparql?query={query}", Accept="text/csv")
    assert answer.status == 200
    assert answer.body.count(b"\n") > 5
