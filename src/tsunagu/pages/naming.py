"""Naming: what a thing is called on a page and where its page is."""

from urllib.parse import unquote

from rdflib import URIRef
from rdflib.term import Node

from tsunagu.iris import local
from tsunagu.pages.source import Source, language, value, words
from tsunagu.pages.views import EN, JA, Label, Link, joined
from tsunagu.pages.wording import KINDS, PROPERTIES


class Names:
    """Names and addresses of the things of one release, each looked up once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._base = source.release.base
        self._known: dict[str, Label] = {}
        self._paths: dict[str, str | None] = {}

    def label(self, iri: str) -> Label:
        """What a thing is called: its own name, one made of its parts, or the end of its IRI."""
        if iri not in self._known:
            found = self._given(iri) or self._composed(iri) or PROPERTIES.get(iri)
            self._known[iri] = found or Label(neutral=self.short(iri))
        return self._known[iri]

    def link(self, iri: str, label: Label | None = None) -> Link:
        """A link to a thing."""
        return Link(label or self.label(iri), self.path(iri), iri)

    def kinded(self, iri: str) -> Link:
        """A link that also says what kind of thing it leads to."""
        return Link(self.label(iri), self.path(iri), iri, kind_label(self.kind(iri)))

    def path(self, iri: str) -> str | None:
        """The path of the page about a thing, its address elsewhere, or None where there is none."""
        if iri not in self._paths:
            self._paths[iri] = self._found(iri)
        return self._paths[iri]

    def kind(self, iri: str) -> str:
        """The kind in a thing's IRI: "project" for …/id/project/x, "def" for definitions."""
        parts = iri.removeprefix(self._base).split("/")
        return parts[1] if parts[0] == "id" and len(parts) > 1 else parts[0]

    def short(self, iri: str) -> str:
        """An IRI as people who write queries know it: with its prefix, else its last part."""
        for prefix, namespace in self._source.release.prefixes.items():
            rest = iri.removeprefix(namespace)
            if rest and rest != iri and "/" not in rest:
                return f"{prefix}:{rest}"
        return unquote(local(iri)) or iri

    def _found(self, iri: str) -> str | None:
        if not iri.startswith(self._base):
            return iri if iri.startswith(("http://", "https://")) else None
        rest = iri.removeprefix(self._base)
        whole = rest.partition("#")[0]
        if rest.startswith(("tables/", "dumps/")):
            kept = whole.replace("dumps/", "dump/", 1)
            return f"/{rest}" if kept in self._source.release.files else None
        if not self._source.has(iri):
            return None
        if rest.startswith("id/"):
            return f"/doc/{rest.removeprefix('id/')}"
        return f"/{rest}" if rest.startswith(("def/", "graph/", "q/")) or rest == "sparql" else None

    def _given(self, iri: str) -> Label | None:
        found: dict[str, str] = {}
        for row in self._source.ask("labels", thing=URIRef(iri)):
            node: Node | None = row.get("label")
            if node is not None:
                found.setdefault(language(node), str(node))
        if not (found.keys() & {JA, EN, ""}):
            return None
        return Label(found.get(JA, ""), found.get(EN, ""), found.get("", ""))

    def _composed(self, iri: str) -> Label | None:
        kind = self.kind(iri)
        makers = {
            "observation": self._figure,
            "statement": self._statement,
            "claim": self._claim,
            "version": self._version,
            "erratum": self._erratum,
            "assignment": self._assignment,
            "list": self._list,
            "project-change": self._change,
        }
        if "#place-" in iri:
            number = iri.rpartition("-")[2]
            return Label(f"記載箇所 {number}", f"Place {number}")
        if iri == f"{self._base}graph/report":
            return Label("検査の報告", "Validation report")
        if kind == "tables":
            return self._row(iri)
        maker = makers.get(kind)
        return maker(iri) if maker is not None and "#" not in iri else None

    def _figure(self, iri: str) -> Label | None:
        for row in self._source.ask("figures", figure=URIRef(iri)):
            parts = [self.label(words(row, name)) for name in ("indicator", "period")]
            for name, ordinary in (("breakdown", "total"), ("scenario", "actual")):
                part = words(row, name)
                if self._source.code(part) != ordinary:
                    parts.append(self.label(part))
            return joined(parts, "、", ", ")
        return None

    def _statement(self, iri: str) -> Label | None:
        for row in self._source.ask("statements", statement=URIRef(iri)):
            printed, where = words(row, "verbatim"), self.label(words(row, "document"))
            name = local(iri)
            return Label(
                f"「{printed}」（{where.words(JA)} {name}）",
                f"“{printed}” ({where.words(EN)}, {name})",
            )
        return None

    def _claim(self, iri: str) -> Label | None:
        for row in self._source.ask("claims", claim=URIRef(iri)):
            about = self.label(words(row, "indicator"))
            printed = next(
                (
                    words(it, "verbatim")
                    for it in self._source.ask("statements", statement=row["statement"])
                ),
                "",
            )
            return Label(f"{about.words(JA)}「{printed}」", f"{about.words(EN)}: “{printed}”")
        return None

    def _version(self, iri: str) -> Label | None:
        for row in self._source.ask("versions", version=URIRef(iri)):
            number = value(row, "number") or local(iri)
            return joined([self.label(words(row, "document")), Label(neutral=number)], "、", ", ")
        return None

    def _erratum(self, iri: str) -> Label | None:
        for row in self._source.ask("errata", erratum=URIRef(iri)):
            page, kind, name = value(row, "page"), self.label(words(row, "type")), local(iri)
            where = Label() if page is None else Label(f"{page}ページ", f"page {page}")
            said = joined([where, kind], "、", ", ")
            return Label(f"訂正 {name}（{said.ja}）", f"Correction {name} ({said.en})")
        return None

    def _assignment(self, iri: str) -> Label | None:
        for row in self._source.ask("assignments", assignment=URIRef(iri)):
            return joined(
                [self.label(words(row, "project")), self.label(words(row, "report"))], "、", ", "
            )
        return None

    def _list(self, iri: str) -> Label | None:
        for row in self._source.ask(
            "links", subject=URIRef(iri), property=self._source.terms.countObservation
        ):
            counted = self.label(words(row, "object"))
            return Label(f"{counted.words(JA)}の一覧", f"What is counted: {counted.words(EN)}")
        return None

    def _change(self, iri: str) -> Label | None:
        """What became of which projects: from → to, with the kind of change."""
        rows = self._source.ask("changes", change=URIRef(iri))
        if not rows:
            return None
        kind = self.label(words(rows[0], "type"))
        sides = []
        for name in ("before", "after"):
            found = dict.fromkeys(it for row in rows if (it := value(row, name)) is not None)
            sides.append(joined([self.label(it) for it in found], "・", " + "))
        before, after = sides
        moved = before if before == after else joined([before, after], " → ", " → ")
        return Label(
            f"{moved.words(JA)}（{kind.words(JA)}）", f"{moved.words(EN)} ({kind.words(EN)})"
        )

    def _row(self, iri: str) -> Label:
        file, _, row = iri.removeprefix(f"{self._base}tables/").partition("#row=")
        return Label(f"{file} {row}行目", f"{file}, row {row}") if row else Label(neutral=file)


def kind_label(kind: str) -> Label:
    """What a kind of things is called."""
    return KINDS.get(kind, Label(neutral=kind))
