"""The front end that npm bundles: built from locked packages, loaded where needed, never in the way."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from conftest import ROOT

LOCK = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))


def fetched(url):
    with urllib.request.urlopen(
        urllib.request.Request(url, headers={"Accept": "text/html"})
    ) as answer:
        return answer.headers, answer.read().decode()


def scripts(html):
    return re.findall(r'<script[^>]* src="([^"]+)"', html)


def test_the_lock_names_every_package_by_digest_and_no_place_to_get_it():
    packages = {name: it for name, it in LOCK["packages"].items() if name}

    assert packages
    assert [name for name, it in packages.items() if "resolved" in it] == []
    assert [name for name, it in packages.items() if not it["integrity"]] == []


def test_only_the_page_that_needs_the_editor_loads_it(site):
    _, editor = fetched(f"{site.base}sparql?lang=en")
    _, about = fetched(f"{site.base}about?lang=en")

    assert any(path.startswith("/static/editor.js?v=") for path in scripts(editor))
    assert [path for path in scripts(about) if "/site.js" not in path] == []


def test_a_bundle_is_kept_for_good_by_browsers(site):
    _, page = fetched(f"{site.base}sparql?lang=en")
    path = next(it for it in scripts(page) if "/editor.js" in it)
    headers, _ = fetched(f"{site.base}{path.lstrip('/')}")

    assert "max-age=31536000" in headers["Cache-Control"]


def test_the_licences_of_what_is_bundled_can_be_read(site):
    _, text = fetched(f"{site.base}static/THIRD-PARTY.txt")

    assert re.search(r"^@zazuko/yasqe [\d.]+\nMIT$", text, re.MULTILINE)
    assert re.search(r"^codemirror [\d.]+\nMIT$", text, re.MULTILINE)


@pytest.fixture
def without_npm(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A checkout on a machine whose npm fails."""
    shutil.copytree(ROOT / "web", tmp_path / "web", ignore=shutil.ignore_patterns("node_modules"))
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, text in {"npm": "exit 1", "node": "exit 0"}.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n")
        (programs / name).chmod(0o755)
    return tmp_path, {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}


def made(checkout, target):
    folder, environment = checkout
    environment.pop("MAKEFLAGS", None)
    return subprocess.run(
        ["make", target], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_a_failing_npm_does_not_keep_the_site_from_being_served(without_npm):
    done = made(without_npm, "bundles")

    assert done.returncode == 0
    assert "npm" in done.stderr


def test_a_failing_npm_fails_what_tests_need(without_npm):
    assert made(without_npm, "src/tsunagu/static/.bundled").returncode != 0
