"""A generated cube as N-Triples, streamed: about ten triples an observation, always the same.

usage: observations.py TRIPLES > cube.nt
"""

import random
import sys
from collections.abc import Iterator

C = "https://cube.example/"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
SKOS = "http://www.w3.org/2004/02/skos/core#"
QB = "http://purl.org/linked-data/cube#"
AREAS, REGIONS, INDICATORS, YEARS = 47, 8, 40, 30
EACH = 10  # triples of an observation


def observations(triples: int) -> int:
    return max(1, triples // EACH)


def lines(triples: int) -> Iterator[str]:
    yield from _areas()
    chance = random.Random(1)  # noqa: S311 - no secret
    for n in range(observations(triples)):
        o = f"<{C}o{n}>"
        area, rest = n % AREAS + 1, n // AREAS
        year, indicator = 1996 + rest % YEARS, rest // YEARS % INDICATORS + 1
        yield f"{o} {RDF_TYPE} <{QB}Observation> .\n"
        yield f"{o} <{QB}dataSet> <{C}cube> .\n"
        yield f"{o} <{C}area> <{C}area{area}> .\n"
        yield f'{o} <{C}period> "{year}"^^<{XSD}integer> .\n'
        yield f"{o} <{C}indicator> <{C}indicator{indicator}> .\n"
        yield f'{o} <{C}value> "{chance.randrange(1, 10**6) / 10}"^^<{XSD}decimal> .\n'
        yield f"{o} <{C}status> <{C}{chance.choice(('final', 'draft'))}> .\n"
        yield f"{o} <{C}unit> <{C}unit{indicator % 5}> .\n"
        yield f'{o} {LABEL} "観測 {n}"@ja .\n'
        if n % 3:
            yield f'{o} <{C}note> "note {n % 100}"@en .\n'
        else:
            yield f'{o} <{C}revision> "{n % 4}"^^<{XSD}integer> .\n'


def _areas() -> Iterator[str]:
    for n in range(1, AREAS + 1):
        area = f"<{C}area{n}>"
        yield f'{area} <{SKOS}prefLabel> "地域{n}"@ja .\n'
        yield f'{area} <{SKOS}prefLabel> "Area no. {n}"@en .\n'
        yield f"{area} <{SKOS}broader> <{C}region{n % REGIONS}> .\n"
    for n in range(REGIONS):
        yield f"<{C}region{n}> <{SKOS}broader> <{C}country> .\n"


if __name__ == "__main__":
    sys.stdout.writelines(lines(int(sys.argv[1])))
