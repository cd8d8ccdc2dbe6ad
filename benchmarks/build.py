"""The build of this publication against its floor: parsing and counting the triples it makes."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).parent.parent
RUNS = 3


def main() -> None:
    ratios = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as name:
            started = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "tsunagu", "build", "--releases", name],
                cwd=ROOT,
                check=True,
                capture_output=True,
            )
            built = time.perf_counter() - started
            dump = Path(name, "current", "dump", "data.nq")
            started = time.perf_counter()
            count = sum(1 for _ in ox.parse(path=str(dump), format=ox.RdfFormat.N_QUADS))
            floor = time.perf_counter() - started
            ratios.append(built / floor)
            print(
                f"build {built:.2f} s, {count:,} quads, parsing alone {floor:.3f} s: {built / floor:.0f} x"
            )
    print(f"median {sorted(ratios)[RUNS // 2]:.0f} x the floor")


if __name__ == "__main__":
    main()
