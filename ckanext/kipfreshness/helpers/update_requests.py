"""What the dataset page says of requests for an update."""

from __future__ import annotations

from typing import Any

from .. import config
from ..freshness.mark import Status
from ..freshness.update_request import why_no_request
from ..model.update_requests import count_open


def kipfreshness_may_ask(dataset: dict[str, Any], mark: dict[str, Any]) -> bool:
    """Whether the public is offered to ask; no query is needed to know. ``mark`` is of ``kipfreshness_status_show``."""
    if config.request_per_day() <= 0:
        return False
    is_public = not dataset["private"] and dataset["state"] == "active"
    reason = why_no_request(
        Status(mark["status"]),
        mark["schedule"]["behind"],
        is_public=is_public,
        has_owner=bool(dataset.get("owner_org")),
    )
    return reason is None


def kipfreshness_requests(dataset_id: str) -> int:
    """How many are open: one small query, on the pages of those datasets only that may be asked for."""
    return count_open(dataset_id)
