"""A run looks at what was written since the last one, by whomever and however, and once a week at everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.model import Session
from ckan.tests.helpers import call_action
from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource
from freezegun import freeze_time

from ckanext.kipfreshness import model as ours
from ckanext.kipfreshness.model.written import horizon, written_since

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal")

NOW = datetime.now(timezone.utc)
LONG_AGO = "UPDATE resource SET last_modified = now() - interval '90 days'"


@pytest.fixture
def dataset() -> dict[str, Any]:
    """Up to date, and seen so by a run; so is another one."""
    owner = factories.organization()["id"]
    made = factories.dataset(owner_org=owner, days_old=1)
    factories.dataset(owner_org=owner, days_old=1)
    mark()
    return made


def mark(days: float = 0) -> dict[str, Any]:
    with freeze_time(NOW + timedelta(days=days)):
        return call_action("kipfreshness_run")


def execute(statement: str, **values: Any) -> None:
    """Past every hook."""
    Session.execute(sa.text(statement), values)
    Session.commit()


def status(dataset: dict[str, Any]) -> str:
    return call_action("kipfreshness_status_show", id=dataset["id"])["status"]


def a_date_is_put_back(dataset: dict[str, Any]) -> None:
    execute(LONG_AGO + " WHERE package_id = :id", id=dataset["id"])


def a_date_is_put_back_in_a_savepoint(dataset: dict[str, Any]) -> None:
    with Session.begin_nested():
        Session.execute(sa.text(LONG_AGO + " WHERE package_id = :id"), {"id": dataset["id"]})
    Session.commit()


def a_resource_is_deleted_and_an_old_one_stays(dataset: dict[str, Any]) -> None:
    long_ago = "last_modified - interval '90 days'"
    execute(
        copied("resource", "package_id", id="'old'", url="'https://opd.example/old'", last_modified=long_ago),
        id=dataset["id"],
    )
    execute("UPDATE resource SET state = 'deleted' WHERE package_id = :id AND id <> 'old'", id=dataset["id"])


@pytest.mark.parametrize(
    "write", [a_date_is_put_back, a_date_is_put_back_in_a_savepoint, a_resource_is_deleted_and_an_old_one_stays]
)
def test_what_is_written_past_every_hook_is_seen_by_the_next_run(
    dataset: dict[str, Any], write: Callable[[dict[str, Any]], None]
) -> None:
    write(dataset)
    assert status(dataset) == "current"
    assert mark()["became_overdue"] == 1
    assert status(dataset) == "overdue"


def copied(table: str, of: str, **values: str) -> str:
    """A row as that of a dataset (``of`` names it) but for these SQL expressions."""
    columns = [column["name"] for column in sa.inspect(Session.connection()).get_columns(table)]
    copies = ", ".join(values.get(name, name) for name in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {copies} FROM {table} WHERE {of} = :id"


def test_a_dataset_that_appears_past_every_hook_is_seen_by_the_next_run(dataset: dict[str, Any]) -> None:
    execute(copied("package", "id", id="'raw'", name="'raw'"), id=dataset["id"])
    assert mark()["assessed"] == 3
    assert status({"id": "raw"}) == "unknown"
    execute(copied("resource", "package_id", id="'raw'", package_id="'raw'"), id=dataset["id"])
    mark()
    assert status({"id": "raw"}) == "current"


def test_a_resource_given_to_another_dataset_is_missed_by_its_old_one(dataset: dict[str, Any]) -> None:
    execute(copied("package", "id", id="'raw'", name="'raw'"), id=dataset["id"])
    mark()
    execute("UPDATE resource SET package_id = 'raw' WHERE package_id = :id", id=dataset["id"])
    mark()
    assert status(dataset) == "unknown"


def test_what_is_committed_while_a_run_is_at_work_is_seen_by_the_next_one(dataset: dict[str, Any]) -> None:
    with model.ensure_engine().connect() as another, another.begin():
        another.execute(sa.text(LONG_AGO))
        execute("UPDATE package SET notes = 'meanwhile others write'")
        assert mark()["became_overdue"] == 0
        execute("UPDATE package SET notes = 'again'")
        assert mark()["became_overdue"] == 0
    assert mark()["became_overdue"] == 2


def test_a_run_that_records_nothing_leaves_the_look_to_the_next_one(dataset: dict[str, Any]) -> None:
    execute(LONG_AGO)
    call_action("kipfreshness_run", dry_run=True)
    assert status(dataset) == "current"
    assert mark()["became_overdue"] == 2


def test_only_what_was_written_is_looked_at(dataset: dict[str, Any]) -> None:
    before = transaction()
    execute("UPDATE resource SET format = 'CSV' WHERE package_id = :id", id=dataset["id"])
    assert written_since(before) == [dataset["id"]]
    assert written_since(transaction()) == []


def transaction() -> int:
    """The number of one that is over; the horizon lies farther back while others on the server are at work."""
    number: int = Session.execute(sa.text("SELECT txid_current()")).scalar_one()
    Session.commit()
    return number


def test_what_leaves_no_trace_is_found_within_a_week(dataset: dict[str, Any]) -> None:
    execute("UPDATE kipfreshness_run SET horizon = :later", later=transaction())  # whoever else is at work
    execute("DELETE FROM resource WHERE package_id = :id", id=dataset["id"])
    assert mark(days=6.9)["changed"] == 0
    assert mark(days=7.1)["changed"] == 1
    with freeze_time(NOW + timedelta(days=7.2)):
        assert status(dataset) == "unknown"


def test_tables_put_back_from_another_databases_backup_are_looked_at_as_a_whole(dataset: dict[str, Any]) -> None:
    execute("DELETE FROM resource WHERE package_id = :id", id=dataset["id"])
    execute("UPDATE kipfreshness_run SET horizon = horizon + 1000000000")
    assert mark()["changed"] == 1
    assert written_since(horizon() - 2**31) is None


def test_what_another_harvester_declares_counts_once_its_object_is_current(dataset: dict[str, Any]) -> None:
    declared = (NOW - timedelta(days=20)).date().isoformat()
    owner = factories.organization()["id"]
    brought = factories.dataset(owner_org=owner, extras=[{"key": "modified", "value": declared}])
    source = HarvestSource(url="https://opd.example/catalog.rdf", type="dcat_rdf")
    source.save()
    job = HarvestJob(source=source)
    job.save()
    mark()
    assert status(brought) == "unknown"
    HarvestObject(guid="g", job=job, source=source, package_id=brought["id"], current=True).save()
    mark()
    assert Session.get(ours.DatasetEvidence, brought["id"]).publisher_at is not None
    assert status(brought) == "current"


def test_an_empty_week_is_not_taken_for_a_clock_that_jumped_back(dataset: dict[str, Any]) -> None:
    mark(days=30)
    execute("DELETE FROM resource WHERE package_id = :id", id=dataset["id"])
    assert mark(days=1)["changed"] == 0  # before the last run: history only
    mark(days=30.1)
    assert Session.get(ours.DatasetEvidence, dataset["id"]).resource_at is None


def test_a_first_look_tells_postgresql_how_much_it_wrote() -> None:
    """Else the statement after it goes over the whole table once for each row: not to be waited for at 100,000."""
    owner = factories.organization()["id"]
    for _ in range(3):
        factories.dataset(owner_org=owner, days_old=1)
    tables = ("kipfreshness_resource", "kipfreshness_dataset", "kipfreshness_evidence")
    for table in tables:
        execute(f"DELETE FROM {table}")
        execute(f"ANALYZE {table}")
    mark()
    for table in tables:
        known, held = f"SELECT reltuples FROM pg_class WHERE relname = '{table}'", f"SELECT count(*) FROM {table}"
        assert Session.execute(sa.text(known)).scalar_one() == Session.execute(sa.text(held)).scalar_one() == 3
