"""What a harvest job did, as a JSON-ready dict, in the reader's language."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.model import Package

from .. import model
from ..feeds.messages import N_
from ..model.feeds_of import Feed
from ..model.listing import Visible
from ..wording.sentences import filled

SENTENCE_BY_RULE = {
    "rolling": N_("The feed shows only its newest entries, so that a missing entry means nothing."),
    "incomplete": N_("The feed was not read to its end, so that no entry was taken for gone."),
    "empty": N_("The feed had no entries, so that none was taken for gone."),
    "too_small": N_("The feed had less than half of the entries of before, so that none was taken for gone."),
}
_COUNTS = ("new", "changed", "unchanged", "gone", "withdrawn", "returned", "refused")


def report_answer(report: model.HarvestReport, source: Package, visible: Visible, zone: tzinfo) -> dict[str, Any]:
    """``gone`` are datasets that the feed brings no longer as of now, whichever job the report is of."""
    reading = model.last_reading(report)
    rule = SENTENCE_BY_RULE.get(report.vanished_rule)
    return {
        "job_id": report.job_id,
        "source": {"id": source.id, "name": source.name, "title": source.title},
        "started_at": _local(report.started_at, zone),
        "read_at": _local(report.read_at, zone),
        "format": report.format,
        "entries": reading.entries,
        "complete": report.complete,
        "not_modified": report.not_modified,
        "vanished": tk._(rule) if rule else None,
        "counts": {name: getattr(report, name) for name in _COUNTS},
        "error": filled(report.error, report.error_values) or None,
        "problems": [_problem(problem) for problem in model.problems_of_job(reading.job_id)],
        "unmatched_publishers": [
            {"publisher": found.publisher, "entries": found.entries} for found in model.unmatched_publishers(source.id)
        ],
        "gone": [
            {"id": found.id, "name": found.name, "title": found.title, "gone_since": _local(found.gone_since, zone)}
            for found in model.gone_datasets(source.id)
            if _is_visible(found, visible)
        ],
    }


def feed_answer(feed: Feed, zone: tzinfo) -> dict[str, Any]:
    return {
        "name": feed.name,
        "title": feed.title,
        "organization": feed.organization_name,
        "last_attempt_at": _local(feed.last_attempt_at, zone),
        "last_success_at": _local(feed.last_success_at, zone),
        "failing_since": _local(feed.failing_since, zone),
        "entries": feed.entries,
    }


def _problem(problem: model.HarvestProblem) -> dict[str, Any]:
    return {
        "index": problem.entry_index,
        "title": problem.title,
        "guid": problem.guid,
        "field": problem.field,
        "value": problem.value,
        "message": filled(problem.message, problem.message_values),
        "outcome": problem.outcome,
    }


def _is_visible(dataset: Any, visible: Visible) -> bool:
    if not dataset.private or visible.everything:
        return True
    return dataset.owner_org in visible.organization_ids or dataset.id in visible.dataset_ids


def _local(at: datetime | None, zone: tzinfo) -> str | None:
    return at.astimezone(zone).isoformat() if at else None
