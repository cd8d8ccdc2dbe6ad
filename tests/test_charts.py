"""Charts: the right picture for the figures, the same in every format, and nothing cut off."""

import json
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from itertools import pairwise

import altair
import pytest
from conftest import ROOT

PNG = b"\x89PNG\r\n\x1a\n"
ASKED = """
PREFIX da: <{base}def/report#>
SELECT ?indicator (COUNT(?figure) AS ?count) WHERE {{ ?figure da:indicator ?indicator }}
GROUP BY ?indicator ORDER BY ?indicator
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


def answer(url: str, **headers: str) -> Answer:
    asked = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=60) as got:
            return Answer(got.status, dict(got.headers), got.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read())


def counts(site) -> dict[str, int]:
    """How many figures each indicator has."""
    asked = urllib.request.Request(
        site.sparql,
        data=ASKED.format(base=site.base).encode(),
        headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"},
    )
    with urllib.request.urlopen(asked, timeout=60) as got:
        rows = [line.split(",") for line in got.read().decode().split()[1:]]
    return {iri.replace("/id/", "/doc/"): int(count) for iri, count in rows}


@pytest.fixture(scope="module")
def drawn(site) -> dict[str, dict]:
    """Every chart that a page offers, in both languages, as its specification."""
    found = {}
    for url, count in counts(site).items():
        page = answer(f"{url}?lang=ja", Accept="text/html").text
        names = re.findall(r'href="(/doc/indicator/[^"]+\.vl\.json\?lang=)ja"', page)
        assert count > 1 or not names, url
        for path in names:
            for lang in ("ja", "en"):
                address = f"{site.base}{path[1:]}{lang}"
                found[address] = json.loads(answer(address).body)
    return found


def marks(specification: dict) -> set[str]:
    return {layer["mark"]["type"] for layer in specification["layer"]}


def test_every_specification_is_vega_lite_and_holds_all_it_needs(drawn):
    assert len(drawn) > 50
    for url, specification in drawn.items():
        altair.Chart.from_dict(specification, validate=True)
        assert '"url"' not in json.dumps(specification), url


def test_the_picture_fits_the_kind_of_figures(site, drawn):
    def of(slug: str, name: str = "chart") -> set[str]:
        return marks(drawn[f"{site.base}doc/indicator/{slug}/{name}.vl.json?lang=ja"])

    assert {"line", "point"} <= of("mnc-held")  # a level at three moments
    assert "bar" in of("lg-analog-review-rate")  # two years
    assert "square" in of("attitude-agree")  # answers of a survey: parts of a hundred
    assert "bar" in of("staff", "parts")  # where the staff come from
    targets = drawn[f"{site.base}doc/indicator/staff/chart.vl.json?lang=ja"]["data"]["values"]
    assert {it["form"] for it in targets} == {"point", "span", "target"}


def test_one_number_has_no_chart(site):
    single = next(url for url, count in counts(site).items() if count == 1)
    assert "/chart." not in answer(f"{single}?lang=ja", Accept="text/html").text
    assert answer(f"{single}/chart.svg").status == 404


def test_shares_are_drawn_on_the_whole_hundred(site, drawn):
    specification = drawn[f"{site.base}doc/indicator/lg-analog-review-rate/chart.vl.json?lang=ja"]
    assert [0, 100] in [
        layer["encoding"]["x"].get("scale", {}).get("domain")
        for layer in specification["layer"]
        if "x" in layer.get("encoding", {})
    ]


def test_every_drawn_value_is_read_out_and_stands_in_the_picture(drawn):
    for url, specification in drawn.items():
        svg = answer(url.replace(".vl.json", ".svg")).text
        label = re.search(r'aria-label="([^"]+)"', svg)[1].replace("&quot;", '"')
        assert 'role="img"' in svg, url
        for row in specification["data"]["values"]:
            if "told" in row:
                assert row["told"] in label.replace("&amp;", "&"), url
                assert f">{row['label']}<" in svg.replace("&amp;", "&"), (url, row["label"])


def test_each_colour_has_its_twin_in_the_dark(drawn):
    style = (ROOT / "web" / "charts.css").read_text(encoding="utf-8")
    for url in drawn:
        svg = answer(url.replace(".vl.json", ".svg")).text
        for name, colour in set(re.findall(r'(fill|stroke)="(#[0-9a-f]+)"', svg)):
            assert f'[{name}="{colour}"]' in style, (url, name, colour)
        assert "style=" not in svg, url


def test_a_chart_keeps_the_contract_in_every_format(site):
    stem = f"{site.base}doc/indicator/mnc-held/chart"
    for ending, media_type in (
        ("svg", "image/svg+xml"),
        ("png", "image/png"),
        ("vl.json", "application/vnd.vegalite.v6+json"),
    ):
        got = answer(f"{stem}.{ending}?lang=ja")
        assert (got.status, got.headers["content-type"]) == (200, media_type)
        assert got.headers["access-control-allow-origin"] == "*"
        again = answer(f"{stem}.{ending}?lang=ja", **{"If-None-Match": got.headers["etag"]})
        assert (again.status, again.body) == (304, b"")
        chosen = answer(f"{stem}?lang=ja", Accept=media_type)
        assert chosen.body == got.body
        assert chosen.headers["content-location"] == f"/doc/indicator/mnc-held/chart.{ending}"
    assert answer(f"{stem}.png").body.startswith(PNG)
    assert answer(stem, Accept="text/turtle").status == 406
    assert answer(f"{stem}.svg?size=2").status == 400
    assert answer(f"{stem}.svg?lang=fr").status == 400
    assert answer(f"{stem}.gif").status == 404
    assert answer(f"{site.base}doc/indicator/mnc-held/other.svg").status == 404


def test_the_two_languages_show_the_same_numbers_in_other_words(drawn):
    for url in (it for it in drawn if it.endswith("ja")):
        japanese, english = (
            [row.get("value") for row in drawn[f"{url[:-2]}{lang}"]["data"]["values"]]
            for lang in ("ja", "en")
        )
        assert japanese == english, url


def test_points_of_a_line_stand_in_order_of_time(site):
    svg = answer(f"{site.base}doc/indicator/mnc-held/chart.svg?lang=ja").text
    path = re.search(r'class="mark-line.*? d="M([^"]+)"', svg)[1]
    points = [tuple(map(float, it.split(","))) for it in path.split("L")]
    assert all(one[0] < other[0] and one[1] > other[1] for one, other in pairwise(points))


def test_a_page_with_a_chart_may_be_framed_and_runs_nothing(site):
    got = answer(f"{site.base}embed/indicator/mnc-held?lang=en", Accept="text/html")
    assert "frame-ancestors *" in got.headers["content-security-policy"]
    assert "script" not in got.headers["content-security-policy"]
    assert "<svg" in got.text
    assert "<script" not in got.text
    assert f"{site.base}doc/indicator/mnc-held" in got.text
    assert answer(f"{site.base}embed/indicator/none").status == 404
