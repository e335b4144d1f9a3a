"""Whether a feed writes the day before the month, known from the feed as a whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property

_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})(?!\d)")
_SAMPLE = 200_000  # dates looked at


class DayOrder:
    """``day_first`` is what the config says, else what the dates prove: one with 13 to 31 in its first place and none
    in its second, or the reverse. ``None`` where nothing proves it, or some prove one order and some the other.

    ``earlier``: of the page before, whose proof holds where this page has none.
    """

    def __init__(
        self,
        configured: bool | None,
        dates: Callable[[], Iterable[object]] = tuple,
        earlier: DayOrder | None = None,
    ) -> None:
        self._configured = earlier.proved if earlier is not None and configured is None else configured
        self._dates = dates

    @property
    def proved(self) -> bool | None:
        """What is known by now, without looking at more dates."""
        return vars(self).get("day_first", self._configured)

    @cached_property
    def day_first(self) -> bool | None:
        if self._configured is not None:
            return self._configured
        return find_day_first(self._dates())


def find_day_first(dates: Iterable[object]) -> bool | None:
    """What the dates prove together; see ``DayOrder``."""
    day_first = month_first = False
    for number, value in enumerate(dates):
        if number >= _SAMPLE or (day_first and month_first):
            break
        match = _NUMERIC.search(value) if isinstance(value, str) else None
        if match is None:
            continue
        first, second = int(match[1]), int(match[2])
        day_first = day_first or (12 < first <= 31 and 1 <= second <= 12)
        month_first = month_first or (12 < second <= 31 and 1 <= first <= 12)
    if day_first == month_first:
        return None
    return day_first
