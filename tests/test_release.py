"""A release: the same input gives the same bytes, and no crash leaves half of one."""

import fcntl
import hashlib
import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, run
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

BASE = "https://data.test/"


def build(publication: Path, releases: Path, *more: str):
    return run("build", "--publication", publication, "--releases", releases, "--base", BASE, *more)


def dumps(releases: Path) -> dict[str, str]:
    folder = (releases / "current").resolve()
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name != "store"
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    releases = tmp_path_factory.mktemp("built") / "releases"
    result = build(ROOT, releases)
    assert result.status == 0, result.err
    return releases


def test_the_same_input_gives_the_same_bytes_in_another_place(built, publication, tmp_path):
    result = build(publication, tmp_path / "releases")

    assert result.status == 0, result.err
    assert dumps(tmp_path / "releases") == dumps(built)


def test_a_second_build_of_the_same_input_makes_nothing_new(built):
    before = (built / "current").resolve().stat().st_ctime_ns

    result = build(ROOT, built)

    assert "already there" in result.out
    assert (built / "current").resolve().stat().st_ctime_ns == before


def test_a_release_has_a_store_and_three_dumps_that_say_the_same(built):
    dump = built / "current" / "dump"
    turtle, jsonld = Graph().parse(dump / "data.ttl"), Graph().parse(dump / "data.jsonld")
    quads = Dataset(default_union=True)
    quads.parse(dump / "data.nq", format="nquads")
    union = Graph()
    union += quads.triples((None, None, None))

    assert len(turtle) > 5000
    assert isomorphic(turtle, union)
    assert isomorphic(jsonld, union)
    assert any((built / "current" / "store").iterdir())


def test_every_file_has_the_checksum_that_the_release_names(built):
    folder = built / "current"
    files = json.loads((folder / "release.json").read_text())["files"]

    assert files
    for name, facts in files.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == facts["sha256"]


def test_a_changed_file_is_found_and_named(publication, tmp_path):
    releases = tmp_path / "releases"
    build(publication, releases)
    dump = releases / "current" / "dump" / "data.ttl"
    dump.write_text(dump.read_text().replace("93080000", "93080001"))

    result = run("release", "--check", "--publication", publication, "--releases", releases)

    assert result.status == 1
    assert "dump/data.ttl" in result.err


def test_a_release_says_how_many_triples_it_holds_and_they_are_as_many(built):
    query = (
        "PREFIX void: <http://rdfs.org/ns/void#> SELECT ?said ?n WHERE { "
        "?d void:triples ?said ; void:sparqlEndpoint ?e . "
        "{ SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { "
        f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{BASE}graph/catalogue>) }} }} }} }}"
    )
    result = run("query", query, "--releases", built, "--format", "csv")

    said, counted = result.out.splitlines()[1].split(",")
    assert said == counted


def test_no_triple_stands_in_two_graphs_so_that_the_union_counts_it_once(built):
    query = (
        "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } "
        "FILTER(STR(?g) < STR(?h)) }"
    )

    assert run("query", query, "--releases", built).out.splitlines() == ["n", "0"]


def test_a_violation_keeps_the_former_release(publication, tmp_path):
    releases = tmp_path / "releases"
    build(publication, releases)
    former = (releases / "current").resolve()
    path = publication / "data" / "figures.csv"
    text = path.read_text(encoding="utf-8-sig").replace("50.9%,,50.9,", "150.9%,,150.9,", 1)
    path.write_text(text, encoding="utf-8-sig")

    result = build(publication, releases)

    assert result.status == 1
    assert "figures.csv" in result.err
    assert "150.9" in result.err
    assert (releases / "current").resolve() == former


@pytest.mark.parametrize("after", [0.3, 0.6, 0.9, 1.2, 1.5])
def test_a_build_killed_at_any_moment_leaves_the_old_or_the_new_release(
    publication, tmp_path, after
):
    releases = tmp_path / "releases"
    build(publication, releases)
    old = (releases / "current").resolve().name
    settings = publication / "data" / "publication.toml"
    settings.write_text(settings.read_text().replace('version = "', 'version = "9.'))

    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tsunagu",
            "build",
            "--publication",
            publication,
            "--releases",
            releases,
            "--base",
            BASE,
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)

    current = (releases / "current").resolve()
    assert (current / "release.json").is_file()
    check = run("release", "--check", "--releases", releases)
    assert check.status == 0, check.err
    again = build(publication, releases)
    assert again.status == 0, again.err
    assert (releases / "current").resolve().name != old
    assert [path.name for path in releases.glob(".new-*")] == []


@pytest.mark.parametrize("most", [100_000, 1_000_000, 2_000_000])
def test_a_disk_that_takes_no_more_is_told_and_keeps_the_former_release(
    publication, tmp_path, most
):
    releases = tmp_path / "releases"
    build(publication, releases)
    former = (releases / "current").resolve()
    settings = publication / "data" / "publication.toml"
    settings.write_text(settings.read_text().replace('version = "', 'version = "9.'))

    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tsunagu",
            "build",
            "--publication",
            publication,
            "--releases",
            releases,
            "--base",
            BASE,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        check=False,
    )

    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert (releases / "current").resolve() == former
    assert [path.name for path in releases.glob(".new-*")] == []


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], check=False)
    if mounted.returncode != 0:
        return  # only root may mount; the test above stands for the others
    try:
        result = build(ROOT, disk / "releases")

        assert result.status == 2
        assert "cannot be written" in result.err
        assert [path.name for path in (disk / "releases").iterdir()] == [".lock"]
    finally:
        subprocess.run(["umount", disk], check=True)


def test_two_builds_at_once_do_not_meet(publication, tmp_path):
    releases = tmp_path / "releases"
    releases.mkdir()
    with (releases / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = build(publication, releases)

    assert result.status == 2
    assert "another build is running" in result.err


def test_an_earlier_release_can_be_made_current_again(publication, tmp_path):
    releases = tmp_path / "releases"
    build(publication, releases)
    first = (releases / "current").resolve().name
    settings = publication / "data" / "publication.toml"
    settings.write_text(settings.read_text().replace('version = "', 'version = "9.'))
    build(publication, releases)
    assert (releases / "current").resolve().name != first

    result = run("release", "--switch", first, "--releases", releases)

    assert result.status == 0, result.err
    assert (releases / "current").resolve().name == first
    assert run("release", "--switch", "nonsense", "--releases", releases).status == 2


@pytest.mark.parametrize(
    "base", ["http://localhost:8000/", "https://dajp.example/", "http://192.168.1.5/"]
)
def test_a_release_for_the_world_refuses_a_base_that_cannot_last(publication, tmp_path, base):
    result = run(
        "release",
        "--world",
        "--publication",
        publication,
        "--releases",
        tmp_path / "r",
        "--base",
        base,
    )

    assert result.status == 2
    assert base in result.err
    assert not (tmp_path / "r").exists()


def test_a_broken_ontology_file_is_named_with_its_line(publication, tmp_path):
    path = publication / "ontology" / "plans.ttl"
    path.write_text(path.read_text() + "\nda:Broken a owl:Class ;;; rdfs:label .\n")
    line = path.read_text().count("\n")

    result = build(publication, tmp_path / "releases")

    assert result.status == 2
    assert f"plans.ttl, {line}行目" in result.err
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [".lock"]


def test_a_release_alone_holds_what_new_figures_are_checked_against(built):
    kept = built / "current" / "sources"

    result = run("validate", "--publication", kept)

    assert result.status == 0, result.err
    assert "This can be published" in result.out
    assert any(
        name.startswith("sources/shapes/")
        for name in json.loads((built / "current" / "release.json").read_text())["files"]
    )
