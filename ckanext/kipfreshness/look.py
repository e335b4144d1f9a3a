"""What a run looks at before it marks: whatever was written since the last one, and once a week everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .harvesters.foreign import refresh_foreign, refresh_foreign_sources
from .model.refresh import refresh_evidence
from .model.runs import last_run, last_whole_run
from .model.written import horizon, written_since

# For what leaves no trace in a row: one deleted by hand, tables put back from a backup.
_WHOLE_EVERY = timedelta(days=7)
_BATCH = 200


@dataclass(frozen=True)
class Look:
    """``horizon`` is where the next look takes up; a ``whole`` one was at every dataset."""

    horizon: int
    whole: bool


def look_at_changes(now: datetime, zone: ZoneInfo) -> Look:
    """Bring evidence up to what the tables say. Commits nothing."""
    taken_up_at = horizon()
    written = _written(now)
    refresh_foreign_sources()
    for dataset_ids in [None] if written is None else _batches(written):
        refresh_foreign(now, zone, dataset_ids)
        refresh_evidence(now, dataset_ids)
    return Look(taken_up_at, whole=written is None)


def _batches(dataset_ids: list[str]) -> Iterator[list[str]]:
    """So few that PostgreSQL finds their rows by index."""
    for start in range(0, len(dataset_ids), _BATCH):
        yield dataset_ids[start : start + _BATCH]


def _written(now: datetime) -> list[str] | None:
    """Ids of datasets that need a look; nothing where all of them do."""
    last, last_whole = last_run(), last_whole_run()
    if last is None or last_whole is None or not last_whole.started_at <= now < last_whole.started_at + _WHOLE_EVERY:
        return None
    return written_since(last.horizon)
