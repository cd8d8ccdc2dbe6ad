"""The command line teaches, and says plainly what it cannot do."""

import socket

import pytest
from conftest import ROOT, run

COMMANDS = ("build", "validate", "template", "audit", "serve", "query", "release")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_an_example_and_both_languages(command):
    result = run(command, "--help")

    assert result.status == 0
    assert "例 / example:" in result.out
    assert f"tsunagu {command}" in result.out


def test_the_help_names_every_command():
    assert all(command in run("--help").out for command in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("build", "--publication", "nowhere"), "data/publication.toml"),
        (("build", "--base", "http://x y/"), "no URI can have"),
        (("query", "SELEC"), "neither a query nor a file"),
        (("query", ""), "neither a query nor a file"),
        (("query", "SELECT * { ?s ?p }", "--releases", "nowhere"), "there is no release"),
        (("release", "--releases", "nowhere"), "there is no release"),
        (("audit", "--sources", "nowhere"), "cannot read"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_message_without_a_traceback(arguments, words):
    result = run(*arguments)

    assert result.status == 2
    assert words in result.err
    assert "Traceback" not in result.err


def test_a_message_can_be_had_in_one_language():
    both, ja, en = (run("query", "SELEC", "--lang", it).err for it in ("both", "ja", "en"))

    assert "ファイルでもありません" in ja
    assert "neither" not in ja
    assert "neither" in en
    assert "ファイルでもありません" not in en
    assert "neither" in both
    assert "ファイルでもありません" in both


def test_a_port_that_is_taken_is_named_with_the_next_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", environment={"PORT": str(port)})

    assert result.status == 2
    assert f"PORT={port + 1} make serve" in result.err


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1", "８０８０"])
def test_a_port_that_cannot_be_is_named(port):
    result = run("serve", environment={"PORT": port})

    assert result.status == 2
    assert f"PORT='{port}'" in result.err


def test_the_questions_are_answered_under_whatever_base_a_release_has(tmp_path):
    built = run("build", "--base", "http://localhost:8123/", "--releases", tmp_path / "r")
    assert built.status == 0, built.err

    result = run("query", ROOT / "questions" / "focus-areas.rq", "--releases", tmp_path / "r")

    assert len(result.out.splitlines()) == 4
