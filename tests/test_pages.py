"""The pages for people, over HTTP from a running server, as any browser without JavaScript sees them."""

import json
import re
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest

from tsunagu.pages.query_problems import QUERY_EXPLANATIONS

MOST_PAGES = 6000
LANGUAGES = ("ja", "en")
DATA = re.compile(r"/(?:doc|def|graph)/[^?]+\.(?:ttl|jsonld|rdf|nt|nq|trig|csv|json)$")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
FIXED = (
    "/",
    "/about",
    "/sparql",
    "/questions",
    "/dataset",
    "/def/",
    "/def/report",
    "/def/report/codes",
    "/def/report/cube",
    "/def/code/unit",
    "/def/code/unit-case",
    "/def/shape",
    "/graph/report",
)
LISTS = (
    "indicators",
    "figures",
    "focus-areas",
    "projects",
    "services",
    "organizations",
    "reports",
    "documents",
    "claims",
    "corrections",
    "milestones",
    "plans",
    "surveys",
    "discrepancies",
    "works",
    "principles",
    "project-changes",
    "counted-lists",
)
ERRORS = (
    "not-found",
    "not-acceptable",
    "parameter",
    "query",
    "media-type",
    "method",
    "too-large",
    "internal",
    "request",
    *QUERY_EXPLANATIONS,
)
KINDS = (
    "assignment",
    "claim",
    "discrepancy",
    "document",
    "erratum",
    "focus-area",
    "indicator",
    "list",
    "milestone",
    "observation",
    "organization",
    "period",
    "plan",
    "principle",
    "project",
    "project-change",
    "report",
    "service",
    "statement",
    "survey",
    "version",
    "work",
)


@dataclass
class Page(HTMLParser):
    """What a page says, and what is wrong with its markup."""

    status: int = 0
    lang: str = ""
    title: str = ""
    headings: list[int] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    canonical: str = ""
    ids: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)  # the links of each row of table.series
    open: list[str] = field(default_factory=list)
    in_series: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag, attrs):
        said = {name: value or "" for name, value in attrs}
        if tag not in VOID and not self.get_starttag_text().endswith("/>"):
            self.open.append(tag)
        self._note(tag, said)
        self._head(tag, said)
        self._table(tag)
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.in_series = "series" in said.get("class", "")
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
            if self.in_series and self.rows:
                self.rows[-1].append(said["href"])

    def _head(self, tag, said):
        if tag == "html":
            self.lang = said.get("lang", "")
        elif tag == "meta" and "name" in said:
            self.meta[said["name"]] = said.get("content", "")
        elif tag == "link" and said.get("rel") == "canonical":
            self.canonical = said["href"]

    def _table(self, tag):
        if tag == "tr" and self.in_series and "tbody" in self.open:
            self.rows.append([])

    def _note(self, tag, said):
        self.ids += [said["id"]] if "id" in said else []
        inline = [name for name in said if name == "style" or name.startswith("on")]
        self.faults += [f"inline {name} on <{tag}>" for name in inline]
        ours = said.get("src", "").startswith("/static/") or said == {"type": "application/ld+json"}
        if tag == "style" or (tag == "script" and not ours):  # JSON-LD is data and is not run
            self.faults.append(f"inline <{tag}>")
        spoken = said.get("alt") or said.get("aria-label") or said.get("aria-hidden") == "true"
        if tag in {"img", "svg"} and not spoken:
            self.faults.append(f"<{tag}> without a text alternative")
        if tag == "th" and "scope" not in said:
            self.faults.append("<th> without scope")

    def handle_endtag(self, tag):
        if tag in VOID or not self.open:
            return
        if self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")
        if tag == "table":
            self.in_series = False

    def handle_startendtag(self, tag, attrs):
        self._note(tag, {name: value or "" for name, value in attrs})

    def handle_data(self, data):
        if self.open and self.open[-1] == "title" and "svg" not in self.open:
            self.title += data


def answer(url: str, accept: str = "text/html") -> tuple[int, str, str]:
    """Status, media type and text of what a server gives, redirects followed."""
    asked = urllib.request.Request(url, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(asked, timeout=30) as got:
            kind = got.headers.get_content_type()
            return got.status, kind, got.read().decode("utf-8") if kind == "text/html" else ""
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get_content_type(), error.read().decode("utf-8")


def page(url: str) -> Page:
    """A page, parsed."""
    status, _, text = answer(url)
    found = Page(status=status)
    found.feed(text)
    found.close()
    return found


def examples(site, kind: str) -> Iterator[str]:
    """Up to three documents about things of a kind, found by SPARQL."""
    query = (
        "SELECT DISTINCT ?s WHERE { ?s a ?c "
        f"FILTER(STRSTARTS(STR(?s), '{site.base}id/{kind}/') && !CONTAINS(STR(?s), '#')) }} "
        "ORDER BY ?s LIMIT 3"
    )
    url = f"{site.base}sparql?query={quote(query)}"
    asked = urllib.request.Request(url, headers={"Accept": "application/sparql-results+json"})
    with urllib.request.urlopen(asked, timeout=30) as got:
        found = json.load(got)
    for row in found["results"]["bindings"]:
        yield row["s"]["value"].replace("/id/", "/doc/", 1)


def looks_right(found: Page, lang: str, url: str) -> None:
    """What holds for every page."""
    assert found.status == 200, url
    assert found.lang == lang, url
    assert found.headings.count(1) == 1, url
    assert found.headings[0] == 1, url
    steps = zip(found.headings, found.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps), (url, found.headings)
    assert found.faults == [], url
    assert found.open == [], url
    assert [name for name, count in Counter(found.ids).items() if count > 1] == [], url
    assert found.meta["description"], url
    assert found.canonical, url
    assert found.title.strip(), url


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", [*FIXED, *(f"/{name}" for name in LISTS)])
def test_every_fixed_page_is_a_sound_page_in_both_languages(site, path, lang):
    url = f"{site.base}{path[1:]}?lang={lang}"
    looks_right(page(url), lang, url)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_thing_has_a_sound_page_in_both_languages(site, kind, lang):
    found = list(examples(site, kind))
    assert found, f"no {kind} in the data"
    for url in found:
        looks_right(page(f"{url}?lang={lang}"), lang, url)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ERRORS)
def test_every_kind_of_error_is_explained(site, kind, lang):
    url = f"{site.base}errors/{kind}?lang={lang}"
    looks_right(page(url), lang, url)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_not_there_is_said_on_a_page_with_a_way_on(site, lang):
    found = page(f"{site.base}nothing/here?lang={lang}")
    assert found.status == 404
    assert found.lang == lang
    assert found.headings.count(1) == 1
    assert any(link.startswith("/errors/not-found") for link in found.links)


def test_switching_the_language_keeps_the_place(site):
    url = next(examples(site, "indicator"))
    found = page(f"{url}?lang=en")
    assert f"{urlsplit(url).path}?lang=ja" in found.links


def test_a_chosen_language_stays_on_the_links(site):
    found = page(f"{site.base}?lang=en")
    inside = [link for link in found.links if link.startswith(("/doc/", "/indicators"))]
    assert inside
    assert all("lang=en" in link for link in inside)


def test_every_number_of_an_indicator_leads_to_its_figure_and_its_place(site):
    for url in examples(site, "indicator"):
        for row in page(f"{url}?lang=ja").rows:
            assert any("/doc/observation/" in link for link in row), url
            assert any("/doc/statement/" in link for link in row), url


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("discrepancy", "discrepancies"),
        ("work", "works"),
        ("principle", "principles"),
        ("project-change", "project-changes"),
        ("list", "counted-lists"),
        ("plan", "plans"),
        ("organization", "organizations"),
    ],
)
def test_every_thing_of_a_kind_is_in_its_list_and_leads_back_to_it(site, kind, name):
    listed = {urlsplit(link).path for link in page(f"{site.base}{name}?lang=en").links}
    for url in examples(site, kind):
        assert urlsplit(url).path in listed, url
        assert f"/{name}?lang=en" in page(f"{url}?lang=en").links, url


def test_notes_for_editors_are_on_the_report_alone(site):
    _, _, report = answer(f"{site.base}graph/report?lang=en")
    assert "Fill in one of these columns" in report
    for url in examples(site, "indicator"):
        assert "/graph/report#" not in answer(f"{url}?lang=en")[2], url


def test_the_list_of_projects_tells_projects_from_places_in_reports(site):
    _, _, text = answer(f"{site.base}projects?lang=en")
    said = re.search(r"(\d+) projects; (\d+) assignments in \d+ reports", text)
    assert said
    assert int(said[1]) < int(said[2])
    assert len(set(re.findall(r"/doc/project/[^?\"]+", text))) == int(said[1])


def test_an_indicator_as_csv_is_its_series(site):
    url = next(examples(site, "indicator"))
    asked = urllib.request.Request(f"{url}.csv")
    with urllib.request.urlopen(asked, timeout=30) as got:
        head = got.read().decode("utf-8").splitlines()[0]
    assert "period_ja" in head
    assert "value" in head


def test_a_page_number_that_is_not_there_is_an_error(site):
    url = next(examples(site, "version"))
    assert page(f"{url}?page=999").status == 400
    assert page(f"{url}?page=0").status == 400


@pytest.fixture(scope="module")
def crawled(site) -> dict[str, Page | int]:
    """Every page that can be reached from the first one, in Japanese, and the files they offer."""
    host = urlsplit(site.base).netloc
    found: dict[str, Page | int] = {}
    waiting = [f"{site.base}?lang=ja"]
    while waiting and len(found) < MOST_PAGES:
        url = waiting.pop()
        if url in found:
            continue
        status, kind, text = answer(url, "text/html, */*;q=0.5")
        if kind != "text/html":
            found[url] = status
            continue
        seen = Page(status=status)
        seen.feed(text)
        found[url] = seen
        for link in seen.links:
            target = urljoin(url, link).partition("#")[0]
            other = (
                "lang=en" in target
                or "/sparql?query=" in target
                or DATA.search(target)
                or "/cite/" in target
            )
            if urlsplit(target).netloc == host and not other and target not in found:
                waiting.append(target)
    assert len(found) < MOST_PAGES, "the crawl did not end"
    return found


def test_no_link_inside_is_dead(crawled):
    dead = [
        unquote(url)
        for url, it in crawled.items()
        if (it.status if isinstance(it, Page) else it) != 200
    ]
    assert dead == []


def test_every_page_that_a_crawl_finds_is_sound(crawled):
    for url, found in crawled.items():
        if isinstance(found, Page):
            looks_right(found, "ja", url)


def test_every_page_has_a_title_of_its_own(crawled):
    pages = {it.canonical: it.title.strip() for it in crawled.values() if isinstance(it, Page)}
    shared = {title: n for title, n in Counter(pages.values()).items() if n > 1}
    assert shared == {}


def test_every_anchor_that_a_page_links_to_exists(crawled, site):
    dead = []
    for url, found in crawled.items():
        if not isinstance(found, Page):
            continue
        for link in found.links:
            target, _, anchor = urljoin(url, link).partition("#")
            there = crawled.get(target)
            wanted = isinstance(there, Page) and anchor and not anchor.startswith("query=")
            if wanted and unquote(anchor) not in there.ids:
                dead.append((url.removeprefix(site.base), re.sub(r"^.*?//[^/]+", "", link)))
    assert dead == []
