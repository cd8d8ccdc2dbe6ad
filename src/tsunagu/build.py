"""Build, the whole way in order: tables -> RDF -> inferred -> checked -> described -> released."""

import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from tsunagu import catalogue, entailment, formats, iris
from tsunagu.checks import Finding, findings, refused, report
from tsunagu.context import context
from tsunagu.descriptions import prepare
from tsunagu.errors import CheckError, Message, ReleaseError
from tsunagu.facts import Facts, read_facts
from tsunagu.graphs import Quad, provenance, quads, sources
from tsunagu.harvest import harvested, write_index
from tsunagu.losses import explained, losses
from tsunagu.parameters import require_defaults
from tsunagu.questions import read_questions, require_answers
from tsunagu.release import (
    CURRENT,
    Release,
    file_facts,
    identity,
    open_release,
    publish,
    write_description,
)
from tsunagu.settings import Publication
from tsunagu.sources import codes, read_rules, read_turtle
from tsunagu.store import Store, Triple, dataset, sorted_quads, write_store
from tsunagu.tables import Row
from tsunagu.withdrawals import register, require_sound

Progress = Callable[[str, str], None]
Draw = Callable[[Store, Release], None]


def silent(_ja: str, _en: str) -> None:
    """Says nothing about how far the work is."""


@dataclass(frozen=True)
class Checked:
    """A publication's data, made and checked, with nothing written yet."""

    publication: Publication
    graphs: dict[str, Graph]
    stated: list[Quad]
    derived: dict[str, set[Triple]]
    found: list[Finding]
    rows: dict[str, Row]


@dataclass(frozen=True)
class Built:
    """What a build gave: the release, what the checks found, and the IRIs of the former release
    that it neither holds nor says anything of."""

    release: Release
    found: list[Finding]
    rows: dict[str, Row]
    fresh: bool
    lost: list[str]


def make(publication: Publication, progress: Progress = silent) -> Checked:
    """Reads, converts, infers and checks a publication; writes nothing.

    Raises FactError (tables), SourceError (ontology, shapes). Violations are in the findings.
    """
    progress("オントロジーと表を読んでいます", "reading the ontology and the tables")
    ontology, shapes = (
        read_turtle(it, publication) for it in (publication.ontology, publication.shapes)
    )
    facts = read_facts(publication, codes(ontology))
    stated = list(quads(facts, publication))
    stated += ((*triple, "reference") for triple in catalogue.cube(publication))
    rows, there = _rows(facts, publication), {str(it[0]) for it in stated}
    require_sound(facts.rows, rows, there, publication.base)
    graphs = {"ontology": ontology, "shapes": shapes}
    progress("導けることを導いています", "inferring")
    derived = _derived(publication, ontology, stated)
    progress("決まりに合うか確かめています", "checking")
    found = _findings(ontology, shapes, stated)
    return Checked(publication, graphs, stated, derived, found, rows)


def _rows(facts: Facts, publication: Publication) -> dict[str, Row]:
    return sources(facts, publication)


def _derived(
    publication: Publication, ontology: Graph, stated: list[Quad]
) -> dict[str, set[Triple]]:
    """What follows by OWL 2 RL ("inferred") and by the publication's own rules ("derived")."""
    workspace = Store.memory()
    workspace.add((s, p, o) for s, p, o, _ in stated)
    inferred = entailment.inferred(workspace, entailment.rules(ontology))
    workspace.add(ontology)
    derived: set[Triple] = set()
    for rule in read_rules(publication.ontology / "rules", publication).values():
        triples = workspace.construct(rule)
        workspace.add(triples)
        derived |= triples
    # What a graph states already is not stated again: whoever counts the union counts it once.
    known = set(ontology) | {(s, p, o) for s, p, o, _ in stated}
    return {"inferred": inferred - known, "derived": derived - known - inferred}


def _findings(ontology: Graph, shapes: Graph, stated: list[Quad]) -> list[Finding]:
    """What the shapes say of the stated data: an inferred type must never mend a missing one."""
    data = Graph()
    data += ontology
    data += ((s, p, o) for s, p, o, _ in stated)
    store = Store.memory()
    store.add(data)
    return findings(shapes, store.select)


def complaints(found: Iterable[Finding], rows: dict[str, Row]) -> list[tuple[str, Message]]:
    """Each finding as words with its place: the row of the table where one made the thing."""
    return [(_place(finding, rows), finding.message) for finding in found]


def _place(finding: Finding, rows: dict[str, Row]) -> str:
    row = rows.get(finding.focus) or rows.get(finding.focus.partition("#")[0])
    return row.fault(None, "", "").place if row else finding.focus


def build(
    publication: Publication,
    releases: Path,
    draw: Draw,
    progress: Progress = silent,
    *,
    lasting: bool = False,
) -> Built:
    """Makes the publication's release and makes it current, or raises and leaves all as it was.
    `draw` adds its charts, which come after the data in the order of modules.

    Raises FactError, SourceError, CheckError (a violation) or ReleaseError; `lasting` makes that of
    an IRI that would be lost.
    """
    name = identity(publication)
    checked: list[Checked] = []
    lost: list[str] = []

    def fill(folder: Path) -> None:
        made = make(publication, progress)
        wrong = refused(made.found)
        if wrong:
            raise CheckError(complaints(wrong, made.rows))
        checked.append(made)
        progress("公開版を書いています", "writing the release")
        _write(made, name, folder, draw)

    def compare(target: Path) -> None:
        lost.extend(losses(releases / CURRENT, open_release(target)))
        if lost and lasting:
            raise ReleaseError(explained(lost))

    target = publish(releases, name, fill, compare)
    release = open_release(target)
    if checked:
        return Built(release, checked[0].found, checked[0].rows, fresh=True, lost=lost)
    return Built(release, [], {}, fresh=False, lost=lost)


def _write(made: Checked, name: str, folder: Path, draw: Draw) -> None:
    publication = made.publication
    whole = _dataset(made)
    store = Store.memory()
    store.quads.bulk_extend(whole)
    vocabulary = publication.vocabulary.namespace
    words = context(store, publication.base, vocabulary, publication.prefixes)
    (folder / "context.jsonld").write_text(words.text, encoding="utf-8")
    unlisted = _release(made, name, folder, quads=len(whole), files={})
    with ThreadPoolExecutor(max_workers=1) as aside:
        drawn = aside.submit(draw, store, unlisted)  # takes seconds, and leaves Python free
        _write_dumps(made, whole, formats.Writer(publication.prefixes, words), folder / "dump")
        _copy_tables(publication, folder / "tables")
        _copy_sources(publication, folder / "sources")
        _answer_questions(publication, store, folder / "questions")
        write_index(folder, harvested(store, publication.base, vocabulary))
        write_store(folder / "store", folder / "dump" / "data.nq")
        release = replace(unlisted, files=_files(folder))
        prepare(store, release, release.prepared)
        drawn.result()
    write_description(folder, release)


def _write_dumps(made: Checked, whole: ox.Dataset, writer: formats.Writer, folder: Path) -> None:
    folder.mkdir()
    by_ending = {form.ending: form for form in formats.RDF_FORMATS}
    for file, _, _ in catalogue.DUMPS:
        form = by_ending[file.rpartition(".")[2]]
        (folder / file).write_bytes(writer.dump(whole, form))
    (folder / "report.ttl").write_bytes(_report(made, writer))


def _files(folder: Path) -> dict[str, dict[str, str | int]]:
    """The files that people take home, with their sizes and checksums."""
    paths = [folder / "context.jsonld"]
    for place in ("dump", "questions", "search", "sources", "tables"):
        paths += sorted((folder / place).rglob("*"))
    return {str(it.relative_to(folder)): file_facts(it) for it in paths if it.is_file()}


def _answer_questions(publication: Publication, store: Store, folder: Path) -> None:
    """Every question is asked of the data that are about to be released, and goes with them."""
    asked = read_questions(publication.questions, publication.rebased)
    require_answers(asked, store.select)
    require_defaults(asked, store, publication.prefixes)
    folder.mkdir()
    for question in asked:
        (folder / f"{question.name}.rq").write_text(question.query, encoding="utf-8")


def _release(
    made: Checked, name: str, folder: Path, *, quads: int, files: dict[str, dict[str, str | int]]
) -> Release:
    publication = made.publication
    severities = [finding.severity for finding in made.found]
    return Release(
        folder=folder,
        id=name,
        base=publication.base,
        title=asdict(publication.title),
        description=asdict(publication.description),
        credit=asdict(publication.credit),
        licence=publication.licence,
        version=publication.version,
        modified=publication.modified.isoformat(),
        prefixes=publication.prefixes,
        vocabulary=publication.vocabulary.namespace,
        codes=publication.codes,
        quads=quads,
        findings={it: severities.count(it) for it in ("violation", "warning", "info")},
        files=files,
        withdrawn=register(made.rows.values()),
    )


def _copy_tables(publication: Publication, folder: Path) -> None:
    folder.mkdir()
    for path in sorted(publication.data.iterdir()):
        if path.suffix in {".csv", ".json"} and path.is_file():
            shutil.copyfile(path, folder / path.name)


def _copy_sources(publication: Publication, folder: Path) -> None:
    """What new figures are checked against, so that a release is enough to check them: the
    settings, the tables and their description, the ontology with its rules, the shapes with their
    examples."""
    for source in (publication.data, publication.ontology, publication.shapes):
        for path in sorted(source.rglob("*")):
            if path.suffix in {".csv", ".json", ".rq", ".toml", ".ttl"} and path.is_file():
                target = folder / path.relative_to(publication.root)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)


def _dataset(made: Checked) -> ox.Dataset:
    """All quads of the release, with the catalogue that counts the others."""
    publication = made.publication
    whole = dataset(_all_quads(made), publication.base, made.graphs)
    counting = Store.memory()
    counting.quads.bulk_extend(whole)
    described = catalogue.catalogue(
        publication,
        catalogue.counts(counting.select, publication.base),
        catalogue.coverage(counting.select, publication),
    )
    described += provenance(sorted({graph for *_, graph in made.stated}), publication)
    extra = Store.memory()
    extra.add(described, iris.graph(publication.base, "catalogue"))
    for quad in extra.quads:
        whole.add(quad)
    return whole


def _all_quads(made: Checked) -> Iterable[Quad]:
    yield from made.stated
    for name, triples in made.derived.items():
        yield from ((*triple, name) for triple in triples)  # type: ignore[misc]
    yield from ((*triple, "report") for triple in report(made.found, made.publication.base))  # type: ignore[misc]


def _report(made: Checked, writer: formats.Writer) -> bytes:
    store = Store.memory()
    store.add(report(made.found, made.publication.base))
    turtle = formats.RDF_FORMATS[0]
    return writer.write(sorted_quads(store.quads), turtle)
