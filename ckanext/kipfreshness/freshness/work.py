"""What whoever looks after a dataset has to do about it."""

from __future__ import annotations

from enum import Enum

from .mark import Cause, Status


class Need(str, Enum):
    NOTHING = "nothing"
    DATA = "data"  # new data: no review is taken in its place
    DATA_OR_REVIEW = "data_or_review"
    FEED = "feed"  # the agency's feed cannot be read: that comes first
    PORTAL = "portal"  # the portal itself has not read the feed: whoever runs it must act


def need_of(status: Status, cause: Cause | None, *, may_be_confirmed: bool) -> Need:
    """From a mark, and whether a confirmation would be taken now."""
    if status in (Status.CURRENT, Status.EXEMPT):
        return Need.NOTHING
    if cause is Cause.NOT_CHECKED:
        return Need.PORTAL
    if cause is Cause.FEED_FAILING:
        return Need.FEED
    return Need.DATA_OR_REVIEW if may_be_confirmed else Need.DATA
