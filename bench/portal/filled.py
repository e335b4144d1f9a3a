"""What a portal was filled with, remembered in the portal itself."""

from __future__ import annotations

import sqlalchemy as sa
from ckan.model import Package
from ckan.model.meta import Session
from ckan.model.system_info import get_system_info, set_system_info

_KEY = "kipfreshness.bench.portal"
_VERSION = 1  # of what the bench makes


def is_filled(datasets: int, seed: str) -> bool:
    if not sa.inspect(Session.connection()).has_table("system_info"):
        return False
    said = get_system_info(_KEY)
    return said == _said(datasets, seed) and Session.query(Package).filter_by(type="dataset").count() == datasets


def remember_filled(datasets: int, seed: str) -> None:
    set_system_info(_KEY, _said(datasets, seed))


def forget_filled() -> None:
    """The portal is no longer what it was filled with."""
    set_system_info(_KEY, "")


def _said(datasets: int, seed: str) -> str:
    return f"{datasets} {seed} {_VERSION}"
