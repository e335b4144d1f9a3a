"""What the portal's administrator is told, as JSON-ready dicts: times in ISO 8601 with the portal's offset."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from .. import answers, config
from ..model import Run
from ..model.contacts import addressees
from ..model.exemptions import ExemptDataset, count_exemptions
from ..model.reminder_ledger import troubled_addresses
from ..model.runs import WARNED, baseline_run, last_run, newest_run, refused_run
from ..model.troubled_sources import FailingSource, PublisherOfSource, count_troubles
from ..reminders.post import missing_settings
from ..schedule import WorkerState
from ..wording.sentences import filled

EXPIRES_SOON = timedelta(days=30)


def run_state_answer(worker: WorkerState, now: datetime) -> dict[str, Any]:
    """``refused`` says which drop waits for somebody to accept it."""
    last, refused = last_run(), refused_run()
    is_stale = last is not None and now - last.finished_at > config.run_overdue_after()
    return {
        "last_run": None if last is None else _run(last),
        "newest_run": None if (newest := newest_run()) is None else _run(newest),
        "is_stale": is_stale,
        "next_run_at": _local(worker.next_run_at),
        "interval_hours": config.run_interval_hours(),
        "workers": worker.workers,
        "waiting": worker.waiting,
        "refused": None if refused is None else _drop(refused),
    }


def attention_answer(state: dict[str, Any], today: date) -> list[dict[str, Any]]:
    """What asks for somebody, most pressing first: ``name`` and ``count``."""
    failing, unmatched = count_troubles()
    last: dict[str, Any] = state["last_run"] or {}
    counts = {
        "run_refused": int(state["refused"] is not None),
        "run_never": int(state["last_run"] is None),
        "run_stale": int(state["is_stale"]),
        "no_worker": int(state["workers"] == 0),
        "no_redis": int(state["workers"] is None),
        "run_warned": int(state["refused"] is None and last.get("outcome") == WARNED),
        "no_mail": len(missing_settings()) if config.notify_enabled() else 0,
        "sources_failing": failing,
        "publishers_unmatched": unmatched,
        "organizations_without_address": len(organizations_without_address()),
        "addresses_troubled": len(troubled_addresses()),
        "exemptions_expiring": count_exemptions(today, today + EXPIRES_SOON),
    }
    return [{"name": name, "count": count} for name, count in counts.items() if count]


def organizations_without_address() -> list[dict[str, Any]]:
    """Active OPDs of which nobody who answers for data can be written to: neither the PPID nor an operator."""
    return [
        {"id": one.id, "name": one.name, "title": one.title}
        for one in sorted(addressees().values(), key=lambda one: one.title.casefold())
        if one.contacts.ppid is None and not one.contacts.operators
    ]


def failing_answer(source: FailingSource) -> dict[str, Any]:
    return {
        "name": source.name,
        "title": source.title,
        "organization": source.organization_name,
        "organization_title": source.organization_title,
        "failing_since": _local(source.failing_since),
        "last_success_at": _local(source.last_success_at),
        "error": filled(source.error, source.error_values),
    }


def publisher_answer(found: PublisherOfSource) -> dict[str, Any]:
    return {
        "publisher": found.publisher,
        "entries": found.entries,
        "first_seen_at": _local(found.first_seen_at),
        "source": {"name": found.source_name, "title": found.source_title},
    }


def exemption_answer(exempt: ExemptDataset, today: date) -> dict[str, Any]:
    return {
        "name": exempt.name,
        "title": exempt.title,
        "organization": exempt.organization_name,
        "organization_title": exempt.organization_title,
        "reason": exempt.reason,
        "until": exempt.until.isoformat(),
        "days_left": (exempt.until - today).days,
        "exempted_at": _local(exempt.exempted_at),
        "exempted_by": exempt.exempted_by,
    }


def _local(at: datetime | None) -> str | None:
    return answers.local_time(at, config.timezone())


def _run(run: Run) -> dict[str, Any]:
    counts = ("assessed", "changed", "became_overdue", "recovered")
    return {
        "finished_at": _local(run.finished_at),
        "outcome": run.outcome,
        **{name: getattr(run, name) for name in counts},
    }


def _drop(refused: Run) -> dict[str, Any]:
    baseline = baseline_run()
    before = baseline.assessed if baseline else None
    return {
        "before": before,
        "found": refused.assessed,
        "finished_at": _local(refused.finished_at),
    }
