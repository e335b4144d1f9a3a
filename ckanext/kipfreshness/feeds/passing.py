"""Failures that may pass by themselves, and how long to wait before the next attempt."""

from __future__ import annotations

import random
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from .entry import FeedError

_FIRST_WAIT = 1.0  # seconds, doubled at each attempt


class PassingError(FeedError):
    """A ``FeedError`` that another attempt may mend. ``wait``: seconds that the server asked for, if it did."""

    def __init__(self, message: str, *, wait: float | None = None, **values: Any) -> None:
        super().__init__(message, **values)
        self.wait = wait


def back_off(attempt: int) -> float:
    """Seconds after attempt number ``attempt`` (from 0), spread by chance so that the sources of one site do not all
    return at the same moment."""
    return _FIRST_WAIT * 2**attempt * random.uniform(0.75, 1.25)


def parse_retry_after(text: str, now: datetime) -> float | None:
    """Seconds, of ``Retry-After`` in seconds or as an HTTP date (RFC 9110, 10.2.3); ``None`` where it is neither."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=timezone.utc)
    return max(0.0, (at - now).total_seconds())
