"""Made-up feeds of each format beside what must come of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ckanext.kipfreshness.feeds import FeedConfig, FeedEntry, Problem, open_file

FIXTURES = Path(__file__).parents[2] / "fixtures" / "feeds"
EXPECTED = sorted(FIXTURES.glob("*.expected.json"))


def found_in(path: Path, config: dict[str, Any]) -> dict[str, Any]:
    """As plain values, without what is empty."""
    with open_file(
        path,
        config=msgspec.convert(config, FeedConfig),
        timezone="Asia/Jakarta",
        base_url="https://opd.contoh.example/data/feed",
    ) as feed:
        items = list(feed)
        entries = [_plain(item) for item in items if isinstance(item, FeedEntry)]
        problems = [_plain(item) for item in items if isinstance(item, Problem)]
        return {
            "format": feed.format,
            "rolling": feed.rolling,
            "complete": feed.complete,
            "entries": entries,
            "problems": [{key: value for key, value in item.items() if value not in ("", False)} for item in problems],
        }


def _plain(item: FeedEntry | Problem) -> dict[str, Any]:
    return json.loads(msgspec.json.encode(item))


@pytest.mark.parametrize("expected_path", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_feed_gives_what_lies_beside_it(expected_path: Path) -> None:
    expected = json.loads(expected_path.read_text("utf-8"))
    (path,) = expected_path.parent.glob(expected_path.name.removesuffix(".expected.json") + ".[!e]*")
    assert found_in(path, expected.pop("config", {})) == expected


def test_each_feed_has_its_expectation() -> None:
    feeds = {path.stem for path in FIXTURES.iterdir() if not path.name.endswith(".expected.json")}
    assert feeds == {path.name.removesuffix(".expected.json") for path in EXPECTED}
