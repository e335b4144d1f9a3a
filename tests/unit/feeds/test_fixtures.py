"""Made-up feeds with the mess of real ones, beside what must come of them: x.json and x.expected.json."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from ckanext.kipfreshness.feeds import FeedConfig, FeedEntry, Problem, read_feed

FOLDER = Path(__file__).parents[2] / "fixtures" / "feeds"
FEEDS = [path.stem for path in sorted(FOLDER.glob("*.json")) if (FOLDER / f"{path.stem}.expected.json").exists()]


def read_fixture(name: str) -> dict[str, object]:
    with (FOLDER / f"{name}.json").open("rb") as file:
        feed = read_feed(
            file, config=FeedConfig(), timezone="Asia/Jakarta", base_url=f"https://satudata.contoh.example/{name}.json"
        )
        items = list(feed)
    return {
        "format": feed.format,
        "complete": feed.complete,
        "entries": [msgspec.to_builtins(item) for item in items if isinstance(item, FeedEntry)],
        "problems": [
            [item.index, item.field, item.value, item.message, item.fatal]
            for item in items
            if isinstance(item, Problem)
        ],
    }


@pytest.mark.parametrize("name", FEEDS)
def test_made_up_feed_gives_what_lies_beside_it(name: str) -> None:
    expected = json.loads((FOLDER / f"{name}.expected.json").read_text(encoding="utf-8"))

    assert json.loads(json.dumps(read_fixture(name))) == expected


@pytest.mark.parametrize("name", FEEDS)
def test_entries_in_are_entries_out_and_refusals(name: str) -> None:
    items = read_fixture(name)
    indexes = sorted(
        [entry["index"] for entry in items["entries"]]  # type: ignore[attr-defined, index]
        + [problem[0] for problem in items["problems"] if problem[4] and problem[0] is not None]  # type: ignore[attr-defined, index]
    )

    assert indexes == list(range(len(indexes)))


def test_a_problem_stands_directly_before_its_entry() -> None:
    for name in FEEDS:
        with (FOLDER / f"{name}.json").open("rb") as file:
            waiting: int | None = None
            for item in read_feed(file, config=FeedConfig(), timezone="Asia/Jakarta"):
                if waiting is not None:
                    assert item.index == waiting
                waiting = item.index if isinstance(item, Problem) and not item.fatal else None
