"""What a person's list of work says of a dataset beside its mark: what it needs, and where that can be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from .. import answers
from ..freshness.evidence import Basis, Refusal, confirmations_left, schedule_due_on, why_not_confirm
from ..freshness.work import need_of
from ..model.marked_dataset import MarkedDataset
from ..model.renewal import FeedOfDataset, File, feeds_bringing, files_of
from ..model.update_requests import count_open_by_dataset
from ..model.viewpoint import Viewpoint
from ..refusals import why_no_confirmation
from ..wording.sentences import filled


def work_answers(view: Viewpoint, user_id: str, datasets: Sequence[MarkedDataset]) -> list[dict[str, Any]]:
    """Three more statements for a page of datasets, however long."""
    ids = [dataset.id for dataset in datasets]
    files, feeds, asked_for = files_of(ids), feeds_bringing(ids), count_open_by_dataset(ids)
    address = answers.dataset_page_address()
    return [
        {
            **answers.dataset_answer(view, dataset, address),
            **_what_it_needs(view, user_id, dataset),
            "requests": asked_for.get(dataset.id, 0),
            "files": [_file(view, dataset, file) for file in files.get(dataset.id, ())],
            "feed": _feed(view, feeds[dataset.id]) if dataset.id in feeds else None,
        }
        for dataset in datasets
    ]


def refusal_to(user_id: str, view: Viewpoint, dataset: MarkedDataset) -> Refusal | None:
    """Why this person's confirmation would not be taken now."""
    made = dataset.confirmation
    at = made.confirmed_at if made else None
    is_own = made is not None and made.user_id == user_id
    return why_not_confirm(
        dataset.evidence,
        view.policy,
        view.as_of,
        by_another_at=None if is_own else at,
        by_yourself_at=at if is_own else None,
    )


def _what_it_needs(view: Viewpoint, user_id: str, dataset: MarkedDataset) -> dict[str, Any]:
    refusal = refusal_to(user_id, view, dataset)
    left = confirmations_left(dataset.evidence, view.policy, view.as_of)
    until = schedule_due_on(dataset.evidence, view.policy, view.as_of) if left is None else None
    mark = dataset.mark
    return {
        "need": need_of(mark.status, mark.cause, may_be_confirmed=refusal is None).value,
        "review": {
            "left": left,
            "unlimited_until": until.isoformat() if until else None,
            "refused": refusal.value if refusal else None,
            "message": why_no_confirmation(refusal, view.policy) if refusal else None,
        },
    }


def _file(view: Viewpoint, dataset: MarkedDataset, file: File) -> dict[str, Any]:
    """``decides`` says that the dataset is as old as this file."""
    return {
        "id": file.id,
        "name": file.name,
        "format": file.format,
        "kind": "upload" if file.is_upload else "link",
        "changed_at": _local(view, file.changed_at),
        "decides": dataset.mark.basis is Basis.RESOURCE and file.changed_at == dataset.mark.updated_at,
    }


def _feed(view: Viewpoint, feed: FeedOfDataset) -> dict[str, Any]:
    return {
        "source": feed.name,
        "title": feed.title,
        "failing_since": _local(view, feed.failing_since),
        "last_success_at": _local(view, feed.last_success_at),
        "gone_since": _local(view, feed.gone_since),
        "error": filled(feed.error, feed.error_values) if feed.failing_since and feed.name else None,
        "is_reported": feed.is_reported and feed.name is not None,
    }


def _local(view: Viewpoint, at: datetime | None) -> str | None:
    return answers.local_time(at, view.policy.timezone)
