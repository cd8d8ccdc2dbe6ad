"""Guide: what this is, where the data are and how to cite them, in plain words (llms.txt)."""

from tsunagu.pages import LISTS
from tsunagu.release import Release


def guide(release: Release) -> str:
    """The guide, in Markdown as llmstxt.org has it."""
    base = release.base
    lists = "\n".join(
        f"- [{it.title.en}]({base}{name}.json): {it.summary.en}" for name, it in LISTS.items()
    )
    return f"""# {release.title["en"]} / {release.title["ja"]}

> {release.description["en"]}
> {release.description["ja"]}

{release.credit["en"]}. Licence: {release.licence} . Release {release.id} of {release.modified}.

Everything has a URI, {base}id/kind/name. Ask for it with an Accept header, or add an ending to its
document: {base}doc/kind/name with .ttl, .jsonld, .json, .csv, .nt, .nq, .trig, .rdf or .html.

A statement says what is printed and where; an observation says which value is held true, and from
which statement. Values are in base units (a printed 9,308万枚 is 93080000). Targets and plans are
observations of another scenario: choose one scenario, and one breakdown, before you add up.

## Citing

- Give the URI of the figure ({base}id/observation/…), its period, and the printed source it names.
- Name the release ({release.id}) and its date ({release.modified}); add the day of your own access.
- Never give a value without its period and unit. Do not compute growth across series that the data
  say are not comparable; claims that were recomputed have a verdict.
- {base}cite/kind/name.bib, .ris or .csl.json is the citation of anything, ready made.
- Do not attribute these data to the publisher of the reports: {release.credit["en"]}.

## Data

- [Everything]({base}dumps/): all data in one file, and the tables, with sizes and SHA-256
- [Description]({base}dataset.ttl): DCAT and VoID of the data set
- [Sitemap]({base}sitemap.xml): every page there is

## Lists

Each also as .csv and .ttl.

{lists}

## Queries

- [Questions]({base}questions): questions that are answered on each release; each has an address, as
  {base}q/reports.csv, and many take parameters, which {base}q/NAME.ttl describes
- [SPARQL endpoint]({base}sparql): SPARQL 1.1, GET with `query=`; prefixes of this release are known
- [Vocabulary]({release.vocabulary.rstrip("#/")}): every class and property with its definition

Figures of one indicator, oldest first:

```sparql
PREFIX v: <{release.vocabulary}>
PREFIX schema: <http://schema.org/>
SELECT ?period ?value WHERE {{
  ?figure v:indicator ?indicator ; v:refPeriod ?period ; v:value ?value ;
          v:scenario <{release.codes}scenario-actual> ; v:breakdown ?breakdown .
  ?period schema:endDate ?end
}} ORDER BY ?indicator ?breakdown ?end LIMIT 100
```
"""
