"""Theme: the templates, and the functions they speak both languages with."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from tsunagu.formats import DOCUMENT_FORMATS
from tsunagu.pages.quantities import Quantity, half
from tsunagu.pages.views import EN, JA, Frame, Label, Link, Text, View, many
from tsunagu.release import Release

STATIC = Path(__file__).parent.parent / "static"
_WITHOUT_LANGUAGE = ("/tables/", "/dumps/", "/static/", "/sparql?")
_FORMATS = {form.ending: form for form in DOCUMENT_FORMATS}
_LANGUAGES = {JA: "日本語", EN: "English"}
# Kana and kanji with the signs and digits between them.
_JAPANESE = re.compile(
    r"([\u3001-\u30ff\u3400-\u9fff\uff01-\uff9f](?:[ 0-9()・]*[\u3001-\u30ff\u3400-\u9fff\uff01-\uff9f])*)"
)
_LICENCES = {"creativecommons.org/licenses/by/4.0": "CC BY 4.0", "publicdomain/zero/1.0": "CC0 1.0"}


class Speech:
    """The words of one page in its reader's language; what templates call."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.lang = view.lang

    def t(self, ja: str, en: str) -> str:
        """The text in the reader's language."""
        return ja if self.lang == JA else en

    def say(self, label: Label | str | None) -> Markup:
        """A label, marked with its language where that is not the page's."""
        if label is None:
            return Markup()
        text = Text(label) if isinstance(label, str) else label.pick(self.lang)
        if text.lang in ("", self.lang):
            return self.mixed(text.words)
        return Markup('<span lang="{}">{}</span>').format(text.lang, text.words)

    def mixed(self, words: str) -> Markup:
        """Words of the page's language, with what is Japanese in them marked, so that it is read as such."""
        if self.lang == JA:
            return Markup("{}").format(words)
        parts = _JAPANESE.split(words)
        return Markup("").join(
            self.japanese(part) if at % 2 else escape(part) for at, part in enumerate(parts) if part
        )

    def japanese(self, words: str) -> Markup:
        """Words that are Japanese on every page, such as what is printed."""
        if self.lang == JA:
            return Markup("{}").format(words)
        return Markup('<span lang="ja">{}</span>').format(words)

    def link(self, link: Link | None) -> Markup:
        """A link with its label, or the label alone where there is nothing to go to."""
        if link is None:
            return Markup()
        if link.path is None:
            return self.say(link.label)
        if link.outside:
            return Markup('<a href="{}" rel="external">{}</a>').format(
                link.path, self.say(link.label)
            )
        return Markup('<a href="{}">{}</a>').format(self.href(link.path), self.say(link.label))

    def href(self, path: str) -> str:
        """A path of ours that keeps a language named in the address; data files have none."""
        start, mark, fragment = path.partition("#")
        if not self._view.chosen or (
            start.startswith(_WITHOUT_LANGUAGE) and start != "/dumps/"  # the index is a page
        ):
            return path
        return f"{start}{'&' if '?' in start else '?'}lang={self.lang}{mark}{fragment}"

    def number(self, number: int) -> str:
        """A count of things."""
        return f"{number:,}"

    def many(self, count: int, one: str, more: str = "") -> str:
        """A count with its English noun."""
        return many(count, one, more)

    def day(self, iso: str) -> str:
        """A date as people write it."""
        try:
            it = date.fromisoformat(iso)
        except ValueError:
            return iso
        return (
            f"{it.year}年{it.month}月{it.day}日"
            if self.lang == JA
            else f"{it.day} {it:%B} {it.year}"
        )

    def precision(self, quantity: Quantity) -> str:
        """How exact a number is, in words."""
        step = quantity.resolution
        if step is None:
            return ""
        unit = quantity.unit
        if unit.whole and step <= 1:
            return self.t("1の位まで印刷されています。", "Printed to the last unit.")
        after = unit.after(self.lang)
        by, near = (Quantity(it, unit).number(self.lang) for it in (step, half(step)))
        return self.t(
            f"{by}{after}きざみで印刷されています。四捨五入した数なら、実際の値は ±{near}{after} の幅にあります。",
            f"Printed in steps of {by}{after}. If it was rounded, the true value lies within ±{near}{after}.",
        )


class Theme:
    """Renders pages of one release."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._mark = _digest(STATIC)
        self._templates = Environment(
            loader=PackageLoader("tsunagu"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, name: str, view: View, frame: Frame, content: Mapping[str, object]) -> str:
        """A page as HTML."""
        speech = Speech(view)
        site = Label(**{k: v for k, v in self._release.title.items() if k in _LANGUAGES})
        title, name_of_site = frame.title.words(view.lang), site.words(view.lang)
        return self._templates.get_template(f"{name}.html").render(
            content,
            view=view,
            frame=frame,
            release=self._release,
            site=site,
            credit=Label(**{k: v for k, v in self._release.credit.items() if k in _LANGUAGES}),
            licence=_licence(self._release.licence),
            head_title=title if not frame.trail else self._headed(frame, view, name_of_site),
            asset=self._asset,
            bundle=lambda file: self._asset(file) if (STATIC / file).exists() else None,
            format_name=lambda ending: _FORMATS[ending].label,
            media_type=lambda ending: _FORMATS[ending].media_type,
            vocabulary_path=self._below(self._release.vocabulary.rstrip("#/")),
            switch=self._switch(view),
            canonical=self._canonical(view, frame),
            **{it: getattr(speech, it) for it in dir(speech) if not it.startswith("_")},
        )

    def _asset(self, file: str) -> str:
        return f"/static/{file}?v={self._mark}"

    def drawing(self, name: str, content: Mapping[str, object]) -> str:
        """A picture as SVG."""
        return self._templates.get_template(f"{name}.svg").render(content)

    def _below(self, iri: str) -> str:
        """The path of an address of ours; another's address stays whole."""
        base = self._release.base
        return f"/{iri.removeprefix(base)}" if iri.startswith(base) else iri

    def _headed(self, frame: Frame, view: View, site: str) -> str:
        part = f" ({view.page})" if view.page > 1 else ""
        kind = " ".join(it for it in (frame.kind.words(view.lang), frame.code) if it)
        middle = f" | {kind}" if kind else ""
        return f"{frame.title.words(view.lang)}{part}{middle} | {site}"

    def _switch(self, view: View) -> list[tuple[str, str, str]]:
        """The same page in each language: code, name and path."""
        part = f"&page={view.page}" if view.page > 1 else ""
        part += f"&{view.asked}" if view.asked else ""
        return [(code, name, f"{view.path}?lang={code}{part}") for code, name in _LANGUAGES.items()]

    def _canonical(self, view: View, frame: Frame) -> str:
        """The address of this page for search engines: without parameters where it is Japanese."""
        wishes = [f"lang={view.lang}"] if view.lang != JA else []
        wishes += [f"page={view.page}"] if view.page > 1 else []
        path = (frame.stem or view.path.removesuffix(".html")).lstrip("/")
        if path.endswith("/index"):  # its files have that name; the page is the folder
            path = path.removesuffix("index")
        return f"{self._release.base}{path}" + (f"?{'&'.join(wishes)}" if wishes else "")


def _licence(iri: str) -> Link:
    name = next((name for part, name in _LICENCES.items() if part in iri), iri)
    return Link(Label(neutral=name), iri, iri)


def _digest(folder: Path) -> str:
    """A mark that changes with the static files, so that browsers may keep them for good."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]
