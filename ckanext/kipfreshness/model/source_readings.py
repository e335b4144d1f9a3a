"""How reading each harvest source goes: what the marks' causes and the pages ask for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan.model.meta import Session
from sqlalchemy.dialects.postgresql import insert

from .feed_source import FeedSource


def record_attempt(source_id: str, now: datetime) -> None:
    """We have asked, whatever comes of it. Commits nothing, like all here."""
    _upsert(source_id, {"last_attempt_at": now})


def record_success(source_id: str, now: datetime, *, entries: int | None) -> None:
    """The feed was read. ``entries`` only where it was read to its end."""
    values: dict[str, Any] = {"last_success_at": now, "failing_since": None, "error": ""}
    _upsert(source_id, values if entries is None else {**values, "entries": entries})


def record_failure(source_id: str, now: datetime, error: str) -> None:
    _upsert(source_id, {"failing_since": now, "error": error}, keep=("failing_since",))


def remember_version(source_id: str, etag: str = "", last_modified: str = "", read_with: str = "") -> None:
    """Which version of the feed is in the portal as a whole; none without arguments, so that it is read whole next."""
    _upsert(source_id, {"etag": etag, "last_modified": last_modified, "read_with": read_with})


def reading_of_source(source_id: str) -> FeedSource | None:
    return Session.get(FeedSource, source_id, populate_existing=True)


def _upsert(source_id: str, values: dict[str, Any], keep: tuple[str, ...] = ()) -> None:
    statement = insert(FeedSource).values(source_id=source_id, **values)
    Session.execute(
        statement.on_conflict_do_update(
            index_elements=["source_id"],
            set_={
                name: sa.func.coalesce(getattr(FeedSource, name), statement.excluded[name])
                if name in keep
                else statement.excluded[name]
                for name in values
            },
        ),
        execution_options={"synchronize_session": False},
    )
