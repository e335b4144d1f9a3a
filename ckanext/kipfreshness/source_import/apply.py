"""Planned sources become harvest sources, by ckanext-harvest's own action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.munge import munge_title_to_name
from ckan.model import Package
from ckan.model.meta import Session

from .. import model
from .plan import PlannedSource, SourceRefusal

_SPREAD = timedelta(hours=1)


def add_sources(
    sources: Sequence[PlannedSource], user: str, now: datetime, tell: Callable[[PlannedSource], None]
) -> tuple[int, list[SourceRefusal]]:
    """How many were added, and what ckanext-harvest refused. Their first harvests are spread over the next hour."""
    refusals: list[SourceRefusal] = []
    added: list[str] = []
    for source in sources:
        try:
            created = tk.get_action("harvest_source_create")(_context(user), _source_dict(source))
        except tk.ValidationError as error:
            Session.rollback()
            refusals += [
                SourceRefusal(source.row, field, "", message) for field, message in error.error_summary.items()
            ]
            continue
        tell(source)
        if source.frequency != "MANUAL":
            added.append(created["id"])
    for place, source_id in enumerate(added):
        model.schedule_source(source_id, now.astimezone(timezone.utc) + _SPREAD * place / max(len(added), 1))
    Session.commit()
    return len(sources) - len({refusal.row for refusal in refusals}), refusals


def _source_dict(source: PlannedSource) -> dict[str, Any]:
    return {
        "name": _free_name(munge_title_to_name(source.title)),
        "title": source.title,
        "url": source.url,
        "source_type": "opd_feed",
        "owner_org": source.organization_id,
        "frequency": source.frequency,
        "config": source.config,
    }


def _free_name(name: str) -> str:
    base, number = name[:90], 1
    while Session.query(Package.id).filter(Package.name == name).first() is not None:
        number += 1
        name = f"{base}-{number}"
    return name


def _context(user: str) -> Any:
    return {"user": user, "ignore_auth": True}
