"""Remote: any SPARQL 1.1 endpoint, asked through SPARQLWrapper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPResponse
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from SPARQLWrapper import BASIC, DIGEST, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    QueryBadFormed,
    SPARQLWrapperException,
    Unauthorized,
    URITooLong,
)

from tsunagu.errors import Message, RemoteError, SettingsError

MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "xml": "application/sparql-results+xml",
}
_GRAPH_FORMS = {"CONSTRUCT", "DESCRIBE"}


class RefusedError(RemoteError):
    """The endpoint answered, but does not run this query."""


@dataclass(frozen=True)
class Access:
    """Where an endpoint is and how to get in; the password is never shown.

    `graphs` is its address for whole graphs (Graph Store Protocol), where it has another one.
    """

    url: str
    graphs: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Dataset:
    """The RDF dataset that a query is asked of, as the protocol's parameters name it; empty:
    everything there is."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def read_access(environment: Mapping[str, str]) -> Access | None:
    """The endpoint that STORE, STORE_GRAPHS, STORE_USER and STORE_PASSWORD name; None without STORE.

    Raises SettingsError that names the variable and what it should hold.
    """
    url = environment.get("STORE") or ""
    if not url:
        return None
    graphs = environment.get("STORE_GRAPHS") or url
    for name, value in (("STORE", url), ("STORE_GRAPHS", graphs)):
        _require_address(name, value)
    user, password = environment.get("STORE_USER") or "", environment.get("STORE_PASSWORD") or ""
    return Access(url, graphs, user, password)


def _require_address(name: str, value: str) -> None:
    parts = urlsplit(value)
    if parts.password is not None or parts.username is not None:
        raise SettingsError(
            Message(
                f"{name} に利用者名やパスワードを書かないでください。STORE_USER と STORE_PASSWORD に入れます。",
                f"{name} must not hold a user or a password; they go into STORE_USER and STORE_PASSWORD.",
            )
        )
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment:
        raise SettingsError(
            Message(
                f"{name}={value!r} は SPARQL エンドポイントのアドレス（http://… か https://…）ではありません。",
                f"{name}={value!r} is not the address of a SPARQL endpoint (http://… or https://…).",
            )
        )


def ask(endpoint: str, query: str, media_type: str, *, timeout: int = 60) -> bytes:
    """The endpoint's answer to a query, byte for byte.

    `media_type` is what is wanted of a SELECT or ASK; graphs come as Turtle. `timeout` is in
    seconds. Raises RemoteError with the endpoint's own words where it does not answer.
    """
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setQuery(query)
    wanted = "text/turtle" if wrapper.queryType in _GRAPH_FORMS else media_type
    access = Access(endpoint, endpoint)
    try:
        return opened(access, query, wanted, timeout=timeout).read()
    except OSError as error:
        raise _no_answer(endpoint, error) from error


def opened(
    access: Access,
    query: str,
    media_type: str,
    *,
    dataset: Dataset | None = None,
    timeout: int = 60,
) -> HTTPResponse:
    """The endpoint's answer to a query, to be read as it comes.

    Raises RefusedError where the endpoint will not run the query, RemoteError where it does not
    answer; both with its own words, which are for the operator only.
    """
    schemes = (BASIC, DIGEST) if access.user else (None,)
    for scheme in schemes:
        try:
            return _sent(_wrapper(access, query, media_type, dataset, scheme), timeout)
        except Unauthorized as error:
            refused = error
    raise _no_answer(access.url, refused) from refused


def _wrapper(
    access: Access, query: str, media_type: str, dataset: Dataset | None, scheme: str | None
) -> SPARQLWrapper:
    wrapper = SPARQLWrapper(access.url)
    wrapper.setMethod(POST)
    wrapper.setOnlyConneg(True)  # the Accept header alone says what is wanted
    wrapper.setQuery(query)
    wrapper.addCustomHttpHeader("Accept", media_type)
    for name, iris in (
        ("default-graph-uri", dataset.default if dataset else ()),
        ("named-graph-uri", dataset.named if dataset else ()),
    ):
        for iri in iris:
            wrapper.addParameter(name, iri)
    if scheme is not None:
        wrapper.setHTTPAuth(scheme)
        wrapper.setCredentials(access.user, access.password)
    return wrapper


def _sent(wrapper: SPARQLWrapper, timeout: int) -> HTTPResponse:
    wrapper.setTimeout(timeout)
    try:
        body: HTTPResponse = wrapper.query().response
    except Unauthorized:
        raise
    except (QueryBadFormed, URITooLong) as error:
        raise RefusedError(_no_answer(wrapper.endpoint, error).message) from error
    except (SPARQLWrapperException, HTTPError, URLError, OSError, ValueError) as error:
        raise _no_answer(wrapper.endpoint, error) from error
    return body


def _no_answer(endpoint: str, error: Exception) -> RemoteError:
    return RemoteError(
        Message(
            f"{endpoint} から答えを得られません: {error}", f"{endpoint} gave no answer: {error}"
        )
    )
