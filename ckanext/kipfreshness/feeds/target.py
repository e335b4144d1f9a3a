"""An address taken apart for one request, so that its credentials travel apart from everything that is shown."""

from __future__ import annotations

import base64
import re
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

import msgspec

from .entry import FeedError
from .links import redact_url
from .messages import N_

_HOST = re.compile(r"[A-Za-z0-9._:%-]+")
_PORTS = {"http": 80, "https": 443}
_SAFE = "/%:@!$&'()*+,;=~-._?[]|"


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """``selector`` is path and query as sent; ``url`` the whole without credentials, which ``authorization`` has."""

    scheme: str
    host: str  # ASCII, without brackets
    port: int
    selector: str
    authorization: str = ""

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.selector}"

    @property
    def shown(self) -> str:
        """For people: secrets in the query are hidden as well."""
        return redact_url(self.url)

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __repr__(self) -> str:
        return f"Target({self.shown!r})"


def parse_target(url: str) -> Target:
    """Raises ``FeedError`` where ``url`` is no http(s) address of a host."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        scheme = parts.scheme.lower()
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError as error:  # UnicodeError is one
        raise FeedError(N_("“%(url)s” is not an address. Check it for typing errors."), url=redact_url(url)) from error
    if scheme not in _PORTS:
        raise FeedError(N_("Only http and https addresses can be read, not “%(url)s”."), url=redact_url(url))
    if not _HOST.fullmatch(host):
        raise FeedError(
            N_("“%(url)s” names no host. An address looks like https://data.example.go.id/data.json."),
            url=redact_url(url),
        )
    selector = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    return Target(
        scheme=scheme,
        host=host,
        port=port or _PORTS[scheme],
        selector=selector,
        authorization=_basic(parts.username, parts.password),
    )


def _basic(user: str | None, password: str | None) -> str:
    if user is None and password is None:
        return ""
    pair = unquote_to_bytes(user or "") + b":" + unquote_to_bytes(password or "")
    return "Basic " + base64.b64encode(pair).decode("ascii")


def next_target(previous: Target, location: str) -> Target:
    """Where a redirect or a link to a next page leads. Credentials go only to the host that they were given for."""
    try:
        joined = urljoin(previous.url, location.strip())
    except ValueError:  # parse_target says what is wrong with it
        joined = location
    found = parse_target(joined)
    kept = previous.authorization if _same_host(previous, found) else ""
    return msgspec.structs.replace(found, authorization=kept)


def _same_host(one: Target, other: Target) -> bool:
    """The same place; https instead of http counts, the reverse would show the password to the whole way."""
    if one.host.casefold() != other.host.casefold():
        return False
    if (one.scheme, one.port) == (other.scheme, other.port):
        return True
    return (one.scheme, one.port, other.scheme, other.port) == ("http", 80, "https", 443)
