"""The demo's town has what the demo shows, on any day, and our own readers read every feed of it."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from ckanext.kipfreshness.feeds import FeedConfig, FeedEntry, FetchSettings, Problem, open_feed
from examples.feed_server import ExampleSource, FeedServer, read_sources
from examples.town import ExampleDataset, local_today, read_datasets

SOURCES = read_sources()
DATASETS = {source.feed: read_datasets(source.feed) for source in SOURCES}
BY_NAME = {source.feed: source for source in SOURCES}
ORGANIZATIONS = Path(__file__).parents[2] / "examples" / "organizations.csv"


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = FeedServer(0, None)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.site
    server.shutdown()


def read(site: str, source: ExampleSource) -> list[FeedEntry | Problem]:
    settings = FetchSettings(timeout=20, max_bytes=10_000_000, allow_private_addresses=True, user_agent="test")
    url = f"{site}/{source.feed}/{source.path}"
    with open_feed(url, config=FeedConfig(), settings=settings, timezone="Asia/Jakarta") as feed:
        return list(feed)


def day_of(dataset: ExampleDataset) -> str:
    return "" if dataset.age_days is None else (local_today() - timedelta(days=dataset.age_days)).isoformat()


def test_the_town_has_fourteen_agencies_and_150_datasets_or_more() -> None:
    with ORGANIZATIONS.open(encoding="utf-8", newline="") as rows:
        assert len(list(csv.DictReader(rows))) >= 14
    assert sum(map(len, DATASETS.values())) >= 150


def test_every_format_has_a_feed() -> None:
    formats = {source.format for source in SOURCES}
    assert formats >= {"dcat_us", "ckan", "rss", "atom", "wordpress", "csv", "xlsx", "json"}


@pytest.mark.parametrize("feed", [source.feed for source in SOURCES if source.format != "csv_with_errors"])
def test_each_dataset_is_read_from_its_feed_with_its_day(site: str, feed: str) -> None:
    entries = [item for item in read(site, BY_NAME[feed]) if isinstance(item, FeedEntry)]
    assert {entry.title: (entry.modified or entry.issued or "")[:10] for entry in entries} == {
        dataset.title: day_of(dataset) for dataset in DATASETS[feed]
    }


def test_the_bad_rows_of_the_hospital_are_reported_and_the_others_come_in(site: str) -> None:
    items = read(site, BY_NAME["rsud-contoh"])
    titles = {item.title for item in items if isinstance(item, FeedEntry)}
    assert titles == {dataset.title for dataset in DATASETS["rsud-contoh"]} | {"Antrean Loket"}
    assert {item.field for item in items if isinstance(item, Problem)} == {"title", "modified", "guid"}


def test_earlier_updates_reach_past_the_replayed_days() -> None:
    today = date(2026, 3, 1)
    weekly = ExampleDataset("w", "Mingguan", "", "Mingguan", (), "CSV", "", age_days=3, every_days=7)
    days = [moment.date() for moment in weekly.earlier_updates(today, days_back=20)]
    assert days == [date(2026, 2, 19), date(2026, 2, 12), date(2026, 2, 5)]
