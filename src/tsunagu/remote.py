"""Remote: any SPARQL 1.1 endpoint, asked through SPARQLWrapper."""

from urllib.error import HTTPError, URLError

from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from tsunagu.errors import Message, RemoteError

MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "xml": "application/sparql-results+xml",
}
_GRAPH_FORMS = {"CONSTRUCT", "DESCRIBE"}


def ask(endpoint: str, query: str, media_type: str, *, timeout: int = 60) -> bytes:
    """The endpoint's answer to a query, byte for byte.

    `media_type` is what is wanted of a SELECT or ASK; graphs come as Turtle. `timeout` is in
    seconds. Raises RemoteError with the endpoint's own words where it does not answer.
    """
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setMethod(POST)
    wrapper.setTimeout(timeout)
    wrapper.setOnlyConneg(True)  # the Accept header alone says what is wanted
    wrapper.setQuery(query)
    wanted = "text/turtle" if wrapper.queryType in _GRAPH_FORMS else media_type
    wrapper.addCustomHttpHeader("Accept", wanted)
    try:
        body: bytes = wrapper.query().response.read()
    except (SPARQLWrapperException, HTTPError, URLError, OSError, ValueError) as error:
        raise RemoteError(
            Message(
                f"{endpoint} から答えを得られません: {error}", f"{endpoint} gave no answer: {error}"
            )
        ) from error
    return body
