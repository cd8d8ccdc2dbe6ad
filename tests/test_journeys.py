"""Journeys through the whole site in a real browser: quiet, quick, and never a dead end."""

import pytest
from browsing import NARROW, TEMPLATES, WIDE, address, needs_browser, width
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

ALL = [path for paths in TEMPLATES.values() for path in paths]
ERROR_OF_ITS_OWN = "the server responded with a status of 40"  # a page about an error is one
PATIENCE = 15
# A phone on a usual mobile network: bytes a second, milliseconds, and a slower processor.
PHONE = {
    "offline": False,
    "latency": 70,
    "downloadThroughput": 1_100_000,
    "uploadThroughput": 90_000,
}
SLOWER = 4
FIRST_PAINT = """
const [done] = arguments;
const told = () => performance.getEntriesByName("first-contentful-paint")[0];
if (told()) done(told().startTime);
else new PerformanceObserver((_, it) => { if (told()) { it.disconnect(); done(told().startTime); } })
  .observe({ type: "paint", buffered: true });
"""

pytestmark = needs_browser


@pytest.mark.parametrize("path", ALL)
def test_no_page_asks_another_host_or_complains(site, browser, path):
    width(browser, WIDE)
    browser.get_log("browser")  # what earlier tests provoked
    url = address(site, path, "ja")
    browser.get(url)
    asked = browser.execute_script(
        "return performance.getEntriesByType('resource').map((it) => it.name)"
    )
    assert [it for it in asked if not it.startswith((site.base, "data:"))] == []
    loud = [it["message"] for it in browser.get_log("browser") if it["level"] == "SEVERE"]
    assert [it for it in loud if ERROR_OF_ITS_OWN not in it or not it.startswith(url)] == []


@pytest.fixture
def phone(browser):
    """The browser as a phone with a mobile network, and nothing kept from before."""
    width(browser, NARROW)
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", PHONE)
    browser.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield browser
    browser.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 1})
    browser.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )


@pytest.mark.parametrize("path", ["", "kind:indicator", "search?q=%E3%83%9E%E3%82%A4%E3%83%8A"])
def test_something_is_seen_within_a_second_on_a_phone(site, phone, path):
    url = address(site, path, "ja")
    times = []
    for _ in range(4):  # the machine that tests run on does other things too
        phone.execute_cdp_cmd("Network.clearBrowserCache", {})
        phone.get(url)
        times.append(phone.execute_async_script(FIRST_PAINT))
        if times[-1] < 1000:
            break
    assert min(times) < 1000, times


def test_a_correction_is_followed_to_the_place_it_corrects(site, browser):
    width(browser, WIDE)
    browser.get(address(site, "corrections", "ja"))
    browser.find_element(By.CSS_SELECTOR, "tbody th a").click()
    assert "/doc/erratum/" in browser.current_url
    announced = browser.find_element(By.CSS_SELECTOR, "time").get_attribute("datetime")
    assert announced
    assert browser.find_elements(By.CSS_SELECTOR, "a[href*='/doc/document/']")
    browser.find_element(By.CSS_SELECTOR, "main a[href*='/doc/statement/']").click()
    assert browser.find_elements(By.CSS_SELECTOR, ".places li")


def test_from_a_page_to_its_query_and_back(site, browser):
    width(browser, WIDE)
    browser.get(address(site, "kind:project", "ja"))
    before, title = browser.current_url, browser.title
    browser.find_element(By.CSS_SELECTOR, ".identity a[href*='#query=']").click()
    WebDriverWait(browser, PATIENCE).until(lambda it: "/sparql" in it.current_url)
    iri = before.partition("?")[0].replace("/doc/", "/id/")
    WebDriverWait(browser, PATIENCE).until(
        lambda it: iri in it.find_element(By.ID, "query").get_property("value")
    )
    browser.back()
    WebDriverWait(browser, PATIENCE).until(lambda it: it.title == title)
    assert browser.current_url == before


def test_narrowing_plans_needs_no_script_and_keeps_the_language(site, browser):
    width(browser, NARROW)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(address(site, "plans", "en"))
        browser.find_element(By.CSS_SELECTOR, "#by-outcome option[value=kept]").click()
        browser.find_element(By.CSS_SELECTOR, ".narrow button").click()
        WebDriverWait(browser, PATIENCE).until(lambda it: "outcome=kept" in it.current_url)
        assert "lang=en" in browser.current_url
        assert browser.find_elements(By.CSS_SELECTOR, ".step.outcome-kept")
        assert not browser.find_elements(By.CSS_SELECTOR, ".step.outcome-open")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_results_follow_what_is_typed_and_the_address_keeps_them(site, browser):
    width(browser, WIDE)
    browser.get(address(site, "search", "ja"))
    box = browser.find_element(By.ID, "q")
    box.send_keys("ガバクラ")
    WebDriverWait(browser, PATIENCE).until(
        lambda it: it.find_elements(By.CSS_SELECTOR, "#found .found-name a")
    )
    shown = browser.find_element(By.CSS_SELECTOR, "#found .found-name a").text
    assert browser.find_element(By.ID, "found-told").get_property("textContent")
    assert browser.switch_to.active_element == box
    browser.refresh()
    assert browser.find_element(By.CSS_SELECTOR, "#found .found-name a").text == shown
