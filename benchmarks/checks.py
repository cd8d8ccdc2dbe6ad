"""The complete check of a generated cube against pyshacl on the same data and shapes.

Node by node pyshacl would need hours for the whole. It is run over all the data on two samples of the
focus nodes, so that its fixed cost and its cost for each node are known apart; the whole is
extrapolated from both. What it finds about the larger sample is compared with what we find: which
shape objects to which node (two constraints of a shape that say the same are one finding of ours).
"""

import argparse
import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
import pyshacl
from cube import SPOILT, cube, names
from rdflib import RDF, SH, Graph

from tsunagu.checks import Finding, compiled
from tsunagu.settings import read_publication
from tsunagu.sources import read_turtle
from tsunagu.store import Store

ROOT = Path(__file__).parent.parent
T = TypeVar("T")
EACH = 38  # triples of a figure


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--triples", type=int, nargs="+", default=[100_000, 1_000_000])
    options.add_argument("--sample", type=int, default=20, help="figures that pyshacl looks at")
    options.add_argument("--alone", action="store_true", help="without pyshacl")
    chosen = options.parse_args()
    for triples in chosen.triples:
        # A process each: memory is measured, and what one leaves behind is not the next one's.
        fresh = multiprocessing.get_context("spawn")
        worker = fresh.Process(target=compare, args=(triples, 0 if chosen.alone else chosen.sample))
        worker.start()
        worker.join()
        if worker.exitcode:
            sys.exit(worker.exitcode)


def compare(triples: int, sample: int) -> None:
    """Checks one cube both ways and prints what it took."""
    publication = read_publication(ROOT)
    shapes, ontology = (
        read_turtle(it, publication) for it in (publication.shapes, publication.ontology)
    )
    figures = triples // EACH
    turtle = "".join(cube(publication.base, figures))
    store = Store.memory()
    store.quads.bulk_load(input=turtle.encode(), format=ox.RdfFormat.TURTLE)
    store.add(ontology)
    before = _peak()
    rules, compiling = timed(lambda: compiled(shapes))
    found, took = timed(lambda: rules.findings(store.select))
    print(f"\n{len(store):,} triples, {figures:,} figures, {len(rules.checks)} checks")
    print(f"  compiled once {compiling:.2f} s, all checked {took:.2f} s, {len(found):,} findings")
    print(f"  memory {before:,} MB with the data, {_peak():,} MB at the most during the check")
    if sample:
        data = Graph().parse(data=turtle, format="turtle")
        data += ontology
        numbers = _sample(figures, sample)
        nodes = [name for number in numbers for name in names(publication.base, number)]
        against_pyshacl(data, shapes, nodes, 3 * figures, (found, took))


def _sample(figures: int, size: int) -> list[int]:
    """Some figures: half of them spoilt ones."""
    chance = random.Random(7)  # noqa: S311 - a sample, no secret
    spoilt = chance.sample(range(0, figures, SPOILT), size // 2)
    sound = chance.sample([it for it in range(figures) if it % SPOILT], size - size // 2)
    return [it for pair in zip(spoilt, sound, strict=True) for it in pair]


def against_pyshacl(
    data: Graph, shapes: Graph, sample: list[str], all_nodes: int, ours: tuple[list[Finding], float]
) -> None:
    """Compares the findings about a sample, and the time with what pyshacl would need for all."""
    few = sample[:6]
    _, short = timed(lambda: by_pyshacl(data, shapes, few))
    theirs, long = timed(lambda: by_pyshacl(data, shapes, sample))
    each = (long - short) / (len(sample) - len(few))
    whole, looked_at = short + each * (all_nodes - len(few)), set(sample)
    found = {(it.shape, it.focus) for it in ours[0] if it.focus in looked_at}
    print(f"  pyshacl: {short:.1f} s for {len(few)} nodes, {long:.1f} s for {len(sample)}")
    print(f"  {each * 1000:,.0f} ms a node: {whole / 3600:.1f} h for {all_nodes:,} (extrapolated)")
    print(f"  {whole / ours[1]:,.0f} x; against the sample alone, measured: {long / ours[1]:.1f} x")
    if found != theirs:
        sys.exit(f"only ours: {found - theirs}\nonly pyshacl's: {theirs - found}")
    print(f"  the {len(found)} findings about the sample are the same")


def by_pyshacl(data: Graph, shapes: Graph, nodes: list[str]) -> set[tuple[str, ...]]:
    """What pyshacl finds about some nodes of the data."""
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True, focus_nodes=nodes)
    return {
        tuple(str(results.value(it, term)) for term in (SH.sourceShape, SH.focusNode))
        for it in results.subjects(RDF.type, SH.ValidationResult)
    }


def timed(run: Callable[[], T]) -> tuple[T, float]:
    """What a run gives and the seconds it took."""
    started = time.perf_counter()
    given = run()
    return given, time.perf_counter() - started


def _peak() -> int:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
