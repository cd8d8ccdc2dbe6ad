"""Embedded: what a page says to search engines, as schema.org JSON-LD inside it."""

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from tsunagu.formats import DOCUMENT_FORMATS, HTML, Format
from tsunagu.pages.naming import Names
from tsunagu.pages.series import Figure, Figures
from tsunagu.pages.source import Source, words
from tsunagu.pages.views import JA, Label

Node = dict[str, Any]
_DUMPS = {form.ending: form for form in DOCUMENT_FORMATS}
# JSON inside of HTML must not hold what ends a script element, nor begin a comment (HTML, 4.12.1.3).
_HTML = str.maketrans({it: f"\\u{ord(it):04x}" for it in "<>&\u2028\u2029"})


def block(node: Node) -> Markup:
    """The element that holds it. It is data, not a script: nothing runs it, so no policy forbids it."""
    text = json.dumps({"@context": "https://schema.org/", **node}, ensure_ascii=False)
    return Markup('<script type="application/ld+json">{}</script>').format(
        Markup(text.translate(_HTML))  # noqa: S704 - no sign is left that HTML knows
    )


class Embedded:
    """Descriptions of a release for search engines."""

    def __init__(self, source: Source, names: Names, figures: Figures) -> None:
        self._source, self._names, self._figures = source, names, figures
        self._release = source.release

    def dataset(self, lang: str) -> Node:
        """The data set as a whole."""
        release = self._release
        indicators = [words(row, "indicator") for row in self._source.ask("indicators")]
        return {
            **self._common(
                f"{release.base}id/dataset/all",
                "Dataset",
                self._said(release.title, lang),
                self._said(release.description, lang),
            ),
            "url": f"{release.base}dataset",
            "inLanguage": ["ja", "en"],
            "temporalCoverage": _span(self._figures.all()),
            "variableMeasured": [self._variable(it, lang) for it in indicators],
            "distribution": [
                self._download(f"dumps/{name.partition('/')[2]}", facts)
                for name, facts in sorted(release.files.items())
                if name.startswith("dump/data.")
            ],
        }

    def indicator(self, iri: str, lang: str, described: Label) -> Node:
        """The figures of an indicator: a data set of one variable."""
        name = self._names.label(iri).words(lang)
        figures = self._figures.of(iri)
        stem = f"doc/{iri.removeprefix(f'{self._release.base}id/')}"
        return {
            **self._common(iri, "Dataset", name, described.words(lang)),
            "url": f"{self._release.base}{stem}",
            "isPartOf": {"@id": f"{self._release.base}id/dataset/all"},
            "temporalCoverage": _span(figures),
            "variableMeasured": {
                **self._variable(iri, lang),
                "@id": f"{iri}#variable",
                "unitText": sorted({it.quantity.unit.words(lang) for it in figures}),
            },
            "distribution": [
                _file(f"{self._release.base}{stem}.{form.ending}", form)
                for form in DOCUMENT_FORMATS
                if form != HTML
            ],
        }

    def _common(self, iri: str, kind: str, name: str, description: str) -> Node:
        release = self._release
        site = self._said(release.title, JA)
        return {
            "@id": iri,
            "@type": kind,
            "identifier": iri,
            "name": name,
            "description": description,
            "license": release.licence,
            "version": release.id,
            "dateModified": release.modified,
            "isAccessibleForFree": True,
            # The project that made the data; whose reports they are is said by isBasedOn.
            "creator": {"@type": "Project", "name": site, "url": release.base},
            "creditText": self._said(release.credit, JA),
            "isBasedOn": self._reports(),
        }

    def _reports(self) -> list[Node]:
        found = {words(row, "report") for row in self._source.ask("versions")}
        return [
            {"@id": it, "@type": "Report", "name": self._names.label(it).words(JA)}
            for it in sorted(found)
        ]

    def _variable(self, iri: str, lang: str) -> Node:
        return {
            "@type": "StatisticalVariable",
            "name": self._names.label(iri).words(lang),
            "url": iri,
        }

    def _download(self, path: str, facts: dict[str, str | int]) -> Node:
        return {
            **_file(f"{self._release.base}{path}", _DUMPS[path.rpartition(".")[2]]),
            "contentSize": f"{facts['bytes']} B",
            "sha256": facts["sha256"],
        }

    def _said(self, texts: dict[str, str], lang: str) -> str:
        return Label(texts.get("ja", ""), texts.get("en", "")).words(lang)


def _file(url: str, form: Format) -> Node:
    return {
        "@type": "DataDownload",
        "name": form.label,
        "contentUrl": url,
        "encodingFormat": form.media_type,
    }


def _span(figures: Sequence[Figure]) -> str:
    """From the first day to the last (ISO 8601); ".." where there is no end."""
    starts = sorted(it.period.start for it in figures if it.period.start)
    ends = sorted(it.period.end for it in figures if it.period.end)
    return f"{starts[0]}/{ends[-1] if ends else '..'}" if starts else ""
