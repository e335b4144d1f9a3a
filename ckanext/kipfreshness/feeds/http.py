"""Fetching a feed from a site that may be slow, broken or hostile."""

from __future__ import annotations

import http.client
import logging
import re
import tempfile
from collections.abc import Mapping
from email.message import Message
from typing import BinaryIO, cast

from .body import read_body, too_slow
from .deadline import Deadline
from .entry import FeedError
from .exchange import exchange
from .fetched import FetchedFeed, FetchSettings
from .messages import N_
from .passing import PassingError, back_off
from .status import REDIRECTS, status_error
from .target import Target, next_target, parse_target
from .unpack import unpack

log = logging.getLogger(__name__)
_HEADER_VALUE = re.compile(r"[ -~]+")


def fetch_feed(
    url: str,
    *,
    settings: FetchSettings,
    etag: str | None = None,
    last_modified: str | None = None,
) -> FetchedFeed:
    """The body of ``url`` in a temporary file; with ``etag`` or ``last_modified`` of last time, maybe ``not_modified``.

    Raises ``FeedError`` that says what was got and what to do.
    """
    deadline = Deadline(settings)
    return fetch_target(parse_target(url), settings=settings, deadline=deadline, etag=etag, last_modified=last_modified)


def fetch_target(
    target: Target,
    *,
    settings: FetchSettings,
    deadline: Deadline,
    etag: str | None = None,
    last_modified: str | None = None,
) -> FetchedFeed:
    """The same, tried again where the failure may pass by itself, until ``deadline`` of the whole feed."""
    condition = _condition(etag, last_modified)
    attempt = 0
    while True:
        try:
            return _follow(target, settings, deadline, condition)
        except PassingError as error:
            wait = error.wait if error.wait is not None else back_off(attempt)
            if attempt >= settings.retries or wait > settings.max_wait or wait >= deadline.left:
                raise
            log.info("%s Trying again in %.0f seconds.", error, wait)
        settings.sleep(wait)
        attempt += 1


def _condition(etag: str | None, last_modified: str | None) -> dict[str, str]:
    headers = {"If-None-Match": etag or "", "If-Modified-Since": last_modified or ""}
    return {name: value for name, value in headers.items() if _HEADER_VALUE.fullmatch(value)}


def _follow(target: Target, settings: FetchSettings, deadline: Deadline, condition: Mapping[str, str]) -> FetchedFeed:
    """Through redirects, each judged like the first address, to the feed."""
    visited: list[Target] = []
    while True:
        if target in visited:
            raise FeedError(N_("%(url)s redirects in a circle. Check the address in a browser."), url=target.shown)
        if len(visited) > settings.max_redirects:
            raise FeedError(
                N_("%(url)s redirects more than %(most)s times."), url=visited[0].shown, most=settings.max_redirects
            )
        visited.append(target)
        found = _get(target, settings, deadline.for_request(), condition)
        if isinstance(found, FetchedFeed):
            return found
        target = found


def _get(
    target: Target, settings: FetchSettings, deadline: Deadline, condition: Mapping[str, str]
) -> FetchedFeed | Target:
    if deadline.passed:
        raise too_slow(deadline, 0)
    with exchange(target, settings, deadline, condition) as response:
        if response.status in REDIRECTS and response.getheader("Location"):
            return next_target(target, _location(response))
        if response.status == 304:
            not_modified = _not_modified(response, target, condition)
            if not_modified:
                return not_modified
        elif response.status in (200, 203):
            return _receive(response, target, settings, deadline)
        else:
            raise status_error(response, target)
    # not modified, but something else than what we asked about: ask without a condition
    return _get(target, settings, deadline, {})


def _location(response: http.client.HTTPResponse) -> str:
    """Headers are read as Latin-1; many sites write UTF-8."""
    text = response.getheader("Location") or ""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _not_modified(
    response: http.client.HTTPResponse, target: Target, condition: Mapping[str, str]
) -> FetchedFeed | None:
    if not condition:
        raise FeedError(
            N_("%(url)s answered “not modified” though nothing was asked about. Its server or cache is at fault."),
            url=target.shown,
        )
    known, said = condition.get("If-None-Match", ""), response.getheader("ETag") or ""
    if known and said and known.removeprefix("W/") != said.removeprefix("W/"):
        return None
    return FetchedFeed(
        file=_temporary_file(),
        url=target.url,
        etag=known or said,
        last_modified=condition.get("If-Modified-Since", ""),
        not_modified=True,
        headers=_all_headers(response),
    )


def _receive(
    response: http.client.HTTPResponse, target: Target, settings: FetchSettings, deadline: Deadline
) -> FetchedFeed:
    headers = _all_headers(response)
    file = _temporary_file()
    try:
        body = read_body(response, deadline, settings.max_bytes)
        for piece in unpack(body, headers.get("content-encoding", ""), settings.max_bytes):
            file.write(piece)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    content_type = Message()
    content_type["Content-Type"] = headers.get("content-type", "")
    return FetchedFeed(
        file=file,
        url=target.url,
        content_type=content_type.get_content_type() if headers.get("content-type") else "",
        charset=str(content_type.get_param("charset") or ""),
        etag=headers.get("etag", ""),
        last_modified=headers.get("last-modified", ""),
        headers=headers,
    )


def _all_headers(response: http.client.HTTPResponse) -> dict[str, str]:
    """Names in lower case, what is given twice joined (RFC 9110, 5.3)."""
    headers: dict[str, str] = {}
    for name, value in response.getheaders():
        name = name.lower()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _temporary_file() -> BinaryIO:
    """Without a name, so that nothing stays when the process is killed."""
    return cast(BinaryIO, tempfile.TemporaryFile(prefix="kipfreshness-"))
