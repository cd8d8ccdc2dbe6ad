"""Terms of the vocabularies we write, closed: a misspelt term is an error, not a new term."""

from rdflib import (
    DCAT,
    DCTERMS,
    FOAF,
    OWL,
    PROV,
    RDF,
    RDFS,
    SH,
    SKOS,
    VOID,
    XSD,
    Namespace,
    URIRef,
)
from rdflib.namespace import ORG, QB, DefinedNamespace

SCHEMA = Namespace("http://schema.org/")
XKOS = Namespace("http://rdf-vocabulary.ddialliance.org/xkos#")
_SDMX = "http://purl.org/linked-data/sdmx/2009/"
SDMX_CODE = Namespace(f"{_SDMX}code#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
OA = Namespace("http://www.w3.org/ns/oa#")
UNIT = Namespace("http://qudt.org/vocab/unit/")
VANN = Namespace("http://purl.org/vocab/vann/")


class CSVW(DefinedNamespace):
    """The part of CSV on the Web that says which row of a table describes a thing."""

    _NS = Namespace("http://www.w3.org/ns/csvw#")
    _fail = True

    describes: URIRef
    rownum: URIRef
    Row: URIRef
    Table: URIRef
    url: URIRef
    row: URIRef


class SD(DefinedNamespace):
    """SPARQL 1.1 Service Description."""

    _NS = Namespace("http://www.w3.org/ns/sparql-service-description#")
    _fail = True

    NamedGraph: URIRef
    name: URIRef
    graph: URIRef
    namedGraph: URIRef
    Graph: URIRef
    Dataset: URIRef
    Service: URIRef
    endpoint: URIRef
    defaultDataset: URIRef
    defaultGraph: URIRef
    supportedLanguage: URIRef
    SPARQL11Query: URIRef
    resultFormat: URIRef
    feature: URIRef
    UnionDefaultGraph: URIRef


class SPDX(DefinedNamespace):
    """The part of SPDX that DCAT 3 takes for checksums."""

    _NS = Namespace("http://spdx.org/rdf/terms#")
    _fail = True

    Checksum: URIRef
    algorithm: URIRef
    checksum: URIRef
    checksumAlgorithm_sha256: URIRef
    checksumValue: URIRef


# What the engine itself writes or asks for; every other term only passes through it.
REPORT_TERMS = frozenset(
    """
    Statement FigureStatement Footnote Place Report Document DocumentVersion
    Claim ChangeClaim ShareClaim Milestone Plan Erratum FocusAreaAssignment CountedList ListItem
    Period FocusArea Project Service Indicator Survey UnitOfMeasure
    inDocument place page section item position verbatim mark explains
    printedValue printedMultiplier printedDecimals printedUnit readValue
    approximation resolution statementStatus extractionConfidence statedBy valueFrom
    selectionReason indicator refPeriod breakdown refArea scenario value unit valueKind obsStatus
    referencePoint fromSurvey
    changeKind statedValue statedResolution statedApproximation claimIndicator claimPeriod
    basePeriod baseText baseIndicator baseObservation currentObservation
    numeratorObservation denominatorObservation verdict computedLow computedHigh
    defaultUnit defaultKind classification
    assignedProject assignedFocusArea inReport printedLabel nestedUnder
    milestoneType about participant occurredIn plannedPeriod deadlineKind
    announcedOn correctedDocument erratumType rightText
    countObservation listMember listedThing concerns withdraws
    versionOf partOfReport sourceFile indicatorOfFocusArea indicatorOfProject indicatorOfService
    headline temporalType nonDecreasing notComparableWith operatedBy serviceOfProject
    latestFocusArea coversPeriod supports spelling wholeNumbers dsd
    """.split()
)


class Vocabulary:
    """A report vocabulary under the namespace that a publication gives it; closed."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace

    def __getattr__(self, name: str) -> URIRef:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.term(name)

    def term(self, name: str) -> URIRef:
        """The term's IRI. Raises AttributeError where the engine knows no such term."""
        if name not in REPORT_TERMS:
            raise AttributeError(f"{name!r} is not a term the engine knows; see terms.REPORT_TERMS")
        return URIRef(self.namespace + name)


# Prefixes every serialisation and every query of a publication may use, besides its own.
PREFIXES = {
    "csvw": str(CSVW._NS),  # noqa: SLF001
    "dcat": str(DCAT),
    "dcterms": str(DCTERMS),
    "foaf": str(FOAF),
    "hydra": str(HYDRA),
    "oa": str(OA),
    "org": str(ORG),
    "owl": str(OWL),
    "prov": str(PROV),
    "qb": str(QB),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SCHEMA),
    "sd": str(SD._NS),  # noqa: SLF001
    "sdmx-attribute": f"{_SDMX}attribute#",
    "sdmx-code": str(SDMX_CODE),
    "sdmx-dimension": f"{_SDMX}dimension#",
    "sdmx-measure": f"{_SDMX}measure#",
    "sh": str(SH),
    "skos": str(SKOS),
    "spdx": str(SPDX._NS),  # noqa: SLF001
    "unit": str(UNIT),
    "vann": str(VANN),
    "void": str(VOID),
    "xkos": str(XKOS),
    "xsd": str(XSD),
}

__all__ = [
    "CSVW",
    "DCAT",
    "DCTERMS",
    "FOAF",
    "HYDRA",
    "OA",
    "ORG",
    "OWL",
    "PREFIXES",
    "PROV",
    "QB",
    "RDF",
    "RDFS",
    "REPORT_TERMS",
    "SCHEMA",
    "SD",
    "SDMX_CODE",
    "SH",
    "SKOS",
    "SPDX",
    "UNIT",
    "VANN",
    "VOID",
    "XKOS",
    "XSD",
    "Vocabulary",
]
