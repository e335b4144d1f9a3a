"""How a score moved, as a line: places in a drawing 100 wide and 100 high, from the daily history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

DAYS_SHOWN = 92


@dataclass(frozen=True)
class Point:
    """One recorded day. ``x`` and ``y`` run from 0 to 100; ``y`` downwards, as drawings have it."""

    day: date
    score: float
    x: float
    y: float

    @property
    def is_month_end(self) -> bool:
        return (self.day + timedelta(days=1)).day == 1


@dataclass(frozen=True)
class HistoryChart:
    points: tuple[Point, ...]

    @property
    def line(self) -> str:
        """What an SVG polyline takes."""
        return " ".join(f"{point.x:g},{point.y:g}" for point in self.points)

    @property
    def month_ends(self) -> list[Point]:
        return [point for point in self.points if point.is_month_end]


def history_chart(rows: Sequence[Mapping[str, Any]]) -> HistoryChart | None:
    """``rows`` are those of ``kipfreshness_history_list``; ``None`` until there are two days with a score."""
    scored = [(date.fromisoformat(row["date"]), float(row["score"])) for row in rows if row["score"] is not None]
    if len(scored) < 2:
        return None
    first, last = scored[0][0], scored[-1][0]
    length = (last - first).days
    return HistoryChart(
        tuple(
            Point(day, score, round(100 * (day - first).days / length, 2), round(100 - score, 2))
            for day, score in scored
        )
    )
