"""A generated cube: indicators × areas × years × categories, each a figure with its statement.

About 40 triples a figure, as the publication's own rows would give them; one figure in so many is
spoilt on purpose.
"""

from collections.abc import Iterator

AREAS, YEARS, PARTS, SPOILT = 47, range(2013, 2023), ("total", "a", "b"), 97
PREFIXES = """
@prefix da: <{base}def/report#> .
@prefix dac: <{base}def/code/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <http://schema.org/> .
@prefix sdmx-code: <http://purl.org/linked-data/sdmx/2009/code#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xkos: <http://rdf-vocabulary.ddialliance.org/xkos#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <{base}id/> .
"""
# What is done to a spoilt figure, in turn. Each breaks at least one rule.
FAULTS = (
    ("da:selectionReason dac:selection-only", "da:selectionReason dac:selection-unheard-of"),
    ("da:unit dac:unit-case", "da:unit dac:unit-percent"),
    ("da:resolution 1.0 ;  # of the figure", "da:resolution 0.0 ;"),
    ("da:value ", "da:value 0.5 , "),
    ("da:refArea <area/", "da:refArea <area/x"),
    ("da:page 1", 'da:page "one"^^xsd:integer'),
    ("da:place ", "da:placed "),
    ('"@ja ;  # as printed', '"@en ;'),
    ("da:statedBy", "da:statedIn"),
    ("da:breakdown dac:cube-", "da:breakdown dac:cubes-"),
)
_CATEGORY = {"total": "breakdown-total", "a": "cube-a", "b": "cube-b"}
_WEIGHT = {"total": 3, "a": 1, "b": 2}


def cube(base: str, figures: int) -> Iterator[str]:
    """The cube as Turtle, a piece at a time; the first piece holds what all others refer to."""
    yield PREFIXES.format(base=base) + "".join(_frame(figures))
    for number in range(figures):
        text = _figure(number)
        if number % SPOILT == 0:
            right, wrong = FAULTS[number // SPOILT % len(FAULTS)]
            text = text.replace(right, wrong, 1)
        yield text


def names(base: str, number: int) -> list[str]:
    """The IRIs that one figure brings."""
    statement = f"{base}id/statement/cube-{number}"
    return [f"{base}id/observation/{_key(number)}", statement, f"{statement}#place-1"]


def _frame(figures: int) -> Iterator[str]:
    yield """
<area/jp> a da:Area ; skos:inScheme dac:area ; skos:notation "jp" ;
    skos:prefLabel "全国"@ja , "Japan"@en .
<dataset/figures> a qb:DataSet .
<report/cube> a da:Report ; da:coversPeriod <period/y2023> ; dcterms:title "表"@ja , "Cube"@en .
<document/cube> a da:Document ; da:partOfReport <report/cube> ; dcterms:title "表"@ja , "Cube"@en .
<version/cube> a da:DocumentVersion ; da:versionOf <document/cube> ; dcat:version "v1" .
dac:cube a skos:ConceptScheme ; skos:prefLabel "区分"@ja , "Parts"@en ;
    xkos:coversExhaustively dac:breakdown-total .
dac:cube-a a skos:Concept ; skos:inScheme dac:cube , dac:breakdown ; skos:prefLabel "甲"@ja , "A"@en .
dac:cube-b a skos:Concept ; skos:inScheme dac:cube , dac:breakdown ; skos:prefLabel "乙"@ja , "B"@en .
dac:unit-case a da:UnitOfMeasure , skos:Concept ; skos:inScheme dac:unit ; da:wholeNumbers true ;
    skos:prefLabel "件"@ja , "case"@en .
dac:unit-percent a da:UnitOfMeasure , skos:Concept ; skos:inScheme dac:unit ;
    da:wholeNumbers false ; skos:prefLabel "%"@ja , "percent"@en .
"""
    for year in YEARS:
        yield _period(year)
    yield _period(YEARS[-1] + 1)
    for number in range(AREAS):
        yield (
            f'<area/a{number}> a da:Area ; skos:inScheme dac:area ; skos:notation "a{number}" ;'
            f' skos:prefLabel "地域{number}"@ja , "area {number}"@en .\n'
        )
    for number in range(-(-figures // (AREAS * len(YEARS) * len(PARTS)))):
        yield _indicator(number)


def _period(year: int) -> str:
    return (
        f'<period/y{year}> a da:Period ; schema:startDate "{year}-01-01"^^xsd:date ;'
        f' schema:endDate "{year}-12-31"^^xsd:date .\n'
    )


def _indicator(number: int) -> str:
    growing = "da:nonDecreasing true ;" if number % 2 else ""
    return (
        f"<indicator/cube-{number}> a da:Indicator , schema:StatisticalVariable ; {growing}"
        f' skos:prefLabel "指標{number}番"@ja , "indicator {number}"@en ;'
        f' skos:definition "数{number}"@ja , "number {number}"@en ; skos:inScheme dac:indicator ;'
        " da:defaultKind dac:kind-level ; da:defaultUnit dac:unit-case ;"
        " da:temporalType dac:temporal-stock ; da:classification dac:cube .\n"
    )


def _parts(number: int) -> tuple[int, int, int, str]:
    rest, part = divmod(number, len(PARTS))
    rest, year = divmod(rest, len(YEARS))
    indicator, area = divmod(rest, AREAS)
    return indicator, area, YEARS[year], PARTS[part]


def _key(number: int) -> str:
    indicator, area, year, part = _parts(number)
    return f"cube-{indicator}_y{year}_{part}_a{area}"


def _figure(number: int) -> str:
    indicator, area, year, part = _parts(number)
    value = _WEIGHT[part] * (1000 + 37 * area + 11 * (year - YEARS[0]))
    return f"""
<observation/{_key(number)}> a qb:Observation ; qb:dataSet <dataset/figures> ;
    da:indicator <indicator/cube-{indicator}> ; da:refPeriod <period/y{year}> ;
    da:refArea <area/a{area}> ; da:breakdown dac:{_CATEGORY[part]} ;
    da:scenario dac:scenario-actual ; da:value {value}.0 ; da:unit dac:unit-case ;
    da:valueKind dac:kind-level ; da:approximation dac:approx-exact ;
    da:resolution 1.0 ;  # of the figure
    da:obsStatus sdmx-code:obsStatus-A ; da:referencePoint dac:refPoint-unstated ;
    da:valueFrom <statement/cube-{number}> ; da:selectionReason dac:selection-only ;
    da:statedBy <statement/cube-{number}> .
<statement/cube-{number}> a da:FigureStatement , da:Statement ; da:inDocument <version/cube> ;
    da:place <statement/cube-{number}#place-1> ; da:verbatim "{value} 件"@ja ;  # as printed
    da:printedUnit "件" ; da:printedValue {value}.0 ; da:printedDecimals 0 ;
    da:printedMultiplier 1 ; da:readValue {value}.0 ; da:resolution 1.0 ;
    da:approximation dac:approx-exact ; da:statementStatus dac:ststatus-valid ;
    da:extractionConfidence dac:confidence-high .
<statement/cube-{number}#place-1> a da:Place ; da:page 1 ; da:position {number + 1} ;
    da:section "第1部"@ja ; da:item "項目{number}"@ja .
"""
