"""A small portal whose marks are known, and all of it that a visitor is shown."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from ckan.model import Session
from ckan.tests.helpers import CKANTestApp, call_action

from ... import factories

OURS = (
    "/kepatuhan",
    "/id/kepatuhan",
    "/kepatuhan/opd",
    "/kepatuhan.json",
    "/kepatuhan.csv",
    "/kepatuhan/opd.xlsx",
    "/kepatuhan/opd.json",
    "/kepatuhan/opd.svg",
    "/kepatuhan/opd.atom",
    "/kepatuhan/dataset/lama/evidence",
    "/kepatuhan/dataset/lama/request",
)
WHAT_IT_IS = {"lama": "overdue", "hampir": "due_soon", "baru": "current", "kosong": "unknown"}


def make_town() -> None:
    owner = factories.organization(name="opd", ppid_email="ppid@opd.example")
    for name, days_old in (("lama", 90), ("hampir", 27), ("baru", 1), ("kosong", None)):
        factories.dataset(name=name, title=name, owner_org=owner["id"], days_old=days_old)


def shown(app: CKANTestApp) -> dict[str, str]:
    """Each dataset's status, as the OPD's page has it."""
    answer = app.get("/kepatuhan/opd.json")
    assert answer.status_code == 200
    return {one["name"]: one["status"] for one in json.loads(answer.body)["results"]}


def searched(**query: Any) -> list[str]:
    found = call_action("package_search", **query)
    return sorted(dataset["name"] for dataset in found["results"])


def written() -> tuple[int, int, int]:
    """Rows of history, of transitions and of runs."""
    tables = ("kipfreshness_history", "kipfreshness_transition", "kipfreshness_run")
    counts = tuple(Session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables)
    Session.rollback()
    return counts  # type: ignore[return-value]


NOTHING = (0, 0, 0)
ONE_RUN = (2, 4, 1)  # the OPD's day and the portal's; four datasets that had no status before
