"""Journeys of those who come for numbers, in a real browser: look, compare, take home."""

import csv
import time
from pathlib import Path

import openpyxl
import pytest
from browsing import NARROW, WIDE, needs_browser, width
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

HEAVIEST = 300_000  # bytes of a page with its chart, as they come over the wire
PATIENCE = 20
WEIGHT = """
return performance.getEntries().filter((it) => it.transferSize !== undefined)
  .reduce((sum, it) => sum + it.transferSize, 0);
"""

pytestmark = needs_browser


def fetched(folder: Path, name: str) -> Path:
    """A file that the browser saves, once it is there whole."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not (folder / name).is_file():
        time.sleep(0.1)
    return folder / name


@pytest.fixture
def folder(browser, tmp_path) -> Path:
    """Where the browser saves what is taken home."""
    browser.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    return tmp_path


def test_the_buttons_give_a_workbook_and_a_csv_with_the_numbers_of_the_page(site, browser, folder):
    width(browser, WIDE)
    browser.get(f"{site.base}doc/indicator/mnc-held?lang=ja")
    digits = [
        it.text.replace(",", "") for it in browser.find_elements(By.CSS_SELECTOR, ".series .exact")
    ]
    browser.find_element(By.CSS_SELECTOR, ".take a[href*='.xlsx']").click()
    browser.find_element(By.CSS_SELECTOR, ".take a[href*='.excel.csv']").click()
    sheet = openpyxl.load_workbook(fetched(folder, "mnc-held.xlsx")).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    assert [str(row[head.index("値")]) for row in rows] == digits
    with fetched(folder, "mnc-held.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["value"] for row in csv.DictReader(file)] == digits


def test_two_years_are_compared_from_an_indicator_without_a_script_of_ours(site, browser):
    width(browser, WIDE)
    browser.get(f"{site.base}doc/indicator/mnc-held?lang=ja")
    browser.find_element(By.CSS_SELECTOR, "a[href*='/compare?indicator=']").click()
    browser.find_element(By.ID, "compare-from").send_keys("2023")
    browser.find_element(By.ID, "compare-to").send_keys("2024")
    browser.find_element(By.ID, "compare-q").send_keys("公金受取口座の登録数", Keys.ENTER)
    WebDriverWait(browser, PATIENCE).until(lambda it: "from=2023" in it.current_url)
    box = browser.find_element(By.CSS_SELECTOR, "input[name=indicator][value=pra]")
    box.click()
    browser.find_element(By.CSS_SELECTOR, ".compare button").click()
    WebDriverWait(browser, PATIENCE).until(lambda it: "indicator=pra" in it.current_url)
    periods = [it.text for it in browser.find_elements(By.CSS_SELECTOR, "tbody th a")]
    assert periods
    assert all("2023" in it or "2024" in it for it in periods)
    assert len(browser.find_elements(By.CSS_SELECTOR, ".plot")) == 2


@pytest.mark.parametrize("pixels", [WIDE, NARROW])
def test_a_chart_tells_its_numbers_to_the_keys(site, browser, pixels):
    width(browser, pixels)
    browser.get(f"{site.base}doc/indicator/mnc-held?lang=ja")
    paper = next(
        it for it in browser.find_elements(By.CSS_SELECTOR, ".plot svg") if it.is_displayed()
    )
    WebDriverWait(browser, PATIENCE).until(lambda _: paper.get_attribute("tabindex") == "0")
    browser.execute_script("arguments[0].focus()", paper)
    browser.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
    tip = browser.find_element(By.CSS_SELECTOR, ".plot-tip")
    assert tip.is_displayed()
    assert "2022年4月" in tip.text
    browser.switch_to.active_element.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    assert "2024年7月" in tip.text
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not tip.is_displayed()


def test_a_page_with_its_chart_is_light_and_asks_no_other_host(site, browser):
    width(browser, WIDE)
    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    browser.get(f"{site.base}doc/indicator/staff?lang=ja")
    WebDriverWait(browser, PATIENCE).until(
        lambda it: it.find_elements(By.CSS_SELECTOR, ".plot-tip")
    )
    assert 10_000 < browser.execute_script(WEIGHT) < HEAVIEST
    asked = browser.execute_script(
        "return performance.getEntriesByType('resource').map((it) => it.name)"
    )
    assert all(it.startswith((site.base, "data:")) for it in asked)
