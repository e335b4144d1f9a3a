"""From a file to entries and problems, whatever its format."""

from __future__ import annotations

from typing import BinaryIO

from .config import FeedConfig
from .parsed import ParsedFeed


def read_feed(
    feed: BinaryIO,
    *,
    config: FeedConfig,
    timezone: str,
    base_url: str = "",
    charset: str = "",
) -> ParsedFeed:
    """``feed`` is seekable and stays the caller's to close; ``timezone`` is the portal's (the source's own wins).

    ``base_url`` is what relative links mean; ``charset`` what the server's header said. Raises ``FeedError``.
    """
    raise NotImplementedError
