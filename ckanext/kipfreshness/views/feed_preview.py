"""A feed read for somebody who decides whether to harvest it: nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass, field

import ckan.plugins.toolkit as tk

from .. import config
from ..feeds import FeedConfig, FeedError, open_feed, redact_url
from ..feeds.summary import FeedSummary


@dataclass(frozen=True)
class FeedPreview:
    """``error`` is the sentence that says why nothing can be read; else ``summary`` says what would come in."""

    url: str  # without credentials
    format: str = ""
    rolling: bool = False
    error: str = ""
    summary: FeedSummary = field(default_factory=FeedSummary)


def preview_feed(url: str) -> FeedPreview:
    """Read the whole feed, by the portal's limits of size and time."""
    shown = redact_url(url)
    try:
        feed = open_feed(url, config=FeedConfig(), settings=config.fetch_settings(), timezone=str(config.timezone()))
    except FeedError as error:
        return FeedPreview(shown, error=tk._(error.message) % error.values)
    summary = FeedSummary()
    with feed:
        for item in feed:
            summary.add(item)
        return FeedPreview(shown, feed.format, feed.rolling, summary=summary)
