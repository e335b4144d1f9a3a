"""Addresses: made absolute, made comparable, made fit to be shown."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

# parameters that change while the file stays the same: cache busters and signatures
_PASSING_PARAMETERS = frozenset(
    [
        "_",
        "t",
        "ts",
        "time",
        "timestamp",
        "v",
        "ver",
        "version",
        "rand",
        "random",
        "nocache",
        "cache",
        "cb",
        "cachebuster",
        "token",
        "access_token",
        "sig",
        "signature",
        "expires",
        "expiry",
        "hash_time",
    ]
) - {"version", "time"}
_PASSING_PREFIXES = ("x-amz-", "x-goog-", "utm_")
_SECRET_PARAMETER = re.compile(r"(token|key|secret|passw|pwd|sig|auth|credential)", re.IGNORECASE)
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_DOMAIN = re.compile(r"^(www\.|[a-z0-9-]+(\.[a-z0-9-]+)*\.(go|co|or|ac|sch|web|my)\.id(/|$|:))", re.IGNORECASE)


def fold_link(url: str) -> str:
    """The same for links that lead to the same file: without scheme, ``www.``, trailing slash, fragment, order of the
    query, cache busters and signatures. Only for comparing."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = parts.port
    except ValueError:
        return url.strip()
    if port and port not in (80, 443):
        host = f"{host}:{port}"
    query = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_passing(pair[0]))
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._").rstrip("/")
    return f"{host}{path}" + (f"?{urlencode(query)}" if query else "")


def _is_passing(name: str) -> bool:
    folded = name.casefold()
    return folded in _PASSING_PARAMETERS or folded.startswith(_PASSING_PREFIXES)


def redact_url(url: str) -> str:
    """Fit for logs, pages and errors: user, password and secret-looking parameters become ``***``."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return re.sub(r"//.*@", "//***@", url, flags=re.DOTALL)
    if not host:  # "https:/user:password@host", one slash short, has them in its path
        return re.sub(r"[^\s/]+@", "***@", url)
    if ":" in host:
        host = f"[{host}]"
    user = "***@" if parts.username or parts.password else ""
    query = "&".join(_redact_parameter(pair) for pair in parts.query.split("&"))
    return urlunsplit((parts.scheme, f"{user}{host}{port}", parts.path, query, parts.fragment))


def _redact_parameter(pair: str) -> str:
    name, separator, _value = pair.partition("=")
    return f"{name}=***" if separator and _SECRET_PARAMETER.search(name) else pair


def absolute_link(link: str, base_url: str) -> str:
    """``link`` as an http(s) or ftp address, resolved against the feed's; empty where it cannot be one."""
    link = link.strip().strip("<>\"'").replace("\\", "/")
    if not link or link.startswith("#"):
        return ""
    if _DOMAIN.match(link) and not _SCHEME.match(link.split("/")[0]):
        link = f"https://{link}"
    try:
        joined = urljoin(base_url, link)
        parts = urlsplit(joined)
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https", "ftp") or not parts.hostname:
        return ""
    return urlunsplit(
        (
            parts.scheme.lower(),
            parts.netloc,
            quote(parts.path, safe="/%:@!$&'()*+,;=~-._"),
            _quote(parts.query),
            parts.fragment,
        )
    )


def _quote(query: str) -> str:
    return quote(query, safe="/%:@!$&'()*+,;=~-._?[]")
