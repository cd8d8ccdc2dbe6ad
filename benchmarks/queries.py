"""SPARQL over HTTP side by side, in one run: our server and its peers over the same generated cube.

usage: queries.py [--triples 100000] [--seconds 2] [--connections 1 8 32] [--peers NAME …] [--only KIND …]

new: each query has another constant and was never asked before; repeated: one query again and again.
The load comes from wrk (C, one thread), on the same machine. Only ratios mean anything, and only
within a run.
"""

import argparse
import contextlib
import itertools
import random
import re
import subprocess
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import observations
import peers

QUERIES = sorted((Path(__file__).parent / "queries").glob("*.rq"))
MOST = 20_000  # different queries prepared for one measurement
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) } # "
NEIGHBOURS = 8
_FAILED = re.compile(r"(?:Non-2xx or 3xx responses:|connect|read|write|timeout) (\d+)")


@dataclass(frozen=True)
class Rate:
    """Answers a second, median and 99th percentile in milliseconds, and answers that failed."""

    rate: float
    median: float
    late: float
    failed: int


def filled(text: str, n: int, known: int) -> str:
    chance = random.Random(n)  # noqa: S311 - no secret
    values = {
        "n": chance.randrange(known),
        "m": chance.randrange(observations.AREAS) + 1,
        "k": chance.randrange(observations.INDICATORS) + 1,
        "year": 1996 + chance.randrange(observations.YEARS),
    }
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return f"{text} # {n}"


def measured(url: str, queries: list[str], connections: int, seconds: int, folder: Path) -> Rate:
    """What a server does with these queries, one after the other."""
    parts = urllib.parse.urlsplit(url)
    asked = folder / "asked.txt"
    asked.write_text("\n".join(f"{parts.path}?query={urllib.parse.quote(it)}" for it in queries))
    script = folder / "asked.lua"
    script.write_text(
        f'local paths, n = {{}}, 0\nfor line in io.lines("{asked}") do paths[#paths + 1] = line end\n'
        'local headers = {["Accept"] = "application/sparql-results+json, application/n-triples"}\n'
        'request = function()\n n = n % #paths + 1\n return wrk.format("GET", paths[n], headers)\nend\n'
    )
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "--latency"]
    done = subprocess.run(
        [*command, "-s", script, url], capture_output=True, text=True, check=True
    ).stdout
    failed = sum(map(int, _FAILED.findall(done)))
    rate = float(found[1]) if (found := re.search(r"Requests/sec:\s+([\d.]+)", done)) else 0.0
    return Rate(rate, _time(done, "50%"), _time(done, "99%"), failed)


def _time(done: str, share: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s|m)", done)
    return (
        float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[found[2]] if found else 0
    )


class Endless:
    """Clients that ask queries without end, again and again."""

    def __init__(self, url: str, seconds: int) -> None:
        self._url, self._seconds = url, seconds
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(NEIGHBOURS)]

    def __enter__(self) -> None:
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, number: int) -> None:
        for again in itertools.count():
            if self._over.is_set():
                return
            query = urllib.parse.quote(f"{ENDLESS}{number} {again}")
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self._url}?query={query}", timeout=self._seconds).close()
            self._over.wait(0.05)


def main() -> None:
    options = _options()
    texts: dict[str, list[str]] = defaultdict(list)
    lookups = []
    for path in QUERIES:
        kind, text = path.read_text(encoding="utf-8").split("\n", 1)
        name = kind.removeprefix("# kind: ")
        lookups += [text.strip()] if name == "lookup" else []
        for key in (name, "mixed"):
            if not options.only or key in options.only:
                texts[key].append(text.strip())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "cube.nt"
        with data.open("w", encoding="utf-8") as out:
            out.writelines(observations.lines(options.triples))
        print(f"{options.triples:,} triples; {len(QUERIES)} queries; {options.seconds} s each")
        for each in options.peers:
            home = folder / each
            home.mkdir()
            started = peers.ALL[each](data, home)
            if started is None:
                print(f"{each}: not installed")
                continue
            with started as peer:
                print(f"{peer.name} ({peer.version})", flush=True)
                _compare(peer, texts, options, home)
                if options.neighbours:
                    _beside(peer, lookups, options, home)


FIRST: dict[tuple[str, str, int], float] = {}


def _compare(peer: peers.Peer, texts: dict[str, list[str]], options, folder: Path) -> None:
    known = observations.observations(options.triples)
    numbers = itertools.count()
    for kind, connections in itertools.product(texts, options.connections):
        count = max(1, MOST // len(texts[kind]))
        fresh = [filled(it, next(numbers), known) for _ in range(count) for it in texts[kind]]
        for how, asked in (("new", fresh), ("repeated", fresh[: len(texts[kind])])):
            found = measured(peer.url, asked, connections, options.seconds, folder)
            first = FIRST.setdefault((kind, how, connections), found.rate)
            ratio = first / found.rate if found.rate else 0
            failed = f"  {found.failed} FAILED" if found.failed else ""
            print(
                f"  {kind:>12} {how:>9} {connections:>3} connections {found.rate:>9,.0f}/s  median "
                f"{found.median:8.2f} ms  p99 {found.late:8.2f} ms  ours is {ratio:6.2f} x{failed}",
                flush=True,
            )


def _beside(peer: peers.Peer, lookups: list[str], options, folder: Path) -> None:
    """Lookups while other clients ask queries without end."""
    known = observations.observations(options.triples)
    light = [filled(it, 10**7 + n, known) for n in range(5000) for it in lookups]
    with Endless(peer.url, options.seconds + 10):
        found = measured(peer.url, light, 8, options.seconds + 4, folder)
    print(
        f"  beside {NEIGHBOURS} queries without end: {found.rate:,.0f} lookups/s, median "
        f"{found.median:.1f} ms, p99 {found.late:.1f} ms, {found.failed} failed",
        flush=True,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--peers", nargs="+", choices=peers.ALL, default=list(peers.ALL))
    parser.add_argument("--only", nargs="+", default=[], help="kinds of queries, or mixed")
    parser.add_argument("--neighbours", action="store_true", help="the worst neighbours, too")
    return parser.parse_args()


if __name__ == "__main__":
    main()
