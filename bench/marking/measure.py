"""The three situations, in the process of the portal; what is measured goes to the last line of the output, as JSON."""

from __future__ import annotations

import resource
import time
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from ckan.model.meta import Session

from ckanext.kipfreshness import config
from ckanext.kipfreshness.jobs import run_marking
from ckanext.kipfreshness.model.histories import history_of
from ckanext.kipfreshness.model.sql import ask_of_whole_portal

from ..portal.samples import act
from .changes import change_some, forget_everything, restore, settle

_FLOOR = (Path(__file__).parent / "floor.sql").read_text()
_TIMES = 5
_DAYS = 3
_PATCHED = 500


def measure() -> dict[str, Any]:
    forget_everything()
    patched: list[str] = []
    now = datetime.now(timezone.utc)
    try:
        found = {"first run": _timed([now])}
        settle()
        found |= {
            "nothing changed": _timed([now + timedelta(seconds=number) for number in range(1, _TIMES + 1)]),
            "1 % changed": _timed([now + timedelta(days=day) for day in range(1, _DAYS + 1)], change=True),
        }
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        patched, seconds = _patch_some()
        return {**found, "megabytes": megabytes, "patch": seconds}
    finally:
        Session.rollback()
        restore(patched)


def _timed(moments: list[datetime], *, change: bool = False) -> dict[str, Any]:
    """Seconds of a run and of the floor, and how many datasets the last run found to have another status."""
    runs: list[float] = []
    floors: list[float] = []
    changed = 0
    for day, at in enumerate(moments, start=1):
        if change:
            change_some(day, at)
        began = time.perf_counter()
        changed = run_marking(config.policy(), at).changed
        runs.append(time.perf_counter() - began)
        floors.append(_time_floor(config.policy().local_date(at)))
    return {"run": median(runs), "floor": median(floors), "changed": changed}


def _time_floor(today: date) -> float:
    seconds: list[float] = []
    for _ in range(_TIMES):
        ask_of_whole_portal()
        began = time.perf_counter()
        rows = Session.execute(sa.text(_FLOOR), {"today": today}).mappings().all()
        seconds.append(time.perf_counter() - began)
        Session.rollback()
        _compare(today, rows)
    return median(seconds)


def _compare(today: date, rows: Any) -> None:
    """The floor counts what the run recorded, or it is none."""
    ((_, counts),) = history_of(None, today, today)
    Session.rollback()
    for status in ("current", "due_soon", "overdue", "unknown", "exempt"):
        assert getattr(counts, status) == sum(row["datasets"] for row in rows if row["status"] == status), status
    for name in ("not_checked", "behind_schedule"):
        assert getattr(counts, name) == sum(row["datasets"] for row in rows if row[name]), name


def _patch_some() -> tuple[list[str], float]:
    """Which datasets, and the seconds that a plain extension's loop takes for each."""
    ids = Session.execute(
        sa.text("SELECT dataset_id FROM bench.copy ORDER BY md5('patch' || dataset_id) LIMIT :many"), {"many": _PATCHED}
    )
    patched = list(ids.scalars())
    began = time.perf_counter()
    for dataset_id in patched:
        act("package_patch", id=dataset_id, version="overdue")
    return patched, (time.perf_counter() - began) / len(patched)
