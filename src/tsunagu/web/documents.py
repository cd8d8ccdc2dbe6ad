"""Documents: things, terms, graphs, lists and files, each in every format that fits it."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, request, send_from_directory
from rdflib import URIRef

from tsunagu.descriptions import Description, Prepared, described
from tsunagu.errors import QueryError
from tsunagu.formats import (
    CITATION_FORMATS,
    CSV,
    DOCUMENT_FORMATS,
    HTML,
    JSON,
    RDF_FORMATS,
    Format,
    Writer,
    without_graph,
)
from tsunagu.pages import LISTS, Listing, Pages, View
from tsunagu.release import Release
from tsunagu.store import Store
from tsunagu.web.absent import Absent
from tsunagu.web.contract import (
    Contract,
    bad_parameter,
    iri_of,
    is_path,
    not_found,
    only_parameters,
    redirected,
    unavailable,
    view,
)
from tsunagu.web.links import Sign, document_offers
from tsunagu.web.measures import measured_quads
from tsunagu.web.signposting import Signposts

_ENDINGS = {form.ending: form for form in DOCUMENT_FORMATS}
_TURTLE, _JSON_LD = RDF_FORMATS[:2]
_DATA_FORMATS = tuple(form for form in DOCUMENT_FORMATS if form != HTML)


class Documents:
    """What is served about things, from one release."""

    def __init__(
        self,
        release: Release,
        store: Store,
        pages: Pages,
        contract: Contract,
        absent: Absent,
        *,
        standing: bool = True,
    ) -> None:
        self.standing = standing
        self.absent = absent
        self.release = release
        self.store = store
        self.pages = pages
        self.contract = contract
        self.prepared = Prepared(release)
        self.signposts = Signposts(store, release)

    def blueprint(self) -> Blueprint:
        """The routes of all documents."""
        routes = Blueprint("documents", __name__)
        add = routes.add_url_rule
        add("/", view_func=self.home)
        add("/about", view_func=self.about)
        add("/errors/<kind>", view_func=self.error)
        add("/id/<kind>/<path:slug>", view_func=self.thing)
        add("/doc/<kind>/<path:slug>", view_func=self.document)
        add("/def/<path:path>", view_func=self.definition)
        add("/graph/<path:path>", view_func=self.graph)
        add("/dataset", view_func=self.dataset)
        add("/dataset.<ending>", view_func=self.dataset, endpoint="dataset-as")
        add("/.well-known/void", view_func=self.dataset, endpoint="void")
        add("/dumps/<name>", view_func=self.dump)
        add("/tables/<name>", view_func=self.table)
        for name in LISTS:
            add(f"/{name}", view_func=self._lister(name), endpoint=f"list-{name}")
            add(f"/{name}.<ending>", view_func=self._lister(name), endpoint=f"list-{name}-as")
        return routes

    def home(self) -> Response:
        """The first page."""
        return self._page(self.pages.home, self.signposts.dataset())

    def about(self) -> Response:
        """What this is, how the numbers are made, and what may be done with them."""
        return self._page(self.pages.about)

    def error(self, kind: str) -> Response:
        """What a kind of error means and how to cure it."""
        if not self.pages.explains(kind):
            raise not_found(request.path)
        return self._page(lambda asked: self.pages.explanation(kind, asked))

    def thing(self, kind: str, slug: str) -> Response:
        """A thing is not a document: 303 See Other to the document about it."""
        only_parameters("lang")
        if not self._holds(kind, slug):
            return self.absent.answer("id", kind, slug)
        return redirected(f"/doc/{kind}/{slug}", 303)

    def document(self, kind: str, slug: str) -> Response:
        """The document about a thing, negotiated, or in the format its ending names."""
        only_parameters("lang", "page")
        name, chosen = ending_of(slug)
        if not self._holds(kind, name):
            return self.absent.answer("doc", kind, name, f".{chosen.ending}" if chosen else "")
        iri = self._iri(f"id/{kind}/{name}")
        signs = self.signposts.document(kind, name)
        return self._description(iri, f"/doc/{kind}/{name}", chosen, signs=signs)

    def definition(self, path: str) -> Response:
        """Ontology, its modules, code lists, codes and shapes."""
        only_parameters("lang")
        name, chosen = ending_of(path)
        iri = self._iri(f"def/{name}")
        quads = self._defined(iri) or self._defined(self._versioned(iri))
        if not quads:
            raise not_found(request.path)
        return self._description(iri, f"/def/{name}", chosen, quads)

    def graph(self, path: str) -> Response:
        """A named graph."""
        only_parameters("lang")
        name, chosen = ending_of(path)
        iri = self._iri(f"graph/{name}")
        quads = self.store.graph(iri)
        if not quads:
            raise not_found(request.path)
        return self._description(iri, f"/graph/{name}", chosen, quads)

    def dataset(self, ending: str | None = None) -> Response:
        """The release's description of itself, with the sizes and checksums of its files."""
        only_parameters("lang")
        chosen = None if ending is None else _ENDINGS.get(ending)
        if ending is not None and chosen is None:
            raise not_found(request.path)
        quads = self.store.graph(self._iri("graph/catalogue"))
        quads += measured_quads(self.release)
        # Said once: a client that looks for forms (Hydra) takes one in two graphs for two.
        quads = [without_graph(it) for it in quads]
        iri = self._iri("id/dataset/all")
        signs = self.signposts.dataset()
        return self._description(iri, "/dataset", chosen, quads, signs=signs)

    def dump(self, name: str) -> Response:
        """A dump of everything."""
        return self._file("dump", name)

    def table(self, name: str) -> Response:
        """A fact table as it was when the release was made."""
        return self._file("tables", name)

    def _file(self, folder: str, name: str) -> Response:
        only_parameters()
        if f"{folder}/{name}" not in self.release.files:
            raise not_found(request.path)
        form = _ENDINGS.get(name.rpartition(".")[2], JSON)
        checksum = str(self.release.files[f"{folder}/{name}"]["sha256"])
        return send_from_directory(
            self.release.folder / folder,
            name,
            mimetype=form.media_type,
            etag=checksum,
            conditional=True,
        )

    def _lister(self, name: str) -> Callable[..., Response]:
        def view(ending: str | None = None) -> Response:
            wished = self.wished(name)
            offers = (HTML, JSON, CSV, _TURTLE, _JSON_LD)
            chosen = next((form for form in offers if form.ending == ending), None)
            if ending is not None and chosen is None:
                raise not_found(request.path)
            return self.contract.offered(
                offers,
                HTML,
                lambda form: self._listing(name, form, wished),
                stem=f"/{name}",
                chosen=chosen,
            )

        return view

    def wished(self, name: str) -> Mapping[str, str]:
        """What a list is narrowed by; empty for all, as a form sends it."""
        choices = self.pages.choices(name)
        only_parameters("lang", *choices)
        wished = {it: request.args.get(it, "") for it in choices}
        for it, values in choices.items():
            if wished[it] and wished[it] not in values:
                known = ", ".join(sorted(values))
                raise bad_parameter(it, wished[it], f"次のどれか（{known}）", f"one of: {known}")
        return wished

    def _listing(self, name: str, form: Format, wished: Mapping[str, str]) -> bytes | str:
        if form == HTML:
            asked = urlencode({it: value for it, value in wished.items() if value})
            return self.pages.listing(name, replace(view(request), asked=asked), wished)
        listing = self.pages.rows(name, wished)
        if form == CSV:
            return _csv(listing.columns, listing.rows)
        if form == JSON:
            return _json([dict(zip(listing.columns, row, strict=True)) for row in listing.rows])
        quads = [quad for iri in listing.iris for quad in self.store.about(iri)]
        return self.contract.writer.write(quads, form)

    def _page(self, made: Callable[[View], str], signs: Sequence[Sign] = ()) -> Response:
        only_parameters("lang")
        return self.contract.offered((HTML,), HTML, lambda _: made(view(request)), signs=signs)

    def _holds(self, kind: str, slug: str) -> bool:
        path = f"id/{kind}/{slug}"
        return is_path(path) and self.release.base + path in self.prepared

    def _iri(self, path: str) -> str:
        return iri_of(self.release, path)

    def _defined(self, iri: str) -> list[ox.Quad]:
        """What is said about a definition: itself, and the terms it defines or holds."""
        if not iri:
            return []
        members = self.store.select(
            "SELECT DISTINCT ?term ?it WHERE { ?term ?holds ?it FILTER(?holds IN ("
            "<http://www.w3.org/2000/01/rdf-schema#isDefinedBy>, "
            "<http://www.w3.org/2004/02/skos/core#inScheme>)) } ORDER BY ?term",
            it=URIRef(iri),
        )
        terms = [str(row["term"]) for row in members]
        if not terms or iri == self.release.vocabulary.rstrip("#/"):
            terms += self.store.names_under(f"{iri}#")
        return [quad for term in (iri, *dict.fromkeys(terms)) for quad in self.store.about(term)]

    def _versioned(self, iri: str) -> str:
        """The ontology of which this is the version that the release holds; "" where there is none."""
        found = self.store.select(
            "SELECT ?ontology ?it WHERE { ?ontology <http://www.w3.org/2002/07/owl#versionIRI> ?it }",
            it=URIRef(iri),
        )
        return str(found[0]["ontology"]) if found else ""

    def _shown(self, iri: str) -> str:
        try:
            return self.pages.document(iri, view(request))
        except QueryError as error:
            raise bad_parameter(
                "page", request.args.get("page", ""), "ある番号", "one there is"
            ) from error

    def _described(self, iri: str, stem: str, page: int) -> Description | None:
        if page == 1:
            return self.prepared.get(iri)
        if not self.standing:
            raise unavailable(stem)
        return described(self.store, self.release, iri, stem, page)

    def _description(
        self,
        iri: str,
        stem: str,
        chosen: Format | None,
        quads: Sequence[ox.Quad] | None = None,
        *,
        signs: Sequence[Sign] = (),
    ) -> Response:
        """The description of a thing, or of the quads that are given, in the caller's format."""
        following: list[int] = []

        def produce(form: Format) -> bytes | str:
            if not self.standing and form in {HTML, CSV}:
                raise unavailable(stem)
            if form == HTML:
                return self._shown(iri)
            if form in CITATION_FORMATS:
                return self.pages.citation(iri, form.ending, request.args.get("lang", "ja"))
            series = self.pages.series(iri) if form == CSV else None
            if series is not None:  # whoever wants an indicator as a table wants its numbers
                return _csv(series.columns, series.rows)
            page = view(request).page
            try:
                whole = self._described(iri, stem, page) if quads is None else None
            except IndexError as error:
                raise bad_parameter("page", str(page), "ある番号", "one there is") from error
            following.extend([whole.following] if whole and whole.following else [])
            return _data(
                whole.quads if whole else quads or (),
                form,
                iri,
                self.contract.writer,
                nested=whole is not None,
            )

        response = self.contract.offered(
            document_offers(stem), _TURTLE, produce, stem=stem, chosen=chosen, signs=signs
        )
        for number in following:
            path = f"{request.path}?page={number}"
            response.headers["Link"] = f'{response.headers["Link"]}, <{path}>; rel="next"'
        return response


def ending_of(slug: str) -> tuple[str, Format | None]:
    """The name and the format that a path ending such as "x.ttl" asks for."""
    name, dot, ending = slug.rpartition(".")
    form = _ENDINGS.get(ending) if dot else None
    return (name, form) if form is not None else (slug, None)


def _data(
    quads: Sequence[ox.Quad], form: Format, iri: str, writer: Writer, *, nested: bool
) -> bytes | str:
    if form == CSV:
        rows = sorted(
            {
                (_text(q.subject), q.predicate.value, _text(q.object), *_kind(q.object))
                for q in quads
            }
        )
        return _csv(("subject", "predicate", "object", "datatype", "language"), rows)
    if form == JSON:
        found: dict[str, dict[str, list[object]]] = {}
        for quad in sorted(quads, key=str):
            values = found.setdefault(_text(quad.subject), {}).setdefault(quad.predicate.value, [])
            if _json_term(quad.object) not in values:
                values.append(_json_term(quad.object))
        return _json({"id": iri, "about": found})
    return writer.document(quads, form, iri if nested else "")


def _text(term: object) -> str:
    return (
        f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(getattr(term, "value", term))
    )


def _kind(term: object) -> tuple[str, str]:
    if not isinstance(term, ox.Literal):
        return "", ""
    return ("", term.language) if term.language else (term.datatype.value, "")


def _json_term(term: object) -> dict[str, str]:
    """One value as RDF/JSON writes it."""
    if isinstance(term, ox.Literal):
        kind, lang = _kind(term)
        return {"type": "literal", "value": term.value} | (
            {"lang": lang} if lang else {"datatype": kind}
        )
    return {"type": "bnode" if isinstance(term, ox.BlankNode) else "uri", "value": _text(term)}


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


__all__ = ["Documents", "Listing"]
