"""Fetching a feed from a site that may be slow, broken or hostile."""

from __future__ import annotations

from .fetched import FetchedFeed, FetchSettings


def fetch_feed(
    url: str,
    *,
    settings: FetchSettings,
    etag: str | None = None,
    last_modified: str | None = None,
) -> FetchedFeed:
    """The body of ``url`` in a temporary file. With ``etag`` or ``last_modified`` of the last time, maybe ``not_modified``.

    Raises ``FeedError`` that says what was got and what to do.
    """
    raise NotImplementedError
