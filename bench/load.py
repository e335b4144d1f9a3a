"""Readers on a site under gunicorn while a harvest and a marking run go on: no error, and how long the pages take.

    pip install gunicorn==27.0.1
    python -m bench.load --ini test.ini --erase [--seconds 60] [--readers 8] [--datasets 600]

The portal of the ini is emptied first: never name one that is used. Two workers of four threads; each reader asks for
one page after the other, as fast as it gets them; meanwhile a feed of which a hundredth changes is harvested and the
portal is marked, again and again. Prints the time of each page at the median and at 95 %, CKAN's own beside ours, and
ends with 1 where an answer was no 200 or did not come.
"""

from __future__ import annotations

import argparse
import http.client
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

from .harvest import FeedServer, act, feed_server, make_feed, run_step, write_ini
from .web import server

OPDS, DATASETS_OF_EACH = 30, 6
OPD, DATASET = "dinas-pertanian", "data-0-0"  # the feed's, with all its datasets; and one of another
OURS = (
    "/kepatuhan",
    "/id/kepatuhan?band=tidak_informatif",
    f"/kepatuhan/{OPD}",
    f"/kepatuhan/{OPD}?status=overdue&page=2",
    "/kepatuhan.csv",
    "/kepatuhan.json",
    f"/kepatuhan/{OPD}.xlsx",
    f"/kepatuhan/{OPD}.svg",
    f"/kepatuhan/dataset/{DATASET}/evidence",
    "/dataset/?kip_status=overdue",
    "/api/3/action/kipfreshness_compliance_show",
    f"/api/3/action/kipfreshness_status_show?id={DATASET}",
)
CKANS = (
    "/about",
    "/dataset/",
    f"/dataset/{DATASET}",
    f"/organization/{OPD}",
    "/api/3/action/package_search?rows=20",
    f"/api/3/action/package_show?id={DATASET}",
)


@dataclass
class Seen:
    """What the readers and whoever works meanwhile have seen; appending to a list needs no lock."""

    seconds_by_page: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list[str])
    done: list[str] = field(default_factory=list[str])


def main() -> None:
    options = _options()
    if options.step:
        _fill(options.ini)
        return
    if not options.erase:
        sys.exit("This empties the portal of the ini. Say --erase where that is meant.")
    with feed_server() as feed, tempfile.TemporaryDirectory() as folder:
        ini = write_ini("opd_feed", Path(folder), options.ini)
        feed.body = make_feed(options.datasets)
        address = f"http://127.0.0.1:{feed.server_port}/data.json"
        for step in ("prepare", "gather", "import"):
            run_step(step, "opd_feed", ini, address)
        _run(sys.executable, "-m", "bench.load", "--step", "fill", "--ini", str(ini))
        work = [lambda: _harvest(feed, ini, address, options.datasets), lambda: _mark(ini)]
        with server(ini, threads=4) as found:
            port = int(found.address.rpartition(":")[2])
            # Once each: what a process makes of a template is made at its first use.
            _load(port, options.readers, 10, [])
            seen = _load(port, options.readers, options.seconds, work)
    _print(seen, options)
    sys.exit(1 if seen.errors else 0)


def _fill(ini: str) -> None:
    """Other OPDs, with datasets of any age."""
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    now = datetime.now(timezone.utc).replace(tzinfo=None)
    with make_app(load_config(ini))._wsgi_app.test_request_context():
        for opd in range(OPDS):
            owner = act("organization_create", {"name": f"opd-{opd}", "title": f"Dinas Nomor {opd}"})
            for number in range(DATASETS_OF_EACH):
                uploaded = (now - timedelta(days=1 + 9 * number)).isoformat()
                resources = [{"url": "https://opd.example/data.csv", "name": "data", "last_modified": uploaded}]
                fields = {"title": f"Data Nomor {number}", "owner_org": owner["id"], "resources": resources}
                act("package_create", {"name": f"data-{opd}-{number}", **fields})


def _get(port: int, page: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", page)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def _load(port: int, readers: int, seconds: float, work: list[Callable[[], str]]) -> Seen:
    seen, over = Seen(), threading.Event()
    with ThreadPoolExecutor(readers + len(work)) as pool:
        working = [pool.submit(_work_on, one, seen, over) for one in work]
        reading = [pool.submit(_read_on, random.Random(number), port, seen, over) for number in range(readers)]
        over.wait(seconds)
        over.set()
        for one in (*working, *reading):
            one.result()
    return seen


def _work_on(work: Callable[[], str], seen: Seen, over: threading.Event) -> None:
    while not over.is_set():
        seen.done.append(work())


def _read_on(choice: random.Random, port: int, seen: Seen, over: threading.Event) -> None:
    while not over.is_set():
        page = choice.choice((*OURS, *CKANS))
        began = time.monotonic()
        try:
            status = _get(port, page)
        except (OSError, http.client.HTTPException) as error:
            seen.errors.append(f"{page}: {error!r}")
            continue
        seen.seconds_by_page[page].append(time.monotonic() - began)
        if status != 200:
            seen.errors.append(f"{page}: {status}")


def _harvest(feed: FeedServer, ini: Path, address: str, datasets: int) -> str:
    feed.body = make_feed(datasets, 100) if feed.body == make_feed(datasets) else make_feed(datasets)
    for step in ("gather", "import"):
        run_step(step, "opd_feed", ini, address)
    return "harvests"


def _mark(ini: Path) -> str:
    _run(str(Path(sys.executable).with_name("ckan")), "-c", str(ini), "kipfreshness", "run")
    return "marking runs"


def _run(*command: str) -> None:
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{finished.stderr[-4000:]}")


def _print(seen: Seen, options: argparse.Namespace) -> None:
    datasets = options.datasets + OPDS * DATASETS_OF_EACH
    work = ", ".join(f"{count} {what}" for what, count in sorted(Counter(seen.done).items()))
    print(f"{datasets} datasets, {options.readers} readers, {options.seconds:.0f} s; meanwhile {work}")
    print(f"{'page':58} {'requests':>8} {'median':>8} {'95 %':>8}   milliseconds")
    for name, pages in (("CKAN's own", CKANS), ("ours", OURS)):
        for page in pages:
            _print_line(page, seen.seconds_by_page[page])
        _print_line(f"{name}, together", [one for page in pages for one in seen.seconds_by_page[page]])
    print(f"{len(seen.errors)} errors")
    for error, count in Counter(seen.errors).most_common(10):
        print(f"{count:6} × {error}")


def _print_line(name: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    at = {share: 1000 * ordered[int(share * (len(ordered) - 1))] if ordered else 0 for share in (0.5, 0.95)}
    print(f"{name:58} {len(ordered):8} {at[0.5]:8.0f} {at[0.95]:8.0f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ini", required=True)
    parser.add_argument("--erase", action="store_true")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--datasets", type=int, default=600, help="in the feed")
    parser.add_argument("--step", choices=["fill"], help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
