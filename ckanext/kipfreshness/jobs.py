"""The marking run: first find out what has changed, then write it down. Nothing shown depends on it being on time."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict, dataclass
from datetime import date, datetime, timezone
from typing import Any

import sqlalchemy as sa
from ckan.model import Package
from ckan.model.meta import Session

from .freshness.guard import Drop, judge_drop
from .freshness.policy import Policy
from .freshness.score import Counts
from .look import Look, look_at_changes
from .model import Run
from .model.counting import count_marks_and_changes
from .model.histories import history_rows, is_frozen, write_history
from .model.index_state import mark_index_stale
from .model.marks import MONITORED
from .model.organizations import active_organizations
from .model.runs import ACCEPTED, DONE, REFUSED, WARNED, baseline_run, last_run, refused_run
from .model.sql import ask_of_whole_portal
from .model.transitions import Changes, record_transitions
from .model.viewpoint import Viewpoint, viewpoint

log = logging.getLogger(__name__)

_LOCK = 5_544_033_750_112  # ours among the database's advisory locks
_OUTCOME_BY_DROP = {Drop.NONE: DONE, Drop.NOTABLE: WARNED, Drop.ALARMING: REFUSED}


class RunError(Exception):
    """Nothing was recorded."""


class AnotherRunError(RunError):
    pass


class FutureDayError(RunError):
    pass


class TooFewDatasetsError(RunError):
    """More than half of the datasets that the last run assessed are gone."""

    def __init__(self, before: int, found: int) -> None:
        super().__init__(before, found)
        self.before, self.found = before, found


@dataclass(frozen=True)
class Plan:
    """What a run would write. ``history_on`` is empty where that day is frozen; ``is_backfill`` writes history only."""

    look: Look
    counts_by_organization: dict[str, Counts]
    assessed: int
    assessed_before: int | None
    changes: Changes
    history_on: date | None
    is_backfill: bool
    drop: Drop


@dataclass(frozen=True)
class RunResult:
    assessed: int
    changed: int
    became_overdue: int
    recovered: int
    seconds: float
    outcome: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def run_marking(
    policy: Policy,
    now: datetime,
    *,
    as_of: datetime | None = None,
    dry_run: bool = False,
    organization_id: str | None = None,
) -> RunResult:
    """Assess the portal (or one organisation) and record what changed. One transaction, one run at a time.

    Raises ``RunError``; a dry run says ``refused`` where a run would raise ``TooFewDatasetsError``. The search index is
    repaired by ``search.repair_index`` afterwards, at leisure.
    """
    started = time.monotonic()
    if as_of is not None and as_of > now and not dry_run:
        raise FutureDayError
    try:
        _take_lock()
        ask_of_whole_portal()
        looked = look_at_changes(now, policy.timezone)
        view = viewpoint(policy, now, as_of)
        plan = _plan(view, looked, now, organization_id)
        outcome = _OUTCOME_BY_DROP[plan.drop]
        if not dry_run:
            _apply(plan, view, now, outcome, organization_id)
            Session.commit()
    finally:
        Session.rollback()
    changes = plan.changes
    return RunResult(
        plan.assessed,
        changes.changed,
        changes.became_overdue,
        changes.recovered,
        round(time.monotonic() - started, 3),
        outcome,
    )


def _take_lock() -> None:
    """Until the transaction ends, however it ends."""
    if not Session.execute(sa.select(sa.func.pg_try_advisory_xact_lock(_LOCK))).scalar_one():
        raise AnotherRunError


def _plan(view: Viewpoint, looked: Look, now: datetime, organization_id: str | None) -> Plan:
    whole = organization_id is None
    conditions = [] if whole else [Package.owner_org == organization_id]
    ids = [found.id for found in active_organizations()] if whole else [organization_id]
    tallies, changes = count_marks_and_changes(view, *conditions)
    assessed = sum(tally.counts.assessed for tally in tallies)
    last, baseline = last_run(), baseline_run()
    is_backfill = last is not None and view.today < view.policy.local_date(last.as_of)
    before = baseline.assessed if baseline is not None and whole and not is_backfill else None
    return Plan(
        look=looked,
        counts_by_organization=history_rows(tallies, ids, portal=whole),
        assessed=assessed,
        assessed_before=before,
        changes=Changes(0, 0, 0) if is_backfill else changes,
        history_on=None if is_frozen(view.today, view.policy.local_date(now)) else view.today,
        is_backfill=is_backfill,
        drop=judge_drop(before, assessed),
    )


def _apply(plan: Plan, view: Viewpoint, now: datetime, outcome: str, organization_id: str | None) -> None:
    if plan.drop is Drop.ALARMING:
        _refuse(plan, view, now)
    if plan.changes.changed:
        conditions = [] if organization_id is None else [Package.owner_org == organization_id]
        record_transitions(view, *MONITORED, *conditions)
    if plan.history_on is not None:
        write_history(plan.history_on, plan.counts_by_organization)
    if organization_id is None and not plan.is_backfill:
        last = last_run()
        if last is not None and last.rule != _rule_line(view.policy):
            # Deadlines in the index are those of the old rule.
            mark_index_stale(Package.type == "dataset")
        Session.add(_run_record(plan, view, now, outcome))


def _refuse(plan: Plan, view: Viewpoint, now: datetime) -> None:
    """Record the refusal and nothing else."""
    Session.rollback()
    Session.add(_run_record(plan, view, now, REFUSED))
    Session.commit()
    raise TooFewDatasetsError(plan.assessed_before or 0, plan.assessed)


def _run_record(plan: Plan, view: Viewpoint, now: datetime, outcome: str) -> Run:
    return Run(
        as_of=view.as_of,
        started_at=now,
        finished_at=datetime.now(timezone.utc),
        outcome=outcome,
        rule=_rule_line(view.policy),
        assessed=plan.assessed,
        changed=plan.changes.changed,
        became_overdue=plan.changes.became_overdue,
        recovered=plan.changes.recovered,
        horizon=plan.look.horizon,
        whole=plan.look.whole,
    )


def _rule_line(policy: Policy) -> str:
    """The settings that decide deadlines."""
    return f"{policy.max_age} {policy.due_soon} {policy.timezone.key} {policy.rule.value}"


def accept_drop() -> bool:
    """An admin says that the datasets are gone for good: the next run compares with what was found then.

    False where no run has been refused since the last one that recorded something.
    """
    refused = refused_run()
    if refused is None:
        return False
    refused.outcome = ACCEPTED
    Session.commit()
    return True
