"""Whether the OPDs' feeds can be read: for the town's page, which says it in a sentence and names those that cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk


@dataclass(frozen=True)
class HarvestsSeen:
    """``failing`` are rows of ``kipfreshness_harvest_feed_list``; times are in ISO 8601."""

    count: int
    last_success_at: str | None
    failing: Sequence[dict[str, Any]]


def harvests_seen() -> HarvestsSeen | None:
    """Nothing on a portal that harvests from nobody."""
    feeds = tk.get_action("kipfreshness_harvest_feed_list")({}, {})
    if not feeds:
        return None
    failing = sorted((feed for feed in feeds if feed["failing_since"]), key=lambda feed: feed["failing_since"])
    # One zone for all of them, so that text sorts as time does.
    read_at = max((feed["last_success_at"] for feed in feeds if feed["last_success_at"]), default=None)
    return HarvestsSeen(len(feeds), read_at, failing)
