"""What actions, pages and exports say, as JSON-ready dicts: times in ISO 8601 with the portal's offset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any, TypeVar

import ckan.plugins.toolkit as tk

from .compliance import Compliance, OrganizationStanding, Standing
from .freshness.evidence import Basis, why_not_confirm
from .freshness.mark import Mark, ShortMark
from .freshness.policy import Policy
from .freshness.score import Counts, band_of
from .model import Run
from .model.late_datasets import BecameLate
from .model.listing import Selection, stream_marked
from .model.marked_dataset import MarkedDataset
from .model.reviews import Review
from .model.timeline import Event
from .model.update_requests import OpenRequests, RequestedDataset
from .model.viewpoint import Viewpoint

_One = TypeVar("_One")


def status_answer(view: Viewpoint, dataset: MarkedDataset) -> dict[str, Any]:
    mark, policy = dataset.mark, view.policy
    return {
        "id": dataset.id,
        "name": dataset.name,
        **short_answer(mark, policy),
        "cause": mark.cause.value if mark.cause else None,
        "age_days": mark.age_days,
        "days_overdue": mark.days_overdue,
        "schedule": {
            "frequency": dataset.frequency.value if dataset.frequency else None,
            "due_on": _day(mark.schedule_due_on),
            "due_at": _local(policy.end_of(mark.schedule_due_on) if mark.schedule_due_on else None, policy),
            "behind": mark.behind_schedule,
        },
        "confirmation": _confirmation(view, dataset),
        "exemption": _exemption(view, dataset),
    }


def short_answer(mark: Mark | ShortMark, policy: Policy) -> dict[str, Any]:
    """What ``package_show`` and each search result carry."""
    return {
        "status": mark.status.value,
        "basis": mark.basis.value if mark.basis else None,
        "last_updated_at": _local(mark.updated_at, policy),
        "due_on": _day(mark.due_on),
        "due_at": _local(mark.due_at, policy),
    }


def dataset_answer(view: Viewpoint, dataset: MarkedDataset, page_address: str) -> dict[str, Any]:
    """``page_address`` as from ``dataset_page_address``."""
    return {
        **status_answer(view, dataset),
        "title": dataset.title,
        "organization": dataset.organization_name,
        "organization_title": dataset.organization_title,
        "private": dataset.private,
        "url": address_of(dataset.name, page_address),
    }


def iter_datasets(view: Viewpoint, selection: Selection) -> Iterator[dict[str, Any]]:
    """Every dataset of a selection, streamed: what ``dataset_list`` shows, without pages."""
    page_address = dataset_page_address()
    for dataset in stream_marked(view, selection):
        yield dataset_answer(view, dataset, page_address)


_PLACE = "__dataset__"


def dataset_page_address() -> str:
    """The address of any dataset's page with a place for its name: the routes are asked once for all rows."""
    return tk.h.url_for("dataset.read", id=_PLACE, qualified=True, locale="default")


def address_of(name: str, page_address: str) -> str:
    """Of a dataset's page; ``page_address`` as from ``dataset_page_address``."""
    return page_address.replace(_PLACE, name)


def compliance_answer(policy: Policy, as_of: datetime, found: Compliance, last_run: Run | None) -> dict[str, Any]:
    return {
        "as_of": _local(as_of, policy),
        "timezone": policy.timezone.key,
        "rule": {"max_age": str(policy.max_age), "due_soon": str(policy.due_soon), "policy": policy.rule.value},
        "target": float(policy.target),
        "last_run": None if last_run is None else _run(last_run, policy),
        "compared_with": _day(found.compared_with),
        "totals": _standing(found.totals, policy),
        "organizations": [_organization(one, policy) for one in found.organizations],
    }


def list_answer(
    count: int, found: Iterable[_One], answer: Callable[[_One, str, Policy], dict[str, Any]], policy: Policy
) -> dict[str, Any]:
    """A part of a list of datasets, and how long all of it is."""
    page_address = dataset_page_address()
    return {"count": count, "results": [answer(one, page_address, policy) for one in found]}


def requests_answer(found: OpenRequests, policy: Policy) -> dict[str, Any]:
    return {
        "requests": found.count,
        "first_requested_at": _local(found.first_at, policy),
        "last_requested_at": _local(found.last_at, policy),
    }


def requested_answer(one: RequestedDataset, page_address: str, policy: Policy) -> dict[str, Any]:
    """``page_address`` as from ``dataset_page_address``."""
    return {
        "id": one.dataset_id,
        "name": one.name,
        "title": one.title,
        "organization_id": one.organization_id,
        "url": address_of(one.name, page_address),
        "requests": one.requests,
        "first_requested_at": _local(one.first_at, policy),
        "last_requested_at": _local(one.last_at, policy),
    }


def evidence_answer(view: Viewpoint, dataset: MarkedDataset, count: int, events: Sequence[Event]) -> dict[str, Any]:
    evidence, policy = dataset.evidence, view.policy
    newest = {
        Basis.RESOURCE: evidence.resource_at,
        Basis.PUBLISHER: evidence.publisher_at,
        Basis.CONTENT: evidence.content_at,
        Basis.CONFIRMATION: evidence.confirmed_at,
    }
    return {
        "id": dataset.id,
        "name": dataset.name,
        "basis": dataset.mark.basis.value if dataset.mark.basis else None,
        "newest": {basis.value: _local(at, policy) for basis, at in newest.items()},
        "count": count,
        "results": [
            {
                "basis": event.basis.value,
                "happened_at": _local(event.happened_at, policy),
                "recorded_at": _local(event.recorded_at, policy),
                "counts": event.counts,
                "resource": event.resource,
                "confirmed_by": event.confirmed_by,
                "note": event.note,
            }
            for event in events
        ],
    }


def late_answer(one: BecameLate, page_address: str, policy: Policy) -> dict[str, Any]:
    """``page_address`` as from ``dataset_page_address``."""
    return {
        "number": one.number,
        "found_at": _local(one.found_at, policy),
        "was": one.was.value if one.was else None,
        "id": one.dataset_id,
        "name": one.name,
        "title": one.title,
        "organization_id": one.organization_id,
        "url": address_of(one.name, page_address),
    }


def review_answer(one: Review, page_address: str, policy: Policy) -> dict[str, Any]:
    """``page_address`` as from ``dataset_page_address``."""
    return {
        "id": one.dataset_id,
        "name": one.name,
        "title": one.title,
        "url": address_of(one.name, page_address),
        "confirmed_at": _local(one.confirmed_at, policy),
        "confirmed_by": one.confirmed_by,
        "note": one.note,
    }


def history_answer(day: date, counts: Counts) -> dict[str, Any]:
    score = counts.score()
    band = band_of(score)
    return {"date": day.isoformat(), **_counts(counts), "score": _number(score), "band": band.value if band else None}


def _organization(one: OrganizationStanding, policy: Policy) -> dict[str, Any]:
    organization = one.organization
    return {
        "id": organization.id,
        "name": organization.name,
        "title": organization.title,
        "short_name": organization.short_name,
        "opd_type": organization.opd_type,
        "rank": one.rank,
        "rank_change": one.rank_change,
        **_standing(one.standing, policy),
    }


def _standing(standing: Standing, policy: Policy) -> dict[str, Any]:
    return {
        **_counts(standing.counts),
        "score": _number(standing.score),
        "band": standing.band.value if standing.band else None,
        "to_target": standing.to_target,
        "oldest_due_at": _local(standing.oldest_due_at, policy),
        "last_updated_at": _local(standing.last_updated_at, policy),
        "score_change": _number(standing.score_change),
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {
        "monitored": counts.monitored,
        "current": counts.current,
        "due_soon": counts.due_soon,
        "overdue": counts.overdue,
        "unknown": counts.unknown,
        "exempt": counts.exempt,
        "not_checked": counts.not_checked,
        "confirmed": counts.confirmed,
        "compliant": counts.compliant,
        "behind_schedule": counts.behind_schedule,
    }


def _run(run: Run, policy: Policy) -> dict[str, Any]:
    return {"finished_at": _local(run.finished_at, policy), "assessed": run.assessed, "outcome": run.outcome}


def _confirmation(view: Viewpoint, dataset: MarkedDataset) -> dict[str, Any] | None:
    """The newest one, and why no further one would be taken."""
    made = dataset.confirmation
    if made is None:
        return None
    refusal = why_not_confirm(dataset.evidence, view.policy, view.as_of)
    return {
        "confirmed_at": _local(made.confirmed_at, view.policy),
        "confirmed_by": made.confirmed_by,
        "note": made.note,
        "in_a_row": made.in_a_row,
        "refused": refusal.value if refusal else None,
    }


def _exemption(view: Viewpoint, dataset: MarkedDataset) -> dict[str, Any] | None:
    made = dataset.exemption
    if made is None:
        return None
    return {
        "reason": made.reason,
        "until": made.until.isoformat(),
        "exempted_at": _local(made.exempted_at, view.policy),
        "exempted_by": made.exempted_by,
    }


def local_time(at: datetime | None, zone: tzinfo) -> str | None:
    """Whole seconds: a fraction of one decides nothing and reads badly."""
    return at.astimezone(zone).replace(microsecond=0).isoformat() if at else None


def _local(at: datetime | None, policy: Policy) -> str | None:
    return local_time(at, policy.timezone)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(score: Decimal | None) -> float | None:
    return None if score is None else float(score)
