"""The query editor in a real browser: run, stop, mend, complete, share, take home."""

import json
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request

import pytest
from browsing import NARROW, WIDE, needs_browser, scheme, width
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from test_accessibility import RULES, axe, faults

__all__ = ["axe"]  # a fixture
PATIENCE = 30
pytestmark = needs_browser
AREAS = "SELECT ?it ?name { ?it a da:FocusArea ; skos:prefLabel ?name } ORDER BY ?name"
TRICKY = """# 「'」と `${x}` と \\ と \""" を含む問い合わせ
SELECT ?name ("it's `${1}` \\\\ \\"\\"\\"" AS ?text) {
  ?it a da:FocusArea ; skos:prefLabel ?name
} ORDER BY ?name"""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def wait(browser, condition):
    return WebDriverWait(browser, PATIENCE).until(condition)


def opened(site, browser, lang="en", path="sparql"):
    width(browser, 1280)
    browser.get(f"{site.base}{path}{'&' if '?' in path else '?'}lang={lang}")
    wait(browser, lambda it: it.find_elements(By.CSS_SELECTOR, ".CodeMirror"))
    browser.get_log("browser")


def written(browser, query):
    browser.execute_script(
        "document.querySelector('.CodeMirror').CodeMirror.setValue(arguments[0])", query
    )


def text(browser):
    return browser.execute_script(
        "return document.querySelector('.CodeMirror').CodeMirror.getValue()"
    )


def state(browser):
    return browser.find_element(By.ID, "result-state").text


def run(browser, query):
    written(browser, query)
    browser.find_element(By.CSS_SELECTOR, "#query-form button[type=submit]").click()
    wait(browser, lambda it: not it.find_element(By.ID, "stop").is_displayed() and state(it))


def pressed(browser, label):
    for button in browser.find_elements(By.CSS_SELECTOR, "#result button"):
        if button.text == label:
            button.click()
            return
    raise AssertionError(label)


def fetched(site, query, accept):
    data = urllib.parse.urlencode({"query": query}).encode()
    request = urllib.request.Request(site.sparql, data=data, headers={"Accept": accept})
    with urllib.request.urlopen(request) as answer:
        return answer.read()


@pytest.mark.parametrize(("lang", "rows"), [("ja", "9行 · "), ("en", "9 rows · ")])
def test_a_query_shows_its_rows_and_its_time_in_a_quiet_console(site, browser, lang, rows):
    opened(site, browser, lang)
    run(browser, AREAS)

    assert re.fullmatch(rf"{rows}[\d.]+ ?(s|秒)", state(browser))
    assert len(browser.find_elements(By.CSS_SELECTOR, ".answer tbody tr")) == 9
    link = browser.find_element(By.CSS_SELECTOR, ".answer tbody a")
    assert link.get_attribute("href").startswith(f"{site.base}doc/focus-area/")
    assert browser.get_log("browser") == []
    asked = browser.execute_script(
        "return performance.getEntriesByType('resource').map((it) => it.name)"
    )
    assert asked
    assert all(name.startswith((site.base, "data:")) for name in asked)


def test_a_result_is_a_table_the_raw_answer_or_a_chart(site, browser):
    opened(site, browser)
    run(
        browser,
        "SELECT ?name (STRLEN(?name) AS ?length) { ?it a da:FocusArea ; skos:prefLabel ?name }",
    )
    pressed(browser, "Raw")
    raw = browser.find_element(By.CSS_SELECTOR, "#result pre.raw").text
    pressed(browser, "Chart")
    bars = browser.find_elements(By.CSS_SELECTOR, "#result svg rect")

    assert len(json.loads(raw)["results"]["bindings"]) == len(bars) == 9
    assert browser.get_log("browser") == []


def test_a_graph_is_shown_as_it_came(site, browser):
    opened(site, browser)
    run(browser, "CONSTRUCT WHERE { ?s a da:FocusArea }")

    assert "da:FocusArea" in browser.find_element(By.CSS_SELECTOR, "#result pre.raw").text
    files = [it.text for it in browser.find_elements(By.CSS_SELECTOR, "[data-files] button")]
    assert files == ["Turtle", "JSON-LD", "RDF/XML", "N-Triples", "N-Quads", "TriG"]


@pytest.mark.parametrize(("lang", "said"), [("ja", "3行1列"), ("en", "Line 3, column 1")])
def test_a_mistake_is_said_and_marked_at_its_place(site, browser, lang, said):
    opened(site, browser, lang)
    run(browser, "SELECT * WHERE {\n  ?s ?p\n}")

    assert said in browser.find_element(By.CSS_SELECTOR, "#result .wrong").text
    assert browser.find_element(By.CSS_SELECTOR, "#result .excerpt").text.endswith("^")
    assert browser.find_element(By.CSS_SELECTOR, ".CodeMirror .wrong-place").text == "}"
    at = browser.execute_script(
        "const at = document.querySelector('.CodeMirror').CodeMirror.getCursor(); return [at.line, at.ch]"
    )
    assert at == [2, 0]
    written(browser, AREAS)
    assert browser.find_elements(By.CSS_SELECTOR, ".CodeMirror .wrong-place") == []


def test_a_suggestion_is_put_in_place(site, browser):
    opened(site, browser)
    run(browser, "SELCT * WHERE { ?s a da:FocusArea }")
    browser.find_element(By.CSS_SELECTOR, "#result .wrong-query button:nth-of-type(2)").click()

    assert text(browser) == "SELECT * WHERE { ?s a da:FocusArea }"


@pytest.mark.parametrize(
    ("start", "offered"),
    [
        ("SELECT * { ?s da:focusA", "da:"),
        ("SELECT * { ?subject a ?su", "?subject"),
        ("SELECT * { ?s a da:Focu", "da:FocusArea"),
    ],
)
def test_what_is_begun_is_completed(site, browser, start, offered):
    opened(site, browser)
    written(browser, start)
    browser.execute_script(
        "const it = document.querySelector('.CodeMirror').CodeMirror; it.focus(); it.setCursor(0, 999)"
    )
    ActionChains(browser).key_down(Keys.CONTROL).send_keys(" ").key_up(Keys.CONTROL).perform()
    first = wait(browser, lambda it: it.find_elements(By.CSS_SELECTOR, ".CodeMirror-hint"))[0]
    assert first.text.startswith(offered)
    ActionChains(browser).send_keys(Keys.ENTER).perform()

    assert text(browser).split()[-1].startswith(offered)
    assert browser.get_log("browser") == []


def test_a_thing_is_completed_by_its_name(site, browser):
    opened(site, browser)
    written(browser, "SELECT * { ?s ?p GSS")
    browser.execute_script(
        "const it = document.querySelector('.CodeMirror').CodeMirror; it.focus(); it.setCursor(0, 999)"
    )
    ActionChains(browser).key_down(Keys.CONTROL).send_keys(" ").key_up(Keys.CONTROL).perform()
    wait(browser, lambda it: it.find_elements(By.CSS_SELECTOR, ".CodeMirror-hint"))
    names = [it.text for it in browser.find_elements(By.CSS_SELECTOR, ".CodeMirror-hint")]

    assert any("/id/service/gss>" in name for name in names), names


def test_a_long_query_is_stopped(site, browser):
    opened(site, browser)
    written(browser, ENDLESS)
    browser.find_element(By.CSS_SELECTOR, "#query-form button[type=submit]").click()
    wait(browser, lambda it: "Running" in state(it))
    browser.find_element(By.ID, "stop").click()
    wait(browser, lambda it: "Stopped" in state(it))
    run(browser, AREAS)

    assert "9 rows" in state(browser)


def test_a_shared_link_brings_the_query_and_its_answer(site, browser):
    opened(site, browser)
    run(browser, AREAS)
    link = browser.current_url
    browser.get("about:blank")
    browser.get(link)
    wait(browser, lambda it: it.find_elements(By.CSS_SELECTOR, ".CodeMirror"))

    assert text(browser) == AREAS
    assert len(browser.find_elements(By.CSS_SELECTOR, ".answer tbody tr")) == 9
    assert [it.text for it in browser.find_elements(By.CSS_SELECTOR, "[data-files] button")] == [
        "CSV",
        "TSV",
        "JSON",
        "XML",
    ]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_question_of_the_library_is_put_into_the_editor(site, browser, lang):
    opened(site, browser, lang)
    group = browser.find_elements(By.CSS_SELECTOR, "section[aria-labelledby=examples] > details")[1]
    group.find_element(By.TAG_NAME, "summary").click()
    question = group.find_element(By.CSS_SELECTOR, "li details")
    question.find_element(By.TAG_NAME, "summary").click()
    wanted = question.find_element(By.TAG_NAME, "code").text
    question.find_element(By.CSS_SELECTOR, "a.button").click()
    wait(browser, lambda it: text(it).strip() == wanted.strip())
    run(browser, text(browser))

    assert browser.find_elements(By.CSS_SELECTOR, ".answer tbody tr")


PROGRAMS = {
    "curl": lambda code, file: ["bash", "-c", code],  # noqa: ARG005
    "Python": lambda code, file: [sys.executable, file],  # noqa: ARG005
    "JavaScript": lambda code, file: ["node", f"{file}.mjs"],  # noqa: ARG005
    "R": lambda code, file: ["Rscript", file],  # noqa: ARG005
}


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json"])
def test_a_copied_program_gives_the_same_bytes(site, browser, tmp_path, accept):
    opened(site, browser)
    run(browser, TRICKY)
    expected = fetched(site, TRICKY, accept)
    browser.find_element(By.CSS_SELECTOR, ".snippets summary").click()
    browser.execute_script(
        "const it = document.getElementById('snippet-format'); it.value = arguments[0];"
        "it.dispatchEvent(new Event('change'))",
        accept,
    )
    ran = []
    for place in browser.find_elements(By.CSS_SELECTOR, "[data-snippet]"):
        name = place.get_attribute("data-snippet")
        code = place.find_element(By.TAG_NAME, "code").get_property("textContent")
        file = tmp_path / name
        file.write_text(code, encoding="utf-8")
        (tmp_path / f"{name}.mjs").write_text(code, encoding="utf-8")
        command = PROGRAMS[name](code, str(file))
        if shutil.which(command[0]) is None:
            continue
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
        assert (done.returncode, done.stdout) == (0, expected), (name, done.stderr)
        ran.append(name)

    assert {"curl", "Python"} <= set(ran)


def test_every_control_is_reached_by_the_keyboard(site, browser):
    opened(site, browser)
    browser.execute_script("document.querySelector('.CodeMirror').CodeMirror.focus()")
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element.get_attribute("type") == "submit"
    written(browser, AREAS)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    wait(browser, lambda it: "9 rows" in state(it))
    reached = set()
    for _ in range(12):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        reached.add(browser.switch_to.active_element.text)
    assert {"Copy a link to share", "Table", "Raw", "Chart"} <= reached


@pytest.mark.parametrize("shown", ["Table", "Raw", "Chart", "mistake"])
def test_axe_finds_nothing_in_what_the_editor_shows(site, browser, axe, shown):
    opened(site, browser)
    if shown == "mistake":
        run(browser, "SELECT * WHERE {\n  ?s ?p\n}")
    else:
        run(
            browser,
            "SELECT ?name (STRLEN(?name) AS ?n) { ?it a da:FocusArea ; skos:prefLabel ?name }",
        )
        pressed(browser, shown)
        browser.find_element(By.CSS_SELECTOR, ".snippets summary").click()
    browser.execute_script(axe)
    found = []
    for pixels in (WIDE, NARROW):
        for colours in ("light", "dark"):
            width(browser, pixels)
            scheme(browser, colours)
            found += [(pixels, colours, *it) for it in faults(browser, RULES)]
    scheme(browser, "")
    assert found == []
