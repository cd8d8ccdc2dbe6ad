"""Citations: how a thing is cited, in words and as BibTeX, RIS and CSL-JSON.

The day of access is the reader's to add: no citation made here has one.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tsunagu.pages.naming import Names, kind_label
from tsunagu.pages.series import Figures
from tsunagu.pages.source import Source
from tsunagu.pages.statements import Place, Statement, Statements
from tsunagu.pages.views import JA, Label

_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
# What BibTeX and LaTeX take for commands. One pass, so that nothing is escaped twice.
_TEX = re.compile(r"[\\{}$&#%_^~]")
_SPELT = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}


@dataclass(frozen=True)
class Citation:
    """What is cited, in one language; `notes` say the value, the period and the printed source."""

    key: str
    lang: str
    title: str
    site: str
    url: str
    day: date
    version: str
    notes: Sequence[str]

    @property
    def sentence(self) -> str:
        """The citation in words."""
        if self.lang == JA:
            day = f"{self.day.year}年{self.day.month}月{self.day.day}日"
            parts = [f"「{self.title}」{self.site}", f"公開版 {self.version}（{day}）", self.url]
            return "、".join(parts) + "".join(f"。{it}" for it in self.notes)
        day = f"{self.day.day} {self.day:%B} {self.day.year}"
        parts = [f"“{self.title}”", self.site, f"release {self.version} ({day})", self.url]
        return ", ".join(parts) + "".join(f". {it}" for it in self.notes)


class Citations:
    """The citations of a release."""

    def __init__(self, source: Source, names: Names, figures: Figures) -> None:
        self._source, self._names, self._figures = source, names, figures
        self._statements: Statements = figures.statements

    def of(self, iri: str, lang: str) -> Citation:
        """How a thing is cited."""
        release = self._source.release
        kind, name = iri.removeprefix(f"{release.base}id/").partition("/")[::2]
        if kind == "dataset":
            title = self._names.label(iri).words(lang)
        else:
            title = f"{self._names.label(iri).words(lang)} [{kind_label(kind).words(lang)}]"
        return Citation(
            key=f"{kind}-{name}",
            lang=lang,
            title=title,
            site=Label(**_known(release.title)).words(lang),
            url=iri,
            day=date.fromisoformat(release.modified),
            version=release.id,
            notes=tuple(self._notes(iri, lang)),
        )

    def _notes(self, iri: str, lang: str) -> Iterable[str]:
        ja = lang == JA
        figure = self._figures.figure(iri)
        if figure is not None:
            quantity, period = figure.quantity, figure.period.link.label.words(lang)
            said, exact = quantity.spoken(lang), quantity.digits()
            whole = said if exact in said else f"{said} ({exact})"
            yield f"値: {whole}" if ja else f"Value: {whole}"
            yield f"時期: {period}" if ja else f"Period: {period}"
        printed = self._statements.of(iri)
        if figure is not None and figure.statement is not None:
            printed = [figure.statement]  # the one that the value is taken from
        if not printed and (own := self._statements.statement(iri)) is not None:
            printed = [own]
        for statement in printed[:1]:
            where = _printed(statement, lang)
            yield f"印刷された箇所: {where}" if ja else f"Printed source: {where}"
        credit = Label(**_known(self._source.release.credit)).words(lang)
        if credit:
            yield credit


def bibtex(it: Citation) -> str:
    """A citation as BibTeX (the entry @misc, which every style knows)."""
    fields = {
        "title": f"{{{_tex(it.title)}}}",
        "howpublished": _tex(it.site),
        "year": str(it.day.year),
        "month": str(it.day.month),
        "day": str(it.day.day),
        "version": it.version,
        "url": it.url,
        "language": "japanese" if it.lang == JA else "english",
        "note": _tex("; ".join(it.notes)),
    }
    key = re.sub(r"[^A-Za-z0-9.:-]", "-", it.key)
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{key},\n{body}}}\n"


def ris(it: Citation) -> str:
    """A citation as RIS; lines end as its specification has it."""
    lines = [
        ("TY", "DATA"),
        ("ID", it.key),
        ("TI", it.title),
        ("T2", it.site),
        ("PY", str(it.day.year)),
        ("DA", f"{it.day.year:04}/{it.day.month:02}/{it.day.day:02}/"),
        ("ET", it.version),
        ("LA", it.lang),
        ("UR", it.url),
        *(("N1", note) for note in it.notes),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in lines)


def csl(it: Citation) -> str:
    """A citation as CSL-JSON: a list of one item."""
    item = {
        "id": it.key,
        "type": "dataset",
        "title": it.title,
        "container-title": it.site,
        "issued": {"date-parts": [[it.day.year, it.day.month, it.day.day]]},
        "version": it.version,
        "URL": it.url,
        "language": it.lang,
        "note": "; ".join(it.notes),
    }
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


WRITERS = {"bib": bibtex, "ris": ris, "csl.json": csl}


def _printed(statement: Statement, lang: str) -> str:
    ja = lang == JA
    quoted = f"「{statement.printed}」" if ja else f"“{statement.printed}”"
    where = [statement.version.label.words(lang), *map(_place, statement.places[:1])]
    pages = [it.page for it in statement.places[:1] if it.page is not None]
    where += [f"{page}ページ" if ja else f"page {page}" for page in pages]
    return f"{quoted} {('、' if ja else ', ').join(it for it in where if it)}"


def _place(place: Place) -> str:
    return " > ".join(it for it in (place.section, place.item) if it)


def _known(said: dict[str, str]) -> dict[str, str]:
    return {lang: words for lang, words in said.items() if lang in {"ja", "en"}}


def _line(text: str) -> str:
    """Text in one line: a line break would begin another field."""
    return _CONTROL.sub(" ", text).strip()


def _tex(text: str) -> str:
    return _TEX.sub(lambda found: _SPELT.get(found[0], f"\\{found[0]}"), _line(text))
