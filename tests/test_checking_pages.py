"""The journey of somebody who checks figures, in a real browser: drop, read, mend, preview."""

import base64
import io
import time

import openpyxl
import pytest
from browsing import needs_browser, width
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait
from test_accessibility import axe, everywhere  # noqa: F401 - a fixture
from test_checking import NEW, WRONG, table

pytestmark = needs_browser
PATIENCE = 60
DROP = """
const [name, content] = arguments;
const bytes = Uint8Array.from(atob(content), (it) => it.charCodeAt(0));
const data = new DataTransfer();
data.items.add(new File([bytes], name));
document.querySelector("[data-drop]").dispatchEvent(
  new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
"""


def workbook(row):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "figures"
    sheet.append(list(row))
    sheet.append(list(row.values()))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def dropped(browser: WebDriver, site, name: str, body: bytes, lang: str = "ja") -> None:
    """Drops a file on the page and sends it; waits for the verdict."""
    browser.get(f"{site.base}validate?lang={lang}")
    browser.execute_script(DROP, name, base64.b64encode(body).decode())
    browser.find_element(By.CSS_SELECTOR, "#upload button[type=submit]").click()
    waiting(browser).until(lambda it: it.find_elements(By.ID, "summary"))


def waiting(browser: WebDriver) -> WebDriverWait:
    return WebDriverWait(browser, PATIENCE)


def saved(folder) -> bytes:
    """The file that the browser saves next."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for path in folder.glob("*.xlsx"):
            return path.read_bytes()
        time.sleep(0.1)
    raise TimeoutError


def test_a_sheet_is_dropped_read_marked_mended_and_previewed(site, browser, tmp_path):
    width(browser, 1280)
    browser.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    dropped(browser, site, "数値.xlsx", workbook(WRONG))

    summary = browser.find_element(By.ID, "summary")
    assert "直すところがあります" in summary.text
    assert browser.switch_to.active_element == summary
    summary.find_element(By.CSS_SELECTOR, "a[href^='#cause-']").click()
    found = browser.find_element(By.CSS_SELECTOR, ".cause")
    assert "数値.xlsx" in found.text
    assert "F2" in found.text
    assert "93080000" in found.text
    assert browser.find_element(By.CSS_SELECTOR, ".sheet .marked-violation").text.startswith(
        "93080001"
    )

    browser.find_element(By.CSS_SELECTOR, "button[value=xlsx]").click()
    marked = openpyxl.load_workbook(io.BytesIO(saved(tmp_path)))
    assert "93080000" in marked["figures"]["F2"].comment.text
    marked["figures"]["F2"].value = 99000000
    marked["figures"]["E2"].value = "9,900万枚"
    mended = io.BytesIO()
    marked.save(mended)

    dropped(browser, site, "直した数値.xlsx", mended.getvalue())
    assert "このまま公開できます" in browser.find_element(By.ID, "summary").text
    browser.find_element(By.CSS_SELECTOR, "button[name=show]").click()
    waiting(browser).until(lambda it: "下見" in it.find_element(By.ID, "content").text)
    page = browser.find_element(By.ID, "content").text
    assert "9,900万" in page
    assert browser.find_elements(By.CSS_SELECTOR, "meta[name=robots][content=noindex]")


def test_nothing_chosen_is_said_without_leaving_the_page(site, browser):
    browser.get(f"{site.base}validate?lang=ja")
    browser.find_element(By.CSS_SELECTOR, "#upload button[type=submit]").click()
    assert "ファイルを選ぶか" in browser.find_element(By.ID, "progress").text


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("row", [WRONG, NEW], ids=["wrong", "right"])
def test_axe_finds_nothing_on_a_verdict(site, browser, axe, row, lang):  # noqa: F811
    dropped(browser, site, "figures.csv", table(row), lang)

    assert everywhere(browser, axe) == []
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= 360
