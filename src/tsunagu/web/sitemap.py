"""Sitemap: every page in both languages, as search engines read it (sitemaps.org 0.9)."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from tsunagu.pages import LISTS
from tsunagu.release import Release
from tsunagu.store import Store
from tsunagu.web.contract import LANGUAGES

MOST = 50_000  # addresses in one file, says the protocol
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_PAGES = "about status def/ dumps/ questions rules sparql validate".split()
_FIXED = ("", *_PAGES, *LISTS)
_DEPTHS = {"id": 3, "def": 0, "graph": 0, "q": 2}  # parts of a path; 0: as many as it has


class Sitemap:
    """The sitemap of a release, in as many files as it takes."""

    def __init__(self, store: Store, release: Release, most: int = MOST) -> None:
        self._store, self._release = store, release
        self._pages_a_file = most // len(LANGUAGES)

    def paths(self) -> list[str]:
        """The path of every page below the base."""
        return [*_FIXED, *(path for kind in _DEPTHS for path in self._under(kind))]

    def files(self) -> int:
        """How many files there are."""
        return -(-len(self.paths()) // self._pages_a_file)

    def whole(self) -> str:
        """The sitemap, or the index of its files where there are too many pages for one."""
        return self.file(1) if self.files() == 1 else self._index()

    def file(self, number: int) -> str:
        """One file, counted from 1."""
        start = (number - 1) * self._pages_a_file
        urls = "".join(map(self._urls, self.paths()[start : start + self._pages_a_file]))
        more = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
        return f"{_HEAD}<urlset {_NAMESPACE} {more}>\n{urls}</urlset>\n"

    def _index(self) -> str:
        day, base = self._release.modified, self._release.base
        files = "".join(
            f"<sitemap><loc>{_text(f'{base}sitemap-{it}.xml')}</loc><lastmod>{day}</lastmod></sitemap>\n"
            for it in range(1, self.files() + 1)
        )
        return f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{files}</sitemapindex>\n"

    def _under(self, kind: str) -> Iterator[str]:
        base, depth = self._release.base, _DEPTHS[kind]
        for iri in self._store.names_under(f"{base}{kind}/"):
            parts = iri.removeprefix(base).split("/")
            if "#" in iri or not all(parts) or (depth and len(parts) != depth):
                continue
            if "/".join(parts[1:]) in self._release.withdrawn:
                continue
            yield "/".join(["doc", *parts[1:]] if kind == "id" else parts)

    def _urls(self, path: str) -> str:
        """A page: an entry for each language, each of which names all (as search engines ask)."""
        page = f"{self._release.base}{path}"
        there = {"ja": page, "en": f"{page}?lang=en"}
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(it)}/>'
            for lang, it in {**there, "x-default": page}.items()
        )
        day = self._release.modified
        return "".join(
            f"<url><loc>{_text(there[lang])}</loc><lastmod>{day}</lastmod>{others}</url>\n"
            for lang in LANGUAGES
        )


def _text(address: str) -> str:
    return quoteattr(address)[1:-1]


__all__: Sequence[str] = ["MOST", "Sitemap"]
