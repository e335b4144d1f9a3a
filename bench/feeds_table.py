"""Reads each file of a folder as a feed and prints what came of it, one file a line.

    python bench/feeds_table.py FOLDER [--json]

entries: all that the feed has, with title: those that can come in, usable: those that do, repaired: those with
something reported, refused and why.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from ckanext.kipfreshness.feeds import FeedConfig, FeedEntry, FeedError, Problem, read_feed

COLUMNS = ("file", "format", "entries", "with_title", "usable", "repaired", "refused", "seconds", "why")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = [read_file(path) for path in sorted(options.folder.iterdir()) if path.is_file() and path.suffix != ".md"]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    print("{:<24} {:<9} {:>7} {:>10} {:>6} {:>8} {:>7} {:>7}  {}".format(*COLUMNS))
    for row in [*rows, total_of(rows)]:
        print("{:<24} {:<9} {:>7} {:>10} {:>6} {:>8} {:>7} {:>7.3f}  {}".format(*(row[column] for column in COLUMNS)))
    return 0


def read_file(path: Path) -> dict[str, Any]:
    started = time.perf_counter()
    entries: list[FeedEntry] = []
    problems: list[Problem] = []
    found_format = "-"
    try:
        with path.open("rb") as file:
            feed = read_feed(
                file, config=FeedConfig(), timezone="Asia/Jakarta", base_url=f"https://opd.example/{path.name}"
            )
            found_format = feed.format
            for item in feed:
                entries.append(item) if isinstance(item, FeedEntry) else problems.append(item)
    except FeedError as error:
        return row_of(path, found_format, entries, [Problem(index=None, message=str(error), fatal=True)], started)
    return row_of(path, found_format, entries, problems, started)


def row_of(
    path: Path, found_format: str, entries: list[FeedEntry], problems: list[Problem], started: float
) -> dict[str, Any]:
    refused = [problem for problem in problems if problem.fatal and problem.index is not None]
    said = Counter((problem.field, problem.message) for problem in problems)
    untitled = sum(1 for problem in refused if problem.field == "title")
    return {
        "file": path.name,
        "format": found_format,
        "entries": len(entries) + len(refused),
        "with_title": len(entries) + len(refused) - untitled,
        "usable": len(entries),
        "repaired": len({problem.index for problem in problems if not problem.fatal and problem.index is not None}),
        "refused": len(refused),
        "seconds": time.perf_counter() - started,
        "why": "; ".join(f"{number} × {field or 'feed'}: {message}" for (field, message), number in said.most_common()),
    }


def total_of(rows: list[dict[str, Any]]) -> dict[str, Any]:
    sums: dict[str, Any] = {column: sum(row[column] for row in rows) for column in COLUMNS[2:8]}
    return {"file": "together", "format": "", "why": "", **sums}


if __name__ == "__main__":
    sys.exit(main())
