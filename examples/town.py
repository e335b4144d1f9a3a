"""Kota Contoh's datasets: what examples/feeds/*.csv say, with their ages made into dates.

Kota Contoh, its agencies and its data are invented. Ages are in days before today, so the town looks the same on any
day: ``age_days`` since the last update (empty: the agency gives no date), ``every_days`` between the updates before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Jakarta")
FEEDS_FOLDER = Path(__file__).parent / "feeds"
_FIRST_MINUTE = time(0, 5)
_OFFICE_OPENS = time(8, 15)


@dataclass(frozen=True)
class ExampleDataset:
    id: str
    title: str
    description: str
    frequency: str
    tags: tuple[str, ...]
    format: str
    publisher: str
    age_days: int | None
    every_days: int | None

    def updated_at(self, today: date) -> datetime | None:
        return None if self.age_days is None else at_age(self.age_days, today)

    def earlier_updates(self, today: date, days_back: int) -> Iterator[datetime]:
        """The updates before the last one, newest first, and one that is older than ``days_back``."""
        if self.age_days is None or self.every_days is None:
            return
        age = self.age_days
        while age <= days_back:
            age += self.every_days
            yield at_age(age, today)


def at_age(age_days: int, today: date) -> datetime:
    """A quarter past eight in the morning, that many days ago; just after midnight for what was updated today."""
    return datetime.combine(today - timedelta(days=age_days), _OFFICE_OPENS if age_days else _FIRST_MINUTE, ZONE)


def local_today() -> date:
    return datetime.now(ZONE).date()


def read_datasets(feed: str) -> list[ExampleDataset]:
    with (FEEDS_FOLDER / f"{feed}.csv").open(encoding="utf-8", newline="") as rows:
        return [_dataset(row) for row in csv.DictReader(rows)]


def _dataset(row: dict[str, str]) -> ExampleDataset:
    return ExampleDataset(
        id=row["id"],
        title=row["title"],
        description=row["description"],
        frequency=row["frequency"],
        tags=tuple(tag for tag in row["tags"].split(";") if tag),
        format=row["format"],
        publisher=row.get("publisher") or "",
        age_days=int(row["age_days"]) if row["age_days"] else None,
        every_days=int(row["every_days"]) if row["every_days"] else None,
    )
