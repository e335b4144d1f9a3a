"""What cleaning an entry needs to know of its feed; shared by all pages of one feed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from .config import FeedConfig
from .day_order import DayOrder


class ReadContext:
    """``dates`` gives the feed's date values once more, when the first ambiguous one is met: they may tell the day's
    place.

    ``spreadsheet``: a number in a date field is a spreadsheet's serial day.
    """

    def __init__(
        self,
        *,
        config: FeedConfig,
        timezone: str,
        base_url: str = "",
        dates: Callable[[], Iterable[object]] = tuple,
        spreadsheet: bool = False,
    ) -> None:
        self.config = config
        self.zone = ZoneInfo(config.timezone or timezone)
        self.base_url = base_url
        self.day_order = DayOrder(config.day_first, dates)
        self.spreadsheet = spreadsheet
        self.next_index = 0
        self._first_index_by_guid: dict[str, int] = {}

    def set_dates(self, dates: Callable[[], Iterable[object]]) -> None:
        """Where a reader learns only while it reads how to find the feed's dates, and for each further page."""
        self.day_order = DayOrder(self.config.day_first, dates, earlier=self.day_order)

    def take_index(self) -> int:
        """The position of the entry that is read now, over all pages."""
        index = self.next_index
        self.next_index += 1
        return index

    def first_index(self, guid: str, index: int) -> int:
        """Where ``guid`` was first seen; ``index`` itself where it is new."""
        return self._first_index_by_guid.setdefault(guid, index)
