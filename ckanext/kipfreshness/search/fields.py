"""What the index knows of a dataset: the instants at which its status changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

from .. import config
from ..freshness.policy import Policy
from ..model.deadlines import deadlines_to_index
from ..model.viewpoint import Viewpoint

# All of them local midnights: within one local day every status stays what it is.
DUE = "kip_due_date"  # overdue from here
WARNING = "kip_warning_date"  # due soon from here
EXEMPT = "kip_exempt_date"  # exempt until here
DATED = "kip_dated"  # yes or no: whether there is any evidence


def index_fields(dataset_id: str, view_now: Callable[[], Viewpoint]) -> dict[str, str]:
    """The fields that a dataset's document gets; those that have no value are left out."""
    deadlines, policy = deadlines_to_index(dataset_id, view_now), config.policy()
    due_on, exempt_until = deadlines.due_on, deadlines.exempt_until
    fields = {DATED: "yes" if due_on else "no"}
    if due_on is not None:
        fields[DUE] = solr_instant(policy.end_of(due_on))
        fields[WARNING] = solr_instant(start_of(policy.warning_on(due_on), policy))
    if exempt_until is not None:
        fields[EXEMPT] = solr_instant(policy.end_of(exempt_until))
    return fields


def start_of(day: date, policy: Policy) -> datetime:
    return policy.end_of(day - timedelta(days=1))


def solr_instant(at: datetime) -> str:
    return at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
