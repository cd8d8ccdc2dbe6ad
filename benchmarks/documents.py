"""Documents over HTTP against a Flask "hello world" on the same server, in the same run.

first: every document asked for once, in a fresh server (nothing kept yet);
repeated: one document again and again; 304: the same with its validator.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent
SECONDS = int(os.environ.get("SECONDS_EACH", "4"))
CONNECTIONS = (1, 8, 32)
HELLO = """
from flask import Flask
app = Flask(__name__)
@app.get("/")
def hello():
    return "hello world"
def application():
    return app
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def waited(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{url} does not answer")


def hello(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    (folder / "hello.py").write_text(HELLO)
    port = free_port()
    code = (
        "from granian import Granian; from granian.constants import Interfaces\n"
        f"Granian('hello:application', port={port}, interface=Interfaces.WSGI, workers=2, "
        "factory=True, websockets=False, log_enabled=False, blocking_threads=8, "
        "backpressure=128).serve()"
    )
    script = folder / "serve_hello.py"
    script.write_text(
        f"if __name__ == '__main__':\n    {code.replace(chr(10), chr(10) + '    ')}\n"
    )
    process = subprocess.Popen([sys.executable, script], cwd=folder)
    url = f"http://127.0.0.1:{port}/"
    waited(url)
    return process, url


def product(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "RELEASES": str(folder / "releases")}
    process = subprocess.Popen([sys.executable, "server.py"], cwd=ROOT, env=environment)
    url = f"http://localhost:{port}/"
    waited(f"{url}healthz")
    return process, url


def rate(
    url: str, connections: int, script: Path | None = None, seconds: int = SECONDS
) -> tuple[float, float]:
    """Requests a second and the 99th percentile in milliseconds."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    if script:
        command += ["-s", str(script)]
    out = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out and "304" not in (script.name if script else ""):
        raise SystemExit(out)
    per_second = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    return per_second, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def documents(url: str) -> list[str]:
    query = f"SELECT DISTINCT ?s WHERE {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), '{url}id/') && !CONTAINS(STR(?s), '#')) }}"
    asked = urllib.request.Request(
        f"{url}sparql",
        data=query.encode(),
        headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"},
    )
    with urllib.request.urlopen(asked) as answer:
        return [line.replace("/id/", "/doc/") for line in answer.read().decode().split()[1:]]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (peer, peer_url), (ours, url) = hello(folder), product(folder)
        try:
            paths = [it.removeprefix(url.rstrip("/")) for it in documents(url)]
            tag = urllib.request.urlopen(f"{url}doc/indicator/mnc-held.ttl").headers["ETag"]
            every = folder / "every.lua"
            listed = ", ".join(f'"{path}"' for path in paths)
            every.write_text(
                f"local paths = {{{listed}}}\nlocal n = 0\nlocal round = 0\n"
                "request = function()\n n = n + 1\n if n > #paths then n = 1; round = round + 1 end\n"
                # another Accept each round: no answer is asked for twice
                ' return wrk.format("GET", paths[n], {["Accept"] = "text/turtle, x/r" .. round})\nend\n'
            )
            unchanged = folder / "304.lua"
            unchanged.write_text(f"wrk.headers[\"If-None-Match\"] = '{tag}'\n")
            print(f"{len(paths)} documents; requests a second, and the ratio to hello world")
            for connections in CONNECTIONS:
                floor, _ = rate(peer_url, connections)
                print(f"  {connections:>2} connections: hello {floor:,.0f}")
                for what, target, script in (
                    ("first", url, every),
                    ("repeated", f"{url}doc/indicator/mnc-held.ttl", None),
                    ("304", f"{url}doc/indicator/mnc-held.ttl", unchanged),
                ):
                    found, late = rate(target, connections, script)
                    print(
                        f"     {what:>8} {found:>9,.0f}  {found / floor:5.2f} x  p99 {late:.1f} ms"
                    )
        finally:
            for process in (peer, ours):
                process.terminate()
                process.wait(timeout=30)


if __name__ == "__main__":
    main()
