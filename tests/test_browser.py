"""The journeys of visitors, in a real browser."""

import pytest
from browsing import needs_browser, width
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

PAGES = (
    "",
    "about",
    "sparql",
    "indicators",
    "figures",
    "projects",
    "services",
    "claims",
    "corrections",
    "discrepancies",
    "plans",
    "graph/report",
    "documents",
    "dataset",
    "def/report",
    "errors/query",
    "nothing/here",
)

pytestmark = needs_browser


def heading(browser: WebDriver) -> str:
    return browser.find_element(By.TAG_NAME, "h1").text


def test_a_number_is_found_from_the_first_page_down_to_its_place(site, browser):
    width(browser, 1280)
    browser.get(f"{site.base}?lang=ja")
    number = browser.find_element(By.CSS_SELECTOR, ".area .card .big-link")
    shown = number.text
    number.click()
    assert shown in browser.find_element(By.CSS_SELECTOR, ".now").text
    chosen = browser.find_element(By.CSS_SELECTOR, ".evidence .chosen")
    printed = chosen.find_element(By.TAG_NAME, "blockquote").text
    chosen.find_element(By.CSS_SELECTOR, "a[href*='/doc/statement/']").click()
    assert browser.find_element(By.CSS_SELECTOR, ".big-quote").text == printed
    assert browser.find_elements(By.CSS_SELECTOR, ".places li")


def test_switching_the_language_stays_on_the_page(site, browser):
    width(browser, 1280)
    browser.get(f"{site.base}indicators?lang=ja")
    browser.find_element(By.CSS_SELECTOR, "tbody th a").click()
    japanese, path = heading(browser), browser.current_url.partition("?")[0]
    browser.find_element(By.CSS_SELECTOR, ".tongues a[hreflang=en]").click()
    assert browser.current_url == f"{path}?lang=en"
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
    assert heading(browser) != japanese


def test_from_a_table_to_its_query_and_its_answer(site, browser):
    width(browser, 1280)
    browser.get(f"{site.base}indicators?lang=ja")
    browser.find_element(By.CSS_SELECTOR, "tbody th a").click()
    browser.find_element(By.CSS_SELECTOR, ".query summary").click()
    text = browser.find_element(By.CSS_SELECTOR, ".query code").text
    browser.find_element(By.CSS_SELECTOR, ".query .button").click()
    assert browser.find_element(By.ID, "query").get_property("value").strip() == text.strip()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_scrolled_sideways_at_320_pixels(site, browser, path):
    width(browser, 320)
    browser.get(f"{site.base}{path}?lang=ja")
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= 320


@pytest.mark.parametrize("kind", ["indicator", "observation", "claim", "focus-area", "version"])
def test_documents_are_not_scrolled_sideways_at_320_pixels(site, browser, kind):
    width(browser, 320)
    name = {"observation": "figures", "version": "documents", "claim": "claims"}
    browser.get(f"{site.base}{name.get(kind, f'{kind}s')}?lang=en")
    link = browser.find_element(By.CSS_SELECTOR, f"tbody th a[href*='/doc/{kind}/']")
    browser.get(link.get_attribute("href"))
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= 320


# Takes the charts of the pages, wide and narrow, and gives the letters that are not wholly inside of
# their picture, or stand on others.
_SPOILT_LETTERS = """
const done = arguments[arguments.length - 1];
const spoilt = [];
let drawn = 0;
const inspect = (path, picture) => {
  document.body.replaceChildren(picture);
  const paper = picture.getBoundingClientRect();
  const boxes = [...picture.querySelectorAll("text")].map((it) => [it.textContent, it.getBoundingClientRect()]);
  boxes.forEach(([words, box], at) => {
    if (box.left < paper.left - 1 || box.right > paper.right + 1 || box.top < paper.top - 3)
      spoilt.push([path, paper.width, words, "outside"]);
    for (const [other, beside] of boxes.slice(at + 1)) {
      const wide = Math.min(box.right, beside.right) - Math.max(box.left, beside.left);
      const high = Math.min(box.bottom, beside.bottom) - Math.max(box.top, beside.top);
      if (wide > 4 && high > 7) spoilt.push([path, paper.width, words, other]);
    }
  });
  drawn += 1;
};
(async () => {
  for (const path of arguments[0]) {
    const page = new DOMParser().parseFromString(await (await fetch(path, { headers: { Accept: "text/html" } })).text(), "text/html");
    for (const picture of page.querySelectorAll(".plot svg")) inspect(path, picture);
  }
  done([drawn, spoilt]);
})();
"""


def test_no_letter_of_any_chart_is_cut_off_or_covered(site, browser):
    width(browser, 1280)
    browser.get(f"{site.base}indicators?lang=ja")
    links = browser.find_elements(By.CSS_SELECTOR, "tbody th a[href*='/doc/indicator/']")
    stems = [link.get_attribute("href").partition("?")[0] for link in links]
    pages = [f"{stem}?lang={lang}" for stem in stems for lang in ("ja", "en")]
    browser.set_script_timeout(120)
    drawn, spoilt = browser.execute_async_script(_SPOILT_LETTERS, pages)
    assert drawn > 100
    assert spoilt == []


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", ["indicators", "claims"])
def test_values_are_seen_at_375_pixels_without_scrolling_sideways(site, browser, name, lang):
    width(browser, 375)
    browser.get(f"{site.base}{name}?lang={lang}")
    if name == "indicators":
        browser.find_element(By.CSS_SELECTOR, "tbody th a").click()
    cells = browser.find_elements(By.CSS_SELECTOR, ".stack .quantity, .stack q")
    assert cells
    for cell in (it for it in cells[:60] if it.is_displayed()):
        assert cell.rect["x"] >= 0
        assert cell.rect["x"] + cell.rect["width"] <= 375


def test_the_keyboard_skips_to_the_content(site, browser):
    width(browser, 1280)
    browser.get(f"{site.base}?lang=ja")
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    skip = browser.switch_to.active_element
    assert skip.get_attribute("class") == "skip"
    assert skip.is_displayed()
    skip.send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "content"


def test_nothing_is_asked_of_another_host_and_the_console_is_quiet(site, browser):
    browser.get_log("browser")  # what earlier tests provoked
    browser.get(f"{site.base}?lang=ja")
    asked = browser.execute_script(
        "return performance.getEntriesByType('resource').map((it) => it.name)"
    )
    assert asked
    assert all(name.startswith(site.base) for name in asked)
    assert [it for it in browser.get_log("browser") if it["level"] == "SEVERE"] == []
