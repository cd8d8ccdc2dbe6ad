"""Rules: each has a page of its own in both languages, with an example that passes and one that does not."""

import html
import re
import urllib.error
import urllib.request
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, Site
from rdflib import SH, Graph, URIRef

from tsunagu.approvals import read_approvals
from tsunagu.checks import CompiledShapes, compiled
from tsunagu.store import Store

EXAMPLES = ROOT / "shapes" / "examples"
APPROVALS = read_approvals(EXAMPLES)
NAMESPACE = "https://dajp.example/def/shape#"


@cache
def shapes_of(topic: str) -> Graph:
    graph = Graph()
    for name in (topic, "prefixes"):
        graph.parse(ROOT / "shapes" / f"{name}.ttl")
    return graph


@cache
def rules_of(topic: str) -> CompiledShapes:
    return compiled(shapes_of(topic))


TOPIC_OF = {
    str(shape).removeprefix(NAMESPACE): path.stem
    for path in sorted((ROOT / "shapes").glob("*.ttl"))
    for shape in shapes_of(path.stem).subjects(SH.severity)
}


@cache
def broken(topic: str, text: str) -> frozenset[str]:
    store = Store.memory()
    store.add(Graph().parse(data=text, format="turtle"))
    found = rules_of(topic).findings(store.select)
    return frozenset(it.shape.removeprefix(NAMESPACE) for it in found)


def page(site: Site, path: str, lang: str = "ja") -> str:
    with urllib.request.urlopen(f"{site.base}{path}?lang={lang}") as answer:
        return answer.read().decode()


def spoken(text: str) -> str:
    """A page without the marks of other languages, and with plain quotes."""
    return re.sub("</?span[^>]*>", "", text).replace("&#39;", "'").replace("&#34;", '"')


def test_every_rule_has_both_examples():
    assert set(APPROVALS) == set(TOPIC_OF)


@pytest.mark.parametrize("name", sorted(TOPIC_OF))
def test_the_bad_example_breaks_the_rule_and_the_good_one_does_not(name: str):
    topic, approval = TOPIC_OF[name], APPROVALS[name]

    assert name in broken(topic, approval.bad.text)
    assert broken(topic, approval.good.text) == frozenset()
    assert approval.bad.telling or approval.good.telling


@pytest.mark.parametrize(
    ("lang", "words"),
    [("ja", ("よい例", "悪い例", "重さ")), ("en", ("Good: ", "Bad: ", "Severity"))],
)
def test_every_rule_has_a_page_that_is_listed(site: Site, lang: str, words: tuple[str, ...]):
    listed = page(site, "rules", lang)
    for name, topic in TOPIC_OF.items():
        shape = page(site, f"rules/{name}", lang)
        said = [
            re.sub(r"\{\?\w+\}", "…", html.escape(it, quote=False))
            for it in shapes_of(topic).objects(URIRef(NAMESPACE + name), SH.message)
            if it.language == lang
        ]

        assert f'href="/rules/{name}' in listed
        assert all(it in shape for it in words)
        assert all(it in spoken(shape) for it in said)


def test_a_page_names_the_tables_and_columns_that_the_rule_concerns(site: Site):
    shape = page(site, "rules/DiscrepancyHasOneStatus")

    assert 'href="/tables/discrepancies.csv"' in shape
    assert "<code>status</code>" in shape
    assert "dqstatus-settled" in shape


def test_the_page_of_all_shapes_leads_to_the_page_of_each(site: Site):
    assert 'href="/rules/CountIsWhole' in page(site, "def/shape.html")


@pytest.mark.parametrize(
    ("path", "status"),
    [("rules/NoSuchRule", 404), ("rules/CountIsWhole?colour=red", 400), ("rules?colour=red", 400)],
)
def test_an_unknown_rule_or_parameter_is_refused(site: Site, path: str, status: int):
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(f"{site.base}{path}")

    error.value.close()
    assert error.value.code == status


def test_an_example_is_nearest_where_least_differs(tmp_path: Path):
    topic = tmp_path / "topic"
    topic.mkdir()
    head = "@prefix ex: <https://example.org/> .\n\n"
    (topic / "valid.far.ttl").write_text(f"{head}ex:x ex:p 1 .\nex:y ex:p 2 .\n")
    (topic / "valid.near.ttl").write_text(f"{head}ex:a ex:p 1 ;\n  ex:q 2 .\nex:b ex:p 2 .\n")
    (topic / "invalid.bad.ttl").write_text(
        f"# expect: ex:Rule\n{head}ex:a ex:p 1 ;\n  ex:q 3 .\nex:b ex:p 2 .\n"
    )
    it = read_approvals(tmp_path)["Rule"]

    assert it.good.name == "valid.near"
    assert [part for part, other in it.bad.telling if other] == ["ex:q 3"]
    assert [part for part, other in it.good.telling if other] == ["ex:q 2"]
    assert "".join(part for part, _ in it.bad.telling) == "ex:a ex:p 1 ;\n  ex:q 3 ."
