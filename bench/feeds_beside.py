"""Harvests every file of a folder beside ckanext-dcat's dcat_json: what each brings in of the same bytes, and how fast.

    uv pip install ckanext-dcat==2.4.4          # the peer; into an environment of its own
    python -m bench.feeds_beside FOLDER --ini test.ini --erase

For each file the portal of the ini is emptied and harvested twice by each, with its own plugins, gather and import in
processes of their own (starting them is not counted); the file is the same the second time. Prints a row a file and the
sum.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from ckanext.kipfreshness.feeds import FeedConfig, FeedEntry, FeedError, open_file

from .harvest import feed_server, run_step, write_ini

_NO_TITLE = "title"


@dataclass(frozen=True)
class Reading:
    """What reading alone says of a file: ``repaired`` entries have a value that was mended, cleaned or left out."""

    entries: int = 0
    with_title: int = 0
    repaired: int = 0
    refused: str = ""


@dataclass(frozen=True)
class Harvest:
    imported: int = 0
    seconds: float = 0.0
    again_seconds: float = 0.0
    failure: str = ""


def main() -> None:
    options = _options()
    if not options.erase:
        sys.exit("This empties the portal of the ini. Say --erase where that is meant.")
    files = sorted(path for path in options.folder.iterdir() if path.suffix == ".json")
    print("| file | entries | with title | repaired | refused | kipfreshness | s | again s | dcat_json | s | again s |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    sums: Counter[str] = Counter()
    seconds: defaultdict[str, float] = defaultdict(float)
    with feed_server() as server, tempfile.TemporaryDirectory() as folder:
        inis = {peer: write_ini(peer, Path(folder), options.ini) for peer in ("opd_feed", "dcat_json")}
        address = f"http://127.0.0.1:{server.server_port}/data.json"
        for path in files:
            server.body = path.read_bytes()
            reading = read(path)
            ours, theirs = (harvest(peer, ini, address) for peer, ini in inis.items())
            _print_row(path.stem, reading, ours, theirs)
            sums.update(entries=reading.entries, with_title=reading.with_title, repaired=reading.repaired)
            sums.update(ours=ours.imported, theirs=theirs.imported)
            for name, found in (("ours", ours), ("theirs", theirs)):
                seconds[name] += found.seconds
                seconds[f"{name} again"] += found.again_seconds
    print(
        f"| together | {sums['entries']} | {sums['with_title']} | {sums['repaired']} | "
        f"| {sums['ours']} | {seconds['ours']:.1f} | {seconds['ours again']:.1f} "
        f"| {sums['theirs']} | {seconds['theirs']:.1f} | {seconds['theirs again']:.1f} |"
    )


def read(path: Path) -> Reading:
    usable, mended, refused = 0, set[int](), Counter[str]()
    try:
        for found in open_file(path, config=FeedConfig(), timezone="Asia/Jakarta"):
            if isinstance(found, FeedEntry):
                usable += 1
            elif found.fatal:
                refused["no title" if found.field == _NO_TITLE else str(found.message)] += 1
            elif found.index is not None:
                mended.add(found.index)
    except FeedError as error:
        return Reading(refused=str(error))
    why = ", ".join(f"{count}: {reason}" for reason, count in refused.items())
    return Reading(usable + refused.total(), usable, len(mended), why)


def harvest(peer: str, ini: Path, address: str) -> Harvest:
    run_step("prepare", peer, ini, address)
    try:
        imported, seconds = _harvest_once(peer, ini, address)
    except SystemExit as failure:
        return Harvest(failure=str(failure).strip().splitlines()[-1])
    try:
        return Harvest(imported, seconds, _harvest_once(peer, ini, address)[1])
    except SystemExit:
        return Harvest(imported, seconds, math.inf)


def _harvest_once(peer: str, ini: Path, address: str) -> tuple[int, float]:
    """Datasets there are then, and seconds."""
    gather, import_ = (run_step(step, peer, ini, address) for step in ("gather", "import"))
    return int(import_["datasets"]), gather["seconds"] + import_["seconds"]


def _print_row(name: str, reading: Reading, ours: Harvest, theirs: Harvest) -> None:
    cells = (
        name,
        reading.entries,
        reading.with_title,
        reading.repaired,
        reading.refused,
        ours.failure or ours.imported,
        f"{ours.seconds:.1f}",
        f"{ours.again_seconds:.1f}",
        theirs.failure or theirs.imported,
        f"{theirs.seconds:.1f}",
        f"{theirs.again_seconds:.1f}",
    )
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ini", required=True)
    parser.add_argument("--erase", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
