"""How fast one, two and four fetch consumers bring in the same feeds."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from .feeds import Feeds, local_today, serve
from .portal import SITE_ID, Portal, start_services
from .processes import Supervisor, wait_until
from .work import entries_in

_QUEUE = f"ckanext-harvest:{SITE_ID}:harvest_object_id"
_SECONDS = "SELECT extract(epoch FROM max(import_finished) - min(fetch_started))::float FROM harvest_object"
_GATHERED = "SELECT count(*) = %(sources)s FROM harvest_job WHERE gather_finished IS NOT NULL"


def show_throughput(supervisor: Supervisor, folder: Path, options: argparse.Namespace) -> None:
    feeds = Feeds(options.sources, options.entries, local_today())
    portal = start_services(supervisor, folder, options.ini, options.jars)
    print("| fetch consumers | entries | seconds | entries a second | beside one |")
    print("|---|---|---|---|---|")
    first = 0.0
    with serve(feeds, pause=0) as address:
        for consumers in options.consumers:
            seconds = _measure(portal, feeds, address, consumers)
            rate = feeds.total / seconds
            first = first or rate
            print(f"| {consumers} | {feeds.total:,} | {seconds:.1f} | {rate:.1f} | {rate / first:.2f} |", flush=True)
    print(f"\non {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


def _measure(portal: Portal, feeds: Feeds, address: str, consumers: int) -> float:
    """Seconds from the first entry's beginning to the last one's end, on an emptied portal."""
    fill = [sys.executable, "-m", "bench.topology.fill"]
    portal.call(*fill, "fill", str(portal.ini), str(feeds.sources), address)
    portal.start(["gather-1"])
    portal.call(*fill, "harvest", str(portal.ini))
    wait_until(lambda: portal.primary.one(_GATHERED, sources=feeds.sources), "all feeds are read", 1800)
    portal.supervisor.dismiss("gather-1")
    names = [f"fetch-{number}" for number in range(1, consumers + 1)]
    # They begin together: starting them is not counted.
    redis = portal.redis.connect()
    messages = redis.lrange(_QUEUE, 0, -1)
    redis.delete(_QUEUE)
    portal.start(names)
    wait_until(lambda: portal.redis.waiting_consumers() == consumers, "all consumers wait for work", 300)
    redis.rpush(_QUEUE, *messages)
    wait_until(lambda: entries_in(portal) == feeds.total, "all entries came in", 7200)
    portal.supervisor.dismiss(*names)
    return portal.primary.one(_SECONDS)
