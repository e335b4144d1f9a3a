"""Harvests every file of a folder twice through the portal's own queues, and tells what the second time touched.

    CKAN_INI=.local/ckan.ini .local/venv/bin/python -m bench.real_feeds FOLDER [PATTERN]

Needs a portal whose harvest consumers run (bin/demo in another terminal) and which may read feeds from loopback. Makes
one organisation and one harvest source a file, named bench-…; exits 1 when the second harvest touched a dataset.
"""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.cli import load_config
from ckan.config.middleware import make_app
from ckanext.harvest.model import HarvestJob, HarvestObject

ORGANIZATION = "bench-real-feeds"
LONGEST_JOB = 600.0  # seconds


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def main() -> None:
    folder, pattern = Path(sys.argv[1]), (sys.argv[2:] or ["*"])[0]
    files = sorted(path for path in folder.glob(pattern) if path.is_file() and path.suffix != ".md")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = make_app(load_config(os.environ["CKAN_INI"]))
    with app._wsgi_app.test_request_context():
        _make_organization()
        address = f"http://127.0.0.1:{server.server_port}"
        source_ids = {path.name: _make_source(path, address) for path in files}
        print("first harvest")
        total = [_row(name, source_ids[name]) for name in source_ids]
        _print_total(total)
        before = dict(_traces(list(source_ids.values())))
        print("\nsecond harvest")
        _print_total([_row(name, source_ids[name]) for name in source_ids])
        after = dict(_traces(list(source_ids.values())))
    touched = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    print(f"\n{len(before)} datasets; the second harvest touched {len(touched)} of them {sorted(touched)[:5] or ''}")
    sys.exit(1 if touched else 0)


def _make_organization() -> None:
    try:
        act("organization_show", {"id": ORGANIZATION})
    except tk.ObjectNotFound:
        act("organization_create", {"name": ORGANIZATION, "title": "Umpan nyata / Real feeds (bench)"})


def _make_source(path: Path, address: str) -> str:
    """A new source each time: the server's port differs, and so does the address."""
    slug = re.sub(r"[^a-z0-9-]+", "-", path.name.lower())
    return act(
        "harvest_source_create",
        {
            "name": f"bench-{slug}-{address.rsplit(':', 1)[1]}",
            "title": path.name,
            "source_type": "opd_feed",
            "url": f"{address}/{path.name}",
            "owner_org": ORGANIZATION,
        },
    )["id"]


def _row(name: str, source_id: str) -> dict[str, Any]:
    began = time.monotonic()
    job_id = act("harvest_job_create", {"source_id": source_id, "run": True})["id"]
    _wait(job_id, source_id)
    seconds = time.monotonic() - began
    report = act("kipfreshness_harvest_report", {"id": job_id})
    counts = report["counts"]
    errors = [error.message for error in model.Session.get(HarvestJob, job_id).gather_errors]
    print(
        f"{name:24} {report['entries'] or 0:5} entries {counts['new']:5} new {counts['changed']:4} changed "
        f"{counts['unchanged']:5} unchanged {counts['refused']:3} refused {len(report['problems']):5} problems "
        f"{seconds:6.1f} s {'; '.join(errors)[:160]}",
        flush=True,
    )
    for problem in report["problems"]:
        if problem["outcome"] == "refused":
            print(f"    #{problem['index']} {problem['field']} {problem['value'][:60]!r}: {problem['message']}")
    return {**counts, "entries": report["entries"], "seconds": seconds}


def _wait(job_id: str, source_id: str) -> None:
    until = time.monotonic() + LONGEST_JOB
    while model.Session.query(HarvestJob.status).filter(HarvestJob.id == job_id).scalar() != "Finished":
        if time.monotonic() > until:
            sys.exit(f"job {job_id} did not end within {LONGEST_JOB:.0f} s: do the portal's harvest consumers run?")
        model.Session.rollback()
        time.sleep(0.3)
        act("harvest_jobs_run", {"source_id": source_id})


def _print_total(reports: list[dict[str, Any]]) -> None:
    names = ("entries", "new", "changed", "unchanged", "refused", "seconds")
    sums = {name: sum(report[name] or 0 for report in reports) for name in names}
    print("total: " + ", ".join(f"{value:.0f} {name}" for name, value in sums.items()))


def _traces(source_ids: list[str]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """What a harvest must leave alone where nothing is new: the mark, CKAN's own date, the resources' ids and dates."""
    found = model.Session.query(HarvestObject.package_id).filter(
        HarvestObject.harvest_source_id.in_(source_ids), HarvestObject.package_id.is_not(None)
    )
    for (dataset_id,) in found.distinct().all():
        dataset = act("package_show", {"id": dataset_id})
        resources = [(resource["id"], resource["metadata_modified"]) for resource in dataset["resources"]]
        yield dataset["name"], (dataset["kipfreshness"], dataset["metadata_modified"], resources)


def act(action: str, data: dict[str, Any]) -> Any:
    return tk.get_action(action)({"user": os.environ.get("DEMO_ADMIN", "admin"), "ignore_auth": True}, data)


if __name__ == "__main__":
    main()
