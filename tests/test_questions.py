"""The questions the graph is there to answer, each with its answer beside it, asked over HTTP."""

import csv
import urllib.parse
import urllib.request

import pytest
from conftest import ROOT

CANONICAL = "https://dajp.example/"
QUESTIONS = sorted((ROOT / "questions").glob("*.rq"))


def asked(site, text):
    query = urllib.parse.urlencode({"query": text.replace(CANONICAL, site.base)})
    request = urllib.request.Request(f"{site.sparql}?{query}", headers={"Accept": "text/csv"})
    with urllib.request.urlopen(request) as response:
        rows = response.read().decode().replace(site.base, CANONICAL).splitlines()
    return list(csv.reader(rows))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_has_its_answer(site, question):
    with question.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))

    assert asked(site, question.read_text(encoding="utf-8")) == expected
    assert len(expected) > 1


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_is_asked_in_words_of_both_languages_and_has_a_group(question):
    heads = [line[:6] for line in question.read_text(encoding="utf-8").splitlines()[:3]]
    assert heads == ["# ja: ", "# en: ", "# grou"]


def test_there_are_answers_for_questions_only():
    assert {path.stem for path in (ROOT / "questions").glob("*.csv")} == {
        path.stem for path in QUESTIONS
    }
