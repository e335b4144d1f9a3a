"""A feed from an address or a file: fetched, recognised, followed over its pages."""

from __future__ import annotations

from pathlib import Path

from .config import FeedConfig
from .fetched import FetchSettings
from .parsed import ParsedFeed


def open_feed(
    url: str,
    *,
    config: FeedConfig,
    settings: FetchSettings,
    timezone: str,
    etag: str | None = None,
    last_modified: str | None = None,
) -> ParsedFeed:
    """Fetch ``url``, detect its format unless ``config`` says it, fetch further pages; ``timezone`` is the portal's.

    Raises ``FeedError``.
    """
    raise NotImplementedError


def open_file(path: Path, *, config: FeedConfig, timezone: str, base_url: str = "") -> ParsedFeed:
    """The same for a local file; only for commands that a person starts. Raises ``FeedError``."""
    raise NotImplementedError
