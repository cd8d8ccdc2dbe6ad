"""DCAT: the release as a catalogue of data sets, distributions and services (DCAT 3, DCAT-AP 3).

What the publication does not know of itself is left out rather than made up: a contact point, how
long files will stay, and the day of the first issue.
"""

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.term import Node

from tsunagu import iris
from tsunagu.catalogue.counts import Coverage
from tsunagu.settings import Publication
from tsunagu.terms import DCAT, DCTERMS, FOAF, PROV, QB, RDF, RDFS, SKOS, XSD

Triple = tuple[URIRef, URIRef, Node]

VERSION = URIRef(f"{DCAT}version")  # of DCAT 3; rdflib's list of terms is DCAT 2's
_MEDIA = "https://www.iana.org/assignments/media-types/"
_EU = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = ("JPN", "ENG")
# What every publication of this engine is about: the report of a body that answers to the public.
_THEME, _THEMES = f"{_EU}data-theme/GOVE", f"{_EU}data-theme"
_RECONCILIATION = "https://reconciliation-api.github.io/specs/0.2/"

# The dumps: file, media type and name; below, a media type's European code and its specification.
DUMPS = (
    ("data.ttl", "text/turtle", "Turtle"),
    ("data.nq", "application/n-quads", "N-Quads"),
    ("data.jsonld", "application/ld+json", "JSON-LD"),
)
_CODES = {
    "text/turtle": ("RDF_TURTLE", "https://www.w3.org/TR/turtle/"),
    "application/n-quads": ("RDF_N_QUADS", "https://www.w3.org/TR/n-quads/"),
    "application/ld+json": ("JSON_LD", "https://www.w3.org/TR/json-ld11/"),
    "text/csv": ("CSV", "https://www.w3.org/TR/tabular-data-model/"),
    "application/json": ("JSON", "https://www.w3.org/TR/tabular-metadata/"),
}


def dataset_iri(publication: Publication) -> URIRef:
    """The data set as a whole."""
    return iris.thing(publication.base, "dataset", "all")


def dcat(publication: Publication, about: Coverage) -> Iterator[Triple]:
    """The catalogue with its two data sets, their files, and the services over them."""
    yield from _catalogue(publication)
    yield from _all(publication, about)
    yield from _tables(publication)
    yield from _services(publication)
    yield from _typed(publication, about)


def described(subject: URIRef, ja: tuple[str, str], en: tuple[str, str]) -> Iterator[Triple]:
    """A title and a description in both languages."""
    for lang, (title, description) in (("ja", ja), ("en", en)):
        yield subject, DCTERMS.title, Literal(title, lang=lang)
        yield subject, DCTERMS.description, Literal(description, lang=lang)


def _resource(publication: Publication, subject: URIRef) -> Iterator[Triple]:
    """What holds of the catalogue, the data sets and the services alike."""
    yield subject, DCTERMS.publisher, URIRef(publication.base + publication.publisher)
    yield subject, DCTERMS.license, URIRef(publication.licence)


def _dated(publication: Publication, subject: URIRef, *terms: URIRef) -> Iterator[Triple]:
    for term in terms:
        yield subject, term, Literal(publication.modified.isoformat(), datatype=XSD.date)


def _content(publication: Publication, subject: URIRef) -> Iterator[Triple]:
    """What holds of the catalogue and the data sets."""
    yield from _resource(publication, subject)
    yield from _dated(publication, subject, DCTERMS.modified)
    yield subject, DCTERMS.spatial, iris.thing(publication.base, "area", publication.default_area)
    for code in _LANGUAGES:
        yield subject, DCTERMS.language, URIRef(f"{_EU}language/{code}")


def _catalogue(publication: Publication) -> Iterator[Triple]:
    base = publication.base
    subject = iris.thing(base, "dataset", "catalogue")
    yield subject, RDF.type, DCAT.Catalog
    yield from described(
        subject,
        (f"{publication.title.ja}: カタログ", publication.description.ja),
        (f"{publication.title.en}: the catalogue", publication.description.en),
    )
    yield from _content(publication, subject)
    yield subject, FOAF.homepage, URIRef(base)
    yield subject, DCAT.themeTaxonomy, URIRef(_THEMES)
    for name in ("all", "tables"):
        yield subject, DCAT.dataset, iris.thing(base, "dataset", name)
    for name in ("sparql", "reconcile"):
        yield subject, DCAT.service, URIRef(base + name)


def _all(publication: Publication, about: Coverage) -> Iterator[Triple]:
    subject, base = dataset_iri(publication), publication.base
    yield subject, RDF.type, DCAT.Dataset
    yield from described(
        subject,
        (publication.title.ja, publication.description.ja),
        (publication.title.en, publication.description.en),
    )
    yield from _content(publication, subject)
    yield subject, DCTERMS.identifier, Literal(str(subject))
    yield subject, VERSION, Literal(publication.version)
    yield subject, DCAT.theme, URIRef(_THEME)
    yield subject, DCAT.landingPage, URIRef(f"{base}dataset")
    yield subject, DCTERMS.accessRights, URIRef(f"{_EU}access-right/PUBLIC")
    yield subject, DCTERMS.conformsTo, URIRef(publication.vocabulary.namespace.rstrip("#/"))
    yield subject, DCTERMS.conformsTo, URIRef("https://www.w3.org/TR/vocab-data-cube/")
    yield subject, PROV.wasDerivedFrom, iris.thing(base, "dataset", "tables")
    rights = iris.fragment(subject, "rights")
    yield subject, DCTERMS.rights, rights
    yield rights, RDF.type, DCTERMS.RightsStatement
    for lang in ("ja", "en"):
        yield rights, RDFS.label, Literal(publication.credit.in_language(lang), lang=lang)
    for keyword in about.keywords:
        yield subject, DCAT.keyword, keyword
    yield from _temporal(subject, about)
    for name, media_type, label in DUMPS:
        file = URIRef(f"{base}dumps/{name}")
        yield subject, DCAT.distribution, file
        ja, en = f"すべてのデータ（{label}）", f"All data as {label}"
        yield from described(file, (label, ja), (label, en))
        yield from _distribution(publication, file, media_type)


def _temporal(subject: URIRef, about: Coverage) -> Iterator[Triple]:
    span = iris.fragment(subject, "temporal")
    if about.start is None:
        return
    yield subject, DCTERMS.temporal, span
    yield span, RDF.type, DCTERMS.PeriodOfTime
    yield span, DCAT.startDate, about.start
    if about.end is not None:
        yield span, DCAT.endDate, about.end


def _distribution(publication: Publication, file: URIRef, media_type: str) -> Iterator[Triple]:
    code, specification = _CODES[media_type]
    media, form = URIRef(_MEDIA + media_type), URIRef(f"{_EU}file-type/{code}")
    yield file, RDF.type, DCAT.Distribution
    yield file, DCAT.accessURL, URIRef(f"{publication.base}dumps/")
    yield file, DCAT.downloadURL, file
    yield file, DCAT.mediaType, media
    yield media, RDF.type, DCTERMS.MediaType
    yield file, DCTERMS.format, form
    yield form, RDF.type, DCTERMS.MediaTypeOrExtent
    yield file, DCTERMS.conformsTo, URIRef(specification)
    yield URIRef(specification), RDF.type, DCTERMS.Standard
    yield file, DCTERMS.license, URIRef(publication.licence)
    yield from _dated(publication, file, DCTERMS.issued, DCTERMS.modified)


def _tables(publication: Publication) -> Iterator[Triple]:
    subject, base = iris.thing(publication.base, "dataset", "tables"), publication.base
    title = publication.title
    yield subject, RDF.type, DCAT.Dataset
    yield from described(
        subject,
        (
            f"{title.ja}: 元の表",
            "すべてのデータのもとになるCSVの表と、その列の説明（CSV on the Web）。",
        ),
        (
            f"{title.en}: the tables",
            "The CSV tables that all data are made from, with a description of their columns "
            "(CSV on the Web).",
        ),
    )
    yield from _content(publication, subject)
    yield subject, DCAT.theme, URIRef(_THEME)
    yield subject, DCAT.landingPage, URIRef(f"{base}dataset")
    types = {".csv": "text/csv", ".json": "application/json"}
    for path in sorted(publication.data.iterdir()):
        if path.suffix in types and path.is_file():
            file = URIRef(f"{base}tables/{path.name}")
            yield subject, DCAT.distribution, file
            ja, en = f"元の表 {path.name}", f"The table {path.name}"
            yield from described(file, (path.name, ja), (path.name, en))
            yield from _distribution(publication, file, types[path.suffix])


def _services(publication: Publication) -> Iterator[Triple]:
    base = publication.base
    sparql, reconcile = URIRef(f"{base}sparql"), URIRef(f"{base}reconcile")
    yield from described(
        sparql,
        ("SPARQL", "すべてのデータへの SPARQL 1.1 の問い合わせ。"),
        ("SPARQL", "SPARQL 1.1 queries over all data."),
    )
    yield from described(
        reconcile,
        ("名寄せ", "名前から、この公開版のものを探すサービス（Reconciliation Service API）。"),
        (
            "Reconciliation",
            "Finds the things of this release by name (Reconciliation Service API).",
        ),
    )
    for service, specification in (
        (sparql, "https://www.w3.org/TR/sparql11-protocol/"),
        (reconcile, _RECONCILIATION),
    ):
        yield service, RDF.type, DCAT.DataService
        yield from _resource(publication, service)
        yield service, DCAT.endpointURL, service
        yield service, DCAT.endpointDescription, service
        yield service, DCAT.servesDataset, dataset_iri(publication)
        yield service, DCAT.theme, URIRef(_THEME)
        yield service, DCTERMS.conformsTo, URIRef(specification)
        yield URIRef(specification), RDF.type, DCTERMS.Standard


def _typed(publication: Publication, about: Coverage) -> Iterator[Triple]:
    """What the things pointed to are, for harvesters that look at nothing else (DCAT-AP's ranges)."""
    base = publication.base
    publisher = URIRef(base + publication.publisher)
    yield publisher, RDF.type, FOAF.Agent
    for name in about.publisher:
        yield publisher, FOAF.name, name
    theme, themes = URIRef(_THEME), URIRef(_THEMES)
    yield theme, RDF.type, SKOS.Concept
    yield theme, SKOS.prefLabel, Literal("Government and public sector", lang="en")
    yield theme, SKOS.prefLabel, Literal("政府・公共部門", lang="ja")
    yield theme, SKOS.inScheme, themes
    yield themes, RDF.type, SKOS.ConceptScheme
    yield themes, DCTERMS.title, Literal("Data theme", lang="en")
    for code in _LANGUAGES:
        yield URIRef(f"{_EU}language/{code}"), RDF.type, DCTERMS.LinguisticSystem
    for thing, kind in (
        (iris.thing(base, "area", publication.default_area), DCTERMS.Location),
        (URIRef(publication.licence), DCTERMS.LicenseDocument),
        (URIRef(f"{_EU}access-right/PUBLIC"), DCTERMS.RightsStatement),
        (URIRef(publication.vocabulary.namespace.rstrip("#/")), DCTERMS.Standard),
        (URIRef("https://www.w3.org/TR/vocab-data-cube/"), DCTERMS.Standard),
        (URIRef(base), FOAF.Document),
        (URIRef(f"{base}dataset"), FOAF.Document),
    ):
        yield thing, RDF.type, kind


def cube(publication: Publication) -> Iterator[Triple]:
    """The data set of all observations (RDF Data Cube); it has no counts, so it is checked too."""
    subject = iris.thing(publication.base, "dataset", "figures")
    yield subject, RDF.type, QB.DataSet
    yield subject, QB.structure, publication.vocabulary.dsd
    yield subject, DCTERMS.isPartOf, dataset_iri(publication)
    yield subject, DCTERMS.license, URIRef(publication.licence)
    yield subject, DCTERMS.title, Literal("数値（観測値）", lang="ja")
    yield subject, DCTERMS.title, Literal("Figures (observations)", lang="en")
