"""Services: which other endpoints a query may ask (SERVICE): those the operator names, if public."""

import ipaddress
import socket
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from rdflib import URIRef

from tsunagu.errors import Message, QueryError

_KIND = "query-service"


def require_allowed(services: Iterable[object], allowed: Collection[str]) -> None:
    """Raises QueryError where a query would ask an endpoint that it may not.

    `services` are the terms after SERVICE in the parser's tree; `allowed` the endpoints that the
    operator has named. A name that leads to this machine or to a private network is refused even
    then: redirects are not followed, and addresses are looked up anew for each query.
    """
    for service in services:
        if not allowed:
            raise _refused(
                "SERVICE は使えません。この窓口は、ほかのサーバーに問い合わせません。",
                "SERVICE is not allowed: this endpoint asks no other server.",
            )
        listed = "、".join(sorted(allowed)), ", ".join(sorted(allowed))
        if not isinstance(service, URIRef):
            raise _refused(
                f"SERVICE の相手は、変数や短い名前ではなく <IRI> で書いてください（使えるもの: {listed[0]}）。",
                f"After SERVICE write an <IRI>, no variable and no prefixed name (allowed: {listed[1]}).",
            )
        if str(service) not in allowed:
            raise _refused(
                f"SERVICE <{service}> は使えません（使えるもの: {listed[0]}）。",
                f"SERVICE <{service}> is not allowed (allowed: {listed[1]}).",
            )
        if not is_public(str(service)):
            raise _refused(
                f"SERVICE <{service}> は、公開の住所につながらないので使えません。",
                f"SERVICE <{service}> leads to no public address and is not allowed.",
            )


def is_public(url: str) -> bool:
    """Whether every address of a URL's host is a public one: none of this machine, of a private or
    link-local network, or of a cloud's own services."""
    parts = urlsplit(url)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError):
        return False
    addresses = [ipaddress.ip_address(str(it[4][0]).partition("%")[0]) for it in found]
    return bool(addresses) and all(_public(it) for it in addresses)


def _public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is not None:
        return _public(inner)
    return address.is_global and not address.is_multicast


def _refused(ja: str, en: str) -> QueryError:
    return QueryError(Message(ja, en), _KIND)
