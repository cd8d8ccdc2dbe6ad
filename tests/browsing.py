"""The real browser that several tests look at pages with."""

import json
import shutil
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webdriver import WebDriver

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
WIDE, NARROW = 1280, 360
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync --lang=ja "
    "--force-prefers-reduced-motion"
).split()
# Templates whose pages have a fixed address; "kind:" stands for the first thing of that kind.
TEMPLATES = {
    "about": ("about",),
    "change": ("kind:project-change",),
    "claim": ("kind:claim",),
    "compare": ("compare", "compare?indicator=mnc-held&indicator=pra&from=2022"),
    "counted_list": ("kind:list",),
    "dataset": ("dataset",),
    "definition": ("def/report/codes", "def/code/unit"),
    "discrepancy": ("kind:discrepancy",),
    "dumps": ("dumps/",),
    "embed": ("embed:indicator",),
    "erratum": ("kind:erratum",),
    "explanation": ("errors/query",),
    "figure": ("kind:observation",),
    "findings": ("graph/report",),
    "focus_area": ("kind:focus-area",),
    "graph": ("graph/catalogue",),
    "home": ("",),
    "indicator": ("kind:indicator",),
    "list": ("indicators", "claims"),
    "period": ("kind:period",),
    "plans": ("plans",),
    "preview": ("reconcile/preview?id=id/project/myna-portal",),
    "problem": ("nothing/here",),
    "project": ("kind:project",),
    "question": ("q/survey-split", "q/where-is-it-printed"),
    "questions": ("questions",),
    "report": ("kind:report", "kind:document"),
    "rule": ("rules/CountIsWhole", "rules/JumpByTwenty"),
    "rules": ("rules",),
    "search": ("search?q=%E3%83%9E%E3%82%A4%E3%83%8A",),
    "service": ("kind:service",),
    "sparql": (
        "sparql",
        "sparql?query=SELECT%20*%20%7B%20%3Fs%20a%20da:FocusArea%20%7D",
        "sparql?query=SELECT%20*%20%7B%20%3Fs%20a%20%7D",
    ),
    "statement": ("kind:statement",),
    "status": ("status",),
    "thing": ("kind:plan", "kind:organization"),
    "validate": ("validate",),
    "version": ("kind:version",),
    "vocabulary": ("def/",),
}

needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None or DRIVER is None,
        reason="no Chromium here; get it with: apt-get install chromium chromium-driver",
    ),
]


def opened() -> Iterator[WebDriver]:
    """A browser without a window, closed at the end."""
    options = Options()
    options.binary_location = CHROMIUM or ""
    for flag in FLAGS:
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


def width(browser: WebDriver, pixels: int) -> None:
    """Makes the page exactly so wide, which a window cannot be on every system."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": pixels, "height": 900, "deviceScaleFactor": 1, "mobile": pixels < 600},
    )


def scheme(browser: WebDriver, name: str) -> None:
    """Light or dark, as the reader's system wishes it; "" as it was."""
    features = [{"name": "prefers-color-scheme", "value": name}] if name else []
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def address(site, path: str, lang: str) -> str:
    """Where a page is, in a language; for "kind:plan" the page of the first plan,
    for "embed:indicator" the frame of the first indicator.
    """
    if path.startswith("kind:"):
        path = first(site, path.removeprefix("kind:"))
    if path.startswith("embed:"):
        path = first(site, path.removeprefix("embed:")).replace("doc/", "embed/", 1)
    return f"{site.base}{path}{'&' if '?' in path else '?'}lang={lang}"


def first(site, kind: str) -> str:
    """The path of the document about the first thing of a kind."""
    query = (
        "SELECT ?s WHERE { ?s a ?c "
        f"FILTER(STRSTARTS(STR(?s), '{site.base}id/{kind}/') && !CONTAINS(STR(?s), '#')) }} "
        "ORDER BY ?s LIMIT 1"
    )
    url = f"{site.sparql}?{urllib.parse.urlencode({'query': query})}"
    asked = urllib.request.Request(url, headers={"Accept": "application/sparql-results+json"})
    with urllib.request.urlopen(asked, timeout=30) as got:
        iri = json.load(got)["results"]["bindings"][0]["s"]["value"]
    return iri.removeprefix(site.base).replace("id/", "doc/", 1)
