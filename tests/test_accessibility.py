"""Every template is accessible: axe finds nothing, in both languages, wide and narrow, light and dark."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from browsing import NARROW, TEMPLATES, WIDE, address, needs_browser, scheme, width
from conftest import ROOT
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

AXE = Path(__file__).parent / "axe"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
const [rules, done] = arguments;
axe.run(document, { runOnly: rules, resultTypes: ["violations"] }).then(
  (found) => done(found.violations.flatMap((it) =>
    it.nodes.map((node) => [it.id, node.target.join(" "), node.failureSummary]))),
  (error) => done([["axe failed", "", String(error)]]),
);
"""
# Where the focus is: its name, whether it can be seen, and whether something marks it.
STOP = """
const it = document.activeElement;
const box = it.getBoundingClientRect();
const style = getComputedStyle(it);
return {
  name: it.getAttribute("name"),
  text: (it.textContent.trim() || it.getAttribute("name") || it.tagName).slice(0, 60),
  seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
    && box.right > 0 && box.left < innerWidth,
  outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
};
"""
# Texts with kana whose language is not said to be Japanese.
UNMARKED = """
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const found = [];
while (walker.nextNode()) {
  const at = walker.currentNode.parentElement;
  if (/[\\p{Script=Hiragana}\\p{Script=Katakana}]/u.test(walker.currentNode.data)
    && at.closest("[lang]").lang !== "ja" && !at.closest("pre, code, script, textarea"))
    found.push(walker.currentNode.data.trim().slice(0, 80));
}
return found.slice(0, 8);
"""
# The query editor is scrolled by moving its cursor; its scrolling box itself takes no focus.
SOUND = [["scrollable-region-focusable", ".CodeMirror-scroll"]]
PATIENCE = 15
ALL = [path for paths in TEMPLATES.values() for path in paths]
# Parts of a page that other templates hold or extend.
PARTS = {"base", "charts", "courses", "macros", "mistake", "results", "terms", "validate_form"}
# Pages that only a form leads to; each has its own test here.
ANSWERS = {"validated"}

pytestmark = needs_browser


@pytest.fixture(scope="session")
def axe() -> str:
    """The checker's script: a package of the npm registry, of the version and sum in the lock file."""
    script = AXE / "node_modules" / "axe-core" / "axe.min.js"
    wanted = json.loads((AXE / "package.json").read_text())["dependencies"]["axe-core"]
    told = script.with_name("package.json")
    if not told.exists() or json.loads(told.read_text())["version"] != wanted:
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("no npm here to install axe-core with; get it with: apt-get install npm")
        subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=AXE,
            check=True,
            capture_output=True,
            timeout=300,
        )
    return script.read_text(encoding="utf-8")


def faults(browser: WebDriver, rules: list[str]) -> list[list[str]]:
    return [it for it in browser.execute_async_script(RUN, rules) if it[:2] not in SOUND]


def test_every_template_is_looked_at():
    templates = {path.stem for path in (ROOT / "src" / "tsunagu" / "templates").glob("*.html")}
    assert templates - PARTS - ANSWERS == set(TEMPLATES), (
        "name a page of it in TEMPLATES of tests/browsing.py"
    )


def everywhere(browser: WebDriver, axe: str) -> list[tuple[object, ...]]:
    """What axe finds on the page that is shown, at both widths and in both colour schemes."""
    browser.execute_script(axe)
    found: list[tuple[object, ...]] = []
    for pixels in (WIDE, NARROW):
        for colours in ("light", "dark"):
            width(browser, pixels)
            scheme(browser, colours)
            found += [(pixels, colours, *it) for it in faults(browser, RULES)]
    scheme(browser, "")
    return found


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("path", ALL)
def test_axe_finds_nothing(site, browser, axe, path, lang):
    url = address(site, path, lang)
    browser.get(url)
    assert everywhere(browser, axe) == [], url


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_axe_finds_nothing_on_what_a_check_found(site, browser, axe, lang):
    browser.get(address(site, "validate", lang))
    before = browser.title
    browser.find_element(By.CSS_SELECTOR, ".paste summary").click()
    browser.find_element(By.ID, "text").send_keys("indicator,period,value\nnowhere,2099,many")
    browser.find_element(By.CSS_SELECTOR, "#upload button").click()
    WebDriverWait(browser, 60).until(lambda it: it.title != before)
    assert everywhere(browser, axe) == []


def stops(browser: WebDriver, most: int) -> list[dict[str, object]]:
    """What the tab key reaches from the top of a page, in order, and how it shows that it is there."""
    ActionChains(browser).send_keys(Keys.TAB).perform()
    found = []
    for _ in range(most):
        found.append(browser.execute_script(STOP))
        ActionChains(browser).send_keys(Keys.TAB).perform()
    return found


@pytest.mark.parametrize("pixels", [WIDE, NARROW])
@pytest.mark.parametrize("path", ["", "search?q=%E3%83%9E%E3%82%A4%E3%83%8A", "plans"])
def test_the_keyboard_reaches_things_in_order_and_shows_where_it_is(site, browser, path, pixels):
    width(browser, pixels)
    browser.get(address(site, path, "ja"))
    found = stops(browser, 40)
    assert [it["text"] for it in found if not it["seen"]] == []
    assert [it["text"] for it in found if not it["outlined"]] == []
    assert found[0]["text"] == "本文へ移動"
    assert any(it["name"] == "q" for it in found)


@pytest.mark.parametrize(("path", "box"), [("", "hero-q"), ("indicators", "find")])
def test_a_search_needs_no_mouse(site, browser, path, box):
    width(browser, WIDE)
    browser.get(address(site, path, "ja"))
    field = browser.find_element(By.ID, box)
    while browser.switch_to.active_element != field:
        ActionChains(browser).send_keys(Keys.TAB).perform()
    ActionChains(browser).send_keys("マイナポータル", Keys.ENTER).perform()
    WebDriverWait(browser, PATIENCE).until(lambda it: "/search?" in it.current_url)
    first = browser.find_element(By.CSS_SELECTOR, ".found a")
    while browser.switch_to.active_element != first:
        ActionChains(browser).send_keys(Keys.TAB).perform()
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    WebDriverWait(browser, PATIENCE).until(lambda it: "/doc/" in it.current_url)


def test_a_wide_table_is_scrolled_with_the_arrow_keys(site, browser):
    width(browser, NARROW)
    browser.get(address(site, "dataset", "ja"))
    tables = browser.find_elements(By.CSS_SELECTOR, ".scroll")
    wide = "return arguments[0].scrollWidth > arguments[0].clientWidth"
    table = next(it for it in tables if browser.execute_script(wide, it))
    browser.execute_script("arguments[0].focus()", table)
    assert browser.switch_to.active_element == table
    ActionChains(browser).send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT).perform()
    WebDriverWait(browser, PATIENCE).until(
        lambda it: it.execute_script("return arguments[0].scrollLeft", table) > 0
    )


@pytest.mark.parametrize("path", ALL)
def test_japanese_on_an_english_page_is_marked_as_japanese(site, browser, path):
    browser.get(address(site, path, "en"))
    assert browser.execute_script(UNMARKED) == []
