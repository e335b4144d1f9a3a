"""ckanext-harvest's sources of our type, as far as adding many of them asks for it."""

from __future__ import annotations

from datetime import datetime, timezone

import sqlalchemy as sa

from .foreign import OUR_SOURCE_TYPE
from .sql import run, text

_SOURCE = sa.table(
    "harvest_source",
    sa.column("id", sa.Text),
    sa.column("url", sa.Text),
    sa.column("type", sa.Text),
    sa.column("config", sa.Text),
    sa.column("active", sa.Boolean),
    sa.column("next_run", sa.DateTime),
)


def known_sources() -> set[tuple[str, str]]:
    """(address, config) of each that is harvested."""
    statement = sa.select(_SOURCE.c.url, text(_SOURCE.c.config)).where(
        _SOURCE.c.type == OUR_SOURCE_TYPE, _SOURCE.c.active
    )
    return {(url, config) for url, config in run(statement)}


def schedule_source(source_id: str, at: datetime) -> None:
    """When it is harvested next; ckanext-harvest counts its frequency from there. Commits nothing."""
    naive = at.astimezone(timezone.utc).replace(tzinfo=None)
    run(sa.update(_SOURCE).where(_SOURCE.c.id == source_id).values(next_run=naive))
