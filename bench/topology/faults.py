"""The whole portal at work while its parts are killed; the table and the checks in the end."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from .checks import check_all, check_failover
from .feeds import Feeds, local_today, serve
from .kills import Scene
from .portal import GATHER, WEB, WORKERS, Portal, start_services
from .processes import Supervisor, wait_until
from .readers import Readers, serves
from .story import Blow, Story, in_seconds
from .work import MarkingRuns, entries_in, harvest_has_ended

_FETCH = ("fetch-1", "fetch-2", "fetch-3", "fetch-4")
_STALL = 1200.0  # seconds without a new entry after which the harvest is given up


def show_faults(supervisor: Supervisor, folder: Path, options: argparse.Namespace) -> bool:
    """Whether all was true in the end."""
    feeds = Feeds(options.sources, options.entries, local_today())
    portal = start_services(supervisor, folder, options.ini, options.jars)
    with serve(feeds) as address:
        fill = [sys.executable, "-m", "bench.topology.fill"]
        portal.call(*fill, "fill", str(portal.ini), str(feeds.sources), address)
        portal.start((*WEB, *WORKERS, *GATHER, *_FETCH, "cron"))
        wait_until(lambda: all(map(serves, portal.web.values())), "both web processes serve", 300)
        print(f"{feeds.sources} sources of {feeds.entries} entries; everybody is at work", flush=True)
        with Readers(portal.web) as readers, MarkingRuns(portal) as runs:
            portal.call(*fill, "harvest", str(portal.ini))
            story = Story(Scene(portal, runs), readers, feeds.total)
            blows = story.tell()
            _wait_for_the_end(portal)
            seconds = time.monotonic() - story.began
            story.wait_for_all()
        _mark_a_last_time(portal, runs)
    checks = [*check_all(portal, runs, feeds), *check_failover(portal)]
    _print_blows(blows)
    print(f"\n{len(readers.answers)} answers to readers, {len(runs.ended)} marking runs; harvested in {seconds:.0f} s")
    print(f"on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    for check in checks:
        wanted = "" if check.is_true else f", not {check.expected}"
        print(f"{'yes' if check.is_true else 'NO '}  {check.what}: {check.found}{wanted}")
    return all(check.is_true for check in checks) and all(blow.whole_after is not None for blow in blows)


def _wait_for_the_end(portal: Portal) -> None:
    entries, since = 0, time.monotonic()
    while not harvest_has_ended(portal):
        if (now := entries_in(portal)) > entries:
            entries, since = now, time.monotonic()
        if time.monotonic() - since > _STALL:
            print(f"Nothing came in for {_STALL:.0f} s.")
            return
        time.sleep(1)


def _mark_a_last_time(portal: Portal, runs: MarkingRuns) -> None:
    """And what was asked for before: a worker that was killed in a run leaves it to another, within minutes."""
    job_id = runs.ask()
    assert job_id is not None
    wait_until(lambda: runs.has_ended(job_id) and not runs.waiting, "all marking runs have ended", 1200, 1)


def _print_blows(blows: Sequence[Blow]) -> None:
    print("\n| killed | at | entries in | back after | whole after | entries meanwhile | answers meanwhile |")
    print("|---|---|---|---|---|---|---|")
    for blow in blows:
        cells = (blow.what, f"{blow.at:.0f} s", f"{blow.entries:,}", in_seconds(blow.back_after))
        more = (in_seconds(blow.whole_after), f"{blow.came_in:,}", blow.answers)
        print("| " + " | ".join((*cells, *more)) + " |")
