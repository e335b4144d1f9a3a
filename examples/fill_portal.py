"""Fills the demo's portal: harvests the town's feeds twice, tells what was before, and marks sixty days.

    CKAN_INI=… python -m examples.fill_portal FEEDS_PORT BROKEN CONSUMERS_STARTED_AT

bin/demo calls it, with the organisations loaded and harvest's consumers running. Each step looks at what is there
already, so that it may be called again, also after an interruption.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.cli import load_config
from ckan.config.middleware import make_app
from ckanext.harvest.model import HarvestJob, HarvestObject

from . import town_history
from .feed_server import ExampleSource, read_sources
from .town import local_today

HISTORY_DAYS = 60
_BROKEN_FEED = "dinsos"
_LONGEST_HARVEST = 600.0  # seconds

_CONFIRMED = (
    "dindukcapil",
    "Proyeksi Penduduk Kota",
    "Proyeksi tahunan; angkanya masih berlaku sampai proyeksi berikutnya terbit.",
)
_EXEMPT = (
    "bappeda",
    "Peta Batas Kelurahan 2010",
    "Arsip: batas kelurahan sebelum pemekaran, tidak akan diperbarui.",
)


def main() -> None:
    site, broken = f"http://127.0.0.1:{sys.argv[1]}", Path(sys.argv[2])
    app = make_app(load_config(os.environ["CKAN_INI"]))
    with app._wsgi_app.test_request_context():
        sources = {source.feed: make_source(source, site) for source in read_sources()}
        abort_left_over_jobs(list(sources.values()), datetime.fromtimestamp(int(sys.argv[3]), timezone.utc))
        harvest(sources, "Harvesting the agencies' feeds through the queues")
        if not broken.exists():
            tell_history(sources)
            broken.write_text(f"{_BROKEN_FEED}\n", encoding="utf-8")
            harvest(sources, f"Harvesting again, now that the feed of {_BROKEN_FEED} answers with an error")
        confirm_and_exempt(sources)
        replay_missing_days()
        say("Marking today")
        act("kipfreshness_run", {})


def make_source(source: ExampleSource, site: str) -> str:
    """The id of the harvest source, with the address that the feed server has now."""
    wanted = {
        "name": source.name,
        "title": source.title,
        "source_type": "opd_feed",
        "url": f"{site}/{source.feed}/{source.path}",
        "owner_org": source.organization,
        "frequency": "DAILY",
    }
    try:
        found = act("harvest_source_show", {"id": source.name})
    except tk.ObjectNotFound:
        return act("harvest_source_create", wanted)["id"]
    if found["url"] != wanted["url"]:
        act("harvest_source_update", {**wanted, "id": found["id"]})
    return found["id"]


def abort_left_over_jobs(source_ids: list[str], consumers_started_at: datetime) -> None:
    """An interrupted demo leaves jobs of which consumers, ended since, had taken a part: nobody would finish them."""
    created_at = {job.id: job.created.replace(tzinfo=timezone.utc) for job in _unfinished_jobs(source_ids)}
    for job_id in (job_id for job_id, moment in created_at.items() if moment < consumers_started_at):
        act("harvest_job_abort", {"id": job_id})


def harvest(sources: dict[str, str], what: str) -> None:
    say(what)
    for source_id in sources.values():
        if not _unfinished_jobs([source_id]):
            act("harvest_job_create", {"source_id": source_id, "run": True})
    _wait_for_jobs(list(sources.values()))
    for feed, source_id in sources.items():
        jobs = model.Session.query(HarvestJob).filter(HarvestJob.source_id == source_id)
        job = jobs.order_by(HarvestJob.created.desc()).first()
        say(f"{feed:16} {_outcome(job)}", bullet="    ·")


def _wait_for_jobs(source_ids: list[str]) -> None:
    """Until the consumers have done everything, then closes the jobs as the command ``harvester run`` does.

    Not earlier: it sends again what it sees waiting, also what a consumer has just taken.
    """
    until = time.monotonic() + _LONGEST_HARVEST
    while waiting := _work_left(_unfinished_jobs(source_ids)):
        if time.monotonic() > until:
            sys.exit(f"{waiting} harvest jobs did not end; see gather-1.log, fetch-1.log and so on in .local/log")
        time.sleep(1)
        model.Session.rollback()  # the next look sees what the consumers have written since
    for source_id in source_ids:
        act("harvest_jobs_run", {"source_id": source_id})


def _unfinished_jobs(source_ids: list[str]) -> list[HarvestJob]:
    jobs = model.Session.query(HarvestJob).filter(HarvestJob.source_id.in_(source_ids), HarvestJob.status != "Finished")
    return jobs.populate_existing().all()


def _work_left(jobs: list[HarvestJob]) -> int:
    """How many of these jobs are not gathered, or have objects that are not in."""
    gathered = [job.id for job in jobs if job.gather_finished]
    waiting = model.Session.query(HarvestObject.harvest_job_id).filter(
        HarvestObject.harvest_job_id.in_(gathered), HarvestObject.state.notin_(["COMPLETE", "ERROR"])
    )
    return len(jobs) - len(gathered) + waiting.distinct().count()


def _outcome(job: HarvestJob) -> str:
    objects = model.Session.query(HarvestObject.report_status).filter(HarvestObject.harvest_job_id == job.id)
    counts: dict[str, int] = {}
    for (status,) in objects:
        counts[status] = counts.get(status, 0) + 1
    errors = [error.message for error in job.gather_errors]
    words = [f"{count} {status}" for status, count in sorted(counts.items())] or ["nothing new"]
    return ", ".join(words) if not errors else f"{', '.join(words)}; {errors[0][:150]}"


def tell_history(sources: dict[str, str]) -> None:
    say("Telling the ledger of the updates before these (examples/town_history.py)")
    now = datetime.now(timezone.utc)
    town_history.tell_earlier_updates(sources, local_today(), HISTORY_DAYS, now)
    town_history.tell_feed_failing(sources[_BROKEN_FEED], now)
    model.Session.commit()


def confirm_and_exempt(sources: dict[str, str]) -> None:
    feed, title, note = _CONFIRMED
    dataset_id = town_history.harvested(sources[feed])[title]
    if act("kipfreshness_status_show", {"id": dataset_id})["confirmation"] is None:
        act("kipfreshness_confirm", {"id": dataset_id, "note": note})
    feed, title, reason = _EXEMPT
    dataset_id = town_history.harvested(sources[feed])[title]
    if act("kipfreshness_status_show", {"id": dataset_id})["exemption"] is None:
        until = local_today() + timedelta(days=365)
        act("kipfreshness_exempt", {"id": dataset_id, "reason": reason, "until": until.isoformat()})


def replay_missing_days() -> None:
    today = local_today()
    since = today - timedelta(days=HISTORY_DAYS)
    known = {row["date"] for row in act("kipfreshness_history_list", {"since": since.isoformat()})}
    days = [since + timedelta(days=number) for number in range(HISTORY_DAYS)]
    missing = [day.isoformat() for day in days if day.isoformat() not in known]
    if missing:
        say(f"Replaying {len(missing)} days, {missing[0]} to {missing[-1]}")
    for day in missing:
        act("kipfreshness_run", {"as_of": day})


def act(action: str, data: dict[str, Any]) -> Any:
    return tk.get_action(action)({"user": _user(), "ignore_auth": True}, data)


def _user() -> str:
    return os.environ.get("DEMO_ADMIN", "admin")


def say(text: str, bullet: str = "•") -> None:
    print(bullet, text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
