"""Data flow one way, so imports do too; each library has its own door; nothing names an agency."""

import ast
from pathlib import Path

import pytest
from conftest import ROOT

SRC = ROOT / "src" / "tsunagu"
LAYERS = (
    "arguments "
    "errors terms settings iris periods numerals cells files tables sources questions approvals facts withdrawals remote diagnosis substitution graphs "
    "entailment catalogue checks audit folding search store remote_store jsonld formats parameters release loading context descriptions losses drawings "
    "harvest build submission limits services queries protocol workers batches reconciliation handbook pages reviewers web front serving cli"
).split()
DOORS = {
    "flask": {"web"},
    "granian": {"serving"},
    "jinja2": {"pages"},
    "openpyxl": {"pages", "submission"},
    "defusedxml": {"submission"},
    "owlrl": {"entailment"},
    "pyoxigraph": {
        "loading",
        "remote_store",
        "descriptions",
        "jsonld",
        "parameters",
        "sources",
        "store",
        "formats",
        "queries",
        "build",
        "web",
        "submission",
    },
    "pyshacl": {"checks"},
    "SPARQLWrapper": {"remote"},
    "vl_convert": {"drawings"},
}
# One layer may be a module or a package of that name; the top of the package belongs to none.
MODULES = {
    path: path.relative_to(SRC).parts[0].removesuffix(".py")
    for path in sorted(SRC.rglob("*.py"))
    if path.relative_to(SRC).as_posix() not in {"__init__.py", "__main__.py"}
}


def imported(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_module_imports_only_from_its_left(path):
    layer = MODULES[path]
    earlier = set(LAYERS[: LAYERS.index(layer) + 1])
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("tsunagu.")}

    assert {name for name in ours & {*LAYERS} if name not in earlier} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_library_is_used_only_behind_its_door(path):
    used = {name.split(".")[0] for name in imported(path)}

    assert {
        library for library in used & set(DOORS) if MODULES[path] not in DOORS[library]
    } == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SRC)))
def test_no_private_name_of_a_library_is_imported(path):
    names = [part for name in imported(path) for part in name.split(".")]

    assert [name for name in names if name.startswith("_") and not name.startswith("__")] == []


@pytest.mark.parametrize(
    "path",
    [path for path in SRC.rglob("*") if path.suffix in {".py", ".html", ".rq", ".css", ".js"}],
    ids=lambda path: str(path.relative_to(SRC)),
)
def test_the_engine_knows_no_agency_by_name(path):
    text = path.read_text(encoding="utf-8").lower()

    assert [
        name for name in ("デジタル庁", "digital agency", "digital-agency", "dajp") if name in text
    ] == []
