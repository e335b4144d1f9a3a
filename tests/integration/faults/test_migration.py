"""The tables' migration: killed in its middle, called again, gone back and forth with what people said in them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from ckan import model
from ckan.cli.db import downgrade, upgrade
from ckan.tests.helpers import CKANTestApp, call_action
from click.testing import CliRunner

from ckanext import kipfreshness
from ckanext.kipfreshness.cli.doctor import doctor

from ... import factories
from ..harvesters.consumers import wait_until
from .conftest import Services, write_ini
from .town import WHAT_IT_IS, make_town, shown

pytestmark = pytest.mark.usefixtures("clean_portal")

# Whoever makes this table waits for a lock: in the middle of the migration, by its own statements.
_STOP = """
    CREATE FUNCTION stop() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.kipfreshness_run')
        THEN PERFORM pg_advisory_lock(1); END IF;
    END $$;
    CREATE EVENT TRIGGER stop ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION stop();
"""
_IS_STOPPED = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


@pytest.fixture
def ini(tmp_path: Path) -> Path:
    return write_ini(tmp_path, {})


def upgrade_as_a_process(ini: Path) -> subprocess.Popen[bytes]:
    ckan = str(Path(sys.executable).with_name("ckan"))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([ckan, "-c", str(ini), "db", "upgrade", "-p", "kipfreshness"], **quiet)


def migrate(command: Any, *options: str) -> str:
    """What CKAN's own command says."""
    model.Session.remove()
    model.ensure_engine().dispose()
    said = CliRunner().invoke(command, ["-p", "kipfreshness", *options], catch_exceptions=False)
    assert said.exit_code == 0
    return said.output


# The version of the data is another one with each writing transaction.
WORTH_NOTHING = ("kipfreshness_alembic_version", "kipfreshness_data_version")


def our_tables() -> list[str]:
    names = sa.inspect(model.ensure_engine()).get_table_names()
    return sorted(name for name in names if name.startswith("kipfreshness_"))


@contextmanager
def stopped_in_its_middle(services: Services) -> Iterator[psycopg2.extensions.cursor]:
    holding = psycopg2.connect(services.postgres.url)
    holding.autocommit = True
    cursor = holding.cursor()
    cursor.execute(_STOP)
    cursor.execute("SELECT pg_advisory_lock(1)")
    try:
        yield cursor
    finally:
        cursor.execute("SELECT pg_advisory_unlock(1)")
        cursor.execute("DROP EVENT TRIGGER stop")
        cursor.execute("DROP FUNCTION stop")
        holding.close()


def test_a_migration_that_was_killed_leaves_nothing_and_is_done_when_it_is_called_again(
    app: CKANTestApp, services: Services, ini: Path
) -> None:
    make_town()
    wanted = our_tables()
    migrate(downgrade)
    with stopped_in_its_middle(services) as looking:
        process = upgrade_as_a_process(ini)

        def is_stopped() -> bool:
            looking.execute(_IS_STOPPED)
            found = looking.fetchone()
            return bool(found and found[0])

        wait_until(is_stopped, "half of the tables are made", seconds=60)
        process.kill()
        process.wait()
    wait_until(lambda: our_tables() in ([], ["kipfreshness_alembic_version"]), "PostgreSQL undid it", seconds=20)
    said = CliRunner().invoke(doctor, ["--json"])
    assert [one["remedy"] for one in json.loads(said.output) if one["check"] == "tables"] == [
        "ckan db upgrade -p kipfreshness"
    ]
    migrate(upgrade)
    assert our_tables() == wanted
    call_action("kipfreshness_run", factories.as_admin())
    assert shown(app) == WHAT_IT_IS


def test_going_back_says_what_is_lost_and_coming_again_marks_what_ckan_knows(app: CKANTestApp) -> None:
    make_town()
    call_action("kipfreshness_run", factories.as_admin())
    call_action("kipfreshness_confirm", factories.as_admin(), id="lama", note="Tetap.")
    call_action("kipfreshness_exempt", factories.as_admin(), id="kosong", reason="Arsip.", until="2199-01-01")
    assert shown(app) == {**WHAT_IT_IS, "lama": "current", "kosong": "exempt"}
    model.Session.commit()

    said = migrate(downgrade)

    for lost in (" 1 in kipfreshness_confirmation", " 1 in kipfreshness_exemption", " 2 in kipfreshness_history"):
        assert lost in said
    migrate(upgrade)
    call_action("kipfreshness_run", factories.as_admin())
    assert shown(app) == WHAT_IT_IS


def test_an_upgrade_from_the_oldest_tables_keeps_every_row_and_marks_as_before(app: CKANTestApp) -> None:
    make_town()
    scripts = ScriptDirectory(str(Path(kipfreshness.__file__).parent / "migration" / "kipfreshness"))
    oldest = [one.revision for one in scripts.walk_revisions()][-1]
    migrate(downgrade)
    migrate(upgrade, "--version", oldest)
    before = a_row_in_each_table(call_action("package_show", id="kosong")["id"])
    migrate(upgrade)
    assert len(before) >= 17
    for table, (row,) in rows(before, _TODAYS_HISTORY).items():
        assert row.items() >= before[table][0].items(), table
    call_action("kipfreshness_run", factories.as_admin())
    assert shown(app) == {**WHAT_IT_IS, "kosong": "exempt"}


def a_row_in_each_table(dataset_id: str) -> dict[str, list[dict[str, Any]]]:
    """Whatever columns they have at that version."""
    now = datetime.now(timezone.utc)
    values: dict[type, Any] = {str: dataset_id, datetime: now, date: now.date(), int: 1, bool: True, dict: {}}
    found, engine = sa.MetaData(), model.ensure_engine()
    found.reflect(engine, only=[name for name in our_tables() if name not in WORTH_NOTHING])
    tables = [table for table in found.sorted_tables if table.name.startswith("kipfreshness_")]
    with engine.begin() as connection:
        for table in tables:
            needed = [column for column in table.columns if not column.nullable and not column.identity]
            connection.execute(table.insert().values({one.name: values[one.type.python_type] for one in needed}))
    return rows(table.name for table in tables)


_HISTORY = "kipfreshness_history"
# What the oldest tables said in one.
_TODAYS_HISTORY = {_HISTORY: f"{_HISTORY} JOIN {_HISTORY}_organization ON number = organization_number"}


def rows(tables: Iterable[str], found_in: Mapping[str, str] | None = None) -> dict[str, list[dict[str, Any]]]:
    places = {name: name for name in tables} | dict(found_in or {})
    with model.ensure_engine().connect() as connection:
        found = {
            name: connection.execute(sa.text(f"SELECT * FROM {place}")).mappings() for name, place in places.items()
        }
        return {name: [dict(row) for row in of_table] for name, of_table in found.items()}
