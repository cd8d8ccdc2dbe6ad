"""The servers that are compared, each over the same triples, started on loopback and stopped again."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
GRAPH = "https://cube.example/graph"
VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 40
DirsAllowed = {folder}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 40
[SPARQL]
ResultSetMaxRows = 2000000
"""


@dataclass
class Peer:
    """A running server."""

    name: str
    version: str
    url: str
    process: subprocess.Popen[bytes]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def said(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip()


@contextlib.contextmanager
def running(
    name: str, version: str, command: list, url: str, folder: Path, **environment: str
) -> Iterator[Peer]:
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=log, stderr=log
        )
    try:
        for _ in range(3000):
            try:
                urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=60).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit((folder / f"{name}.log").read_text(errors="replace")) from None
                time.sleep(0.1)
        yield Peer(name, version, url, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def release_with(cube: Path, folder: Path) -> Path:
    """A release of this publication in which the cube is one graph more."""
    releases = folder / "releases"
    build = [sys.executable, "-m", "tsunagu", "build", "--releases", releases]
    subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    release = (releases / "current").resolve()
    dump = release / "dump" / "data.nq"
    with dump.open("a", encoding="utf-8") as out, cube.open(encoding="utf-8") as lines:
        out.writelines(f"{line[:-2]}<{GRAPH}> .\n" for line in lines)
    shutil.rmtree(release / "store")
    load = "import sys; from pathlib import Path; from tsunagu.store import write_store; write_store(Path(sys.argv[1]), Path(sys.argv[2]))"
    subprocess.run([sys.executable, "-c", load, release / "store", dump], check=True)
    described = json.loads((release / "release.json").read_text(encoding="utf-8"))
    with dump.open("rb") as lines:
        described["quads"] = sum(1 for _ in lines)
    (release / "release.json").write_text(json.dumps(described), encoding="utf-8")
    return releases


def tsunagu(cube: Path, folder: Path) -> contextlib.AbstractContextManager[Peer]:
    releases, port = release_with(cube, folder), free_port()
    command = [sys.executable, "-m", "tsunagu", "serve", "--as-is", "--releases", releases]
    version = said("git", "-C", ROOT, "log", "-1", "--format=%h")
    url = f"http://localhost:{port}/sparql"
    return running("tsunagu", version, command, url, folder, PORT=str(port))


def oxigraph(cube: Path, folder: Path) -> contextlib.AbstractContextManager[Peer] | None:
    program = shutil.which("oxigraph") or Path(sys.executable).parent / "oxigraph"
    if not Path(program).exists():
        return None
    port, store = free_port(), folder / "oxigraph"
    subprocess.run(
        [program, "load", "--location", store, "--file", cube],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    command = [program, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    url = f"http://127.0.0.1:{port}/query"
    return running("oxigraph", said(program, "--version"), command, url, folder)


def rdflib_endpoint(cube: Path, folder: Path) -> contextlib.AbstractContextManager[Peer] | None:
    program = os.environ.get("RDFLIB_ENDPOINT") or shutil.which("rdflib-endpoint")
    if program is None:
        return None
    port = free_port()
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), str(cube)]
    version = said(Path(program).parent / "pip", "show", "rdflib-endpoint").split("\n")[1]
    url = f"http://127.0.0.1:{port}/"
    return running("rdflib-endpoint", version, command, url, folder)


def virtuoso(cube: Path, folder: Path) -> contextlib.AbstractContextManager[Peer] | None:
    program = shutil.which("virtuoso-t")
    if program is None:
        return None
    port, sql = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(VIRTUOSO.format(folder=folder, port=port, sql=sql))
    command = [program, "+configfile", settings, "+foreground"]
    version = next(it for it in said(program, "-?").split("\n") if it.startswith("Version"))
    return _loaded(cube, sql, running("virtuoso", version, command, f"http://127.0.0.1:{port}/sparql", folder))  # fmt: skip


@contextlib.contextmanager
def _loaded(cube: Path, sql: int, started: contextlib.AbstractContextManager[Peer]) -> Iterator:
    with started as peer:
        load = f"ld_dir('{cube.parent}', '{cube.name}', '{GRAPH}'); rdf_loader_run(); checkpoint;"
        isql = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"]
        subprocess.run(isql, check=True, stdout=subprocess.DEVNULL)
        yield peer


def fuseki(cube: Path, folder: Path) -> contextlib.AbstractContextManager[Peer] | None:
    maven = Path.home() / ".m2/repository/org/apache/jena/jena-fuseki-server"
    found = os.environ.get("FUSEKI_JAR") or next(
        iter(maven.glob("*/jena-fuseki-server-*.jar")), None
    )
    if found is None or shutil.which("java") is None:
        return None
    port = free_port()
    command = ["java", "-Xmx6g", "-jar", found, "--port", str(port), "--localhost", f"--file={cube}", "/ds"]  # fmt: skip
    return running("fuseki", Path(found).stem, command, f"http://127.0.0.1:{port}/ds/query", folder)


ALL = {
    "tsunagu": tsunagu,
    "oxigraph": oxigraph,
    "virtuoso": virtuoso,
    "fuseki": fuseki,
    "rdflib-endpoint": rdflib_endpoint,
}
