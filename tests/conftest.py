"""What several tests share: the publication of this repository, built once and served for real."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browsing import opened
from selenium.webdriver.remote.webdriver import WebDriver

from tsunagu.submission import Published, of_folder

ROOT = Path(__file__).parent.parent
PUBLICATION = ("data", "ontology", "questions", "shapes")
PATIENCE = 240  # seconds a server may take to start on a busy machine


@dataclass(frozen=True)
class Result:
    """What a command of ours gave back."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Site:
    """A running server and the folder of its releases."""

    base: str
    releases: Path

    @property
    def sparql(self) -> str:
        return f"{self.base}sparql"


def run(
    *arguments: str | Path, cwd: Path = ROOT, environment: dict[str, str] | None = None
) -> Result:
    """Runs `tsunagu` as a person would: a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tsunagu", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def copied(target: Path) -> Path:
    """A copy of the publication's sources, to be spoilt."""
    for name in PUBLICATION:
        shutil.copytree(ROOT / name, target / name)
    return target


def started(publication: Path, releases: Path) -> tuple[subprocess.Popen[bytes], Site]:
    """A server over a publication, as `make serve` starts it, once it answers."""
    port = free_port()
    environment = {
        **os.environ,
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "PUBLICATION": str(publication),
        "RELEASES": str(releases),
    }
    with (releases.parent / f"server-{port}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "server.py")],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    site = Site(f"http://localhost:{port}/", releases)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{site.base}healthz", timeout=5):
                return process, site
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError((releases.parent / f"server-{port}.log").read_text())


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The repository's publication, served by the real server."""
    releases = tmp_path_factory.mktemp("site") / "releases"
    process, running = started(ROOT, releases)
    yield running
    process.terminate()
    process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser() -> Iterator[WebDriver]:
    """One real browser for all tests."""
    yield from opened()


@pytest.fixture(scope="session")
def published() -> Published:
    """What new rows are checked against: the publication of this repository, prepared once."""
    return of_folder(ROOT)


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """A copy of the publication that a test may spoil."""
    return copied(tmp_path / "publication")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """On CI a test that was not run is a failure: a green run must mean that all was looked at."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("CI"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line(
            f"{len(skipped)} test(s) were skipped, which CI does not allow", red=True
        )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each reason why tests were skipped: the runner itself prints one per place."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    for reason, count in reasons.items():
        terminalreporter.write_line(f"{count} test(s) skipped: {reason}", yellow=True)
