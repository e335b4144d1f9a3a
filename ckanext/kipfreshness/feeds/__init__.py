"""What agencies publish, read into plain values: bytes in, ``FeedEntry`` and ``Problem`` out. Knows nothing of CKAN.

    with open_feed(url, config=config, settings=settings, timezone="Asia/Jakarta") as feed:
        for item in feed:            # FeedEntry | Problem, in the feed's order, read as they are asked for
            ...
        feed.complete                # only known when the feed is exhausted

A ``Problem`` that is not fatal comes directly before the entry it speaks of. Each entry of a feed comes out as
one ``FeedEntry`` or as one fatal ``Problem`` with its ``index``; a fatal ``Problem`` without index says that the rest
could not be read. ``FeedError`` says that nothing can be read at all; it is raised by ``open_feed``, ``open_file`` and
``read_feed`` themselves, never by the iterator.
"""

from __future__ import annotations

from .config import FeedConfig, parse_config
from .content_hash import content_hash, entry_key
from .entry import FeedEntry, FeedError, FeedResource, Problem
from .fetched import FetchedFeed, FetchSettings
from .http import fetch_feed
from .links import fold_link, redact_url
from .open import open_feed, open_file
from .parsed import ParsedFeed
from .read import read_feed

__all__ = [
    "FeedConfig",
    "FeedEntry",
    "FeedError",
    "FeedResource",
    "FetchSettings",
    "FetchedFeed",
    "ParsedFeed",
    "Problem",
    "content_hash",
    "entry_key",
    "fetch_feed",
    "fold_link",
    "open_feed",
    "open_file",
    "parse_config",
    "read_feed",
    "redact_url",
]
