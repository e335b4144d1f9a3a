"""Each thing that can be wrong is really broken once, and the doctor says which it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import ckan.lib.redis
import ckan.lib.search as ckan_search
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan.model import Session
from ckan.tests.helpers import call_action
from ckanext.harvest.model import HarvestJob, HarvestSource
from click.testing import CliRunner
from freezegun import freeze_time
from rq import Worker

from ckanext.kipfreshness import doctor as doctor_room
from ckanext.kipfreshness import schedule
from ckanext.kipfreshness.cli import kipfreshness
from ckanext.kipfreshness.cli.doctor import doctor

from .. import factories
from ..smtp_sink import smtp_sink

Set = Callable[[str, Any], None]


@pytest.fixture
def settings(clean_portal: None, ckan_config: Any, monkeypatch: pytest.MonkeyPatch) -> Set:
    """A healthy portal of four datasets, and a way to change a setting of it."""
    owner = factories.organization(name="opd", ppid_email="ppid@opd.example")
    for number in range(4):
        factories.dataset(name=f"data-{number}", owner_org=owner["id"], days_old=40)
    call_action("kipfreshness_run", factories.as_admin())
    return lambda key, value: monkeypatch.setitem(ckan_config, key, value)


def found() -> tuple[int, list[tuple[str, str]]]:
    """The exit code, and of each finding who found it and the first words of it."""
    said = CliRunner().invoke(doctor, ["--json"])
    findings = json.loads(said.output)
    assert all(finding["remedy"] for finding in findings)
    return said.exit_code, [(one["check"], " ".join(one["message"].split()[:4])) for one in findings]


def run_sql(statement: str) -> None:
    Session.execute(sa.text(statement))
    Session.commit()


def test_a_healthy_portal_has_no_findings(settings: Set) -> None:
    assert found() == (0, [])
    assert CliRunner().invoke(doctor).output == "All is well.\n"


def test_settings_that_are_seldom_meant_are_named(settings: Set) -> None:
    settings("ckanext.kipfreshness.feed.allow_private_addresses", True)
    assert found() == (1, [("configuration", "Feeds may be read")])
    settings("ckan.site_url", "http://localhost:5000")
    assert found()[1][1] == ("configuration", "ckan.site_url is an address")
    assert "→ Set ckan.site_url" in CliRunner().invoke(doctor).output


def test_a_service_that_does_not_answer_is_named(settings: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(ckan.lib.redis, "_connection_pool", None)
        broken.setitem(tk.config, "ckan.redis.url", "redis://127.0.0.1:1/0")
        assert found() == (2, [("redis", "Redis cannot be reached:"), ("redis", "The harvest consumers end")])
    settings("solr_url", "http://127.0.0.1:1/solr/nothing")
    assert found() == (2, [("solr", "Solr cannot be reached:")])


def test_tables_of_another_version_or_none_are_named(settings: Set) -> None:
    newest = Session.execute(sa.text("SELECT version_num FROM kipfreshness_alembic_version")).scalar_one()
    run_sql("UPDATE kipfreshness_alembic_version SET version_num = '0000'")
    assert found() == (2, [("tables", "Our tables are at")])
    run_sql("ALTER TABLE kipfreshness_alembic_version RENAME TO hidden")
    assert found() == (2, [("tables", "Our tables are not")])
    run_sql("ALTER TABLE hidden RENAME TO kipfreshness_alembic_version")
    run_sql(f"UPDATE kipfreshness_alembic_version SET version_num = '{newest}'")
    assert found() == (0, [])


def test_runs_that_do_not_happen_or_are_refused_are_named(settings: Set) -> None:
    with freeze_time(datetime.now(timezone.utc) + timedelta(days=3)):
        assert found() == (1, [("marking", "The last marking run")])
    for number in range(3):
        call_action("dataset_purge", factories.as_admin(), id=f"data-{number}")
    with pytest.raises(tk.ValidationError):
        call_action("kipfreshness_run", factories.as_admin())
    assert found() == (2, [("marking", "The last marking run")])
    run_sql("DELETE FROM kipfreshness_run")
    assert found() == (1, [("marking", "No marking run has")])


def test_a_schedule_without_a_worker_is_named(settings: Set) -> None:
    settings("ckanext.kipfreshness.run.interval_hours", 6)
    queue: Any = tk.get_job_queue()
    for job_id in queue.scheduled_job_registry.get_job_ids():
        queue.fetch_job(job_id).delete()
    no_worker, no_run = ("marking", "No background worker is"), ("marking", "No marking run stands")
    assert found() == (1, [no_worker, no_run])
    schedule.ensure_scheduled()
    assert found() == (1, [no_worker])
    worker = Worker([queue], connection=queue.connection)
    worker.register_birth()
    assert found() == (0, [])
    worker.register_death()


def test_an_index_that_says_something_else_is_named(settings: Set) -> None:
    run_sql("UPDATE kipfreshness_dataset SET index_stale = true")
    assert found() == (1, [("index", "The search index has")])
    run_sql("UPDATE kipfreshness_dataset SET index_stale = false")
    ckan_search.clear_all()
    assert found() == (1, [("index", "CKAN has 4 public")])
    ckan_search.rebuild()
    assert found() == (0, [])


def test_mail_that_cannot_go_out_or_arrive_is_named(settings: Set) -> None:
    settings("ckanext.kipfreshness.notify.enabled", True)
    settings("smtp.mail_from", None)
    assert found() == (2, [("mail", "CKAN cannot send mail")])
    settings("smtp.mail_from", "portal@kota.example")
    no_admin = ("mail", "Nobody gets the monthly")
    assert found() == (2, [("mail", "The mail server cannot"), no_admin])
    with smtp_sink() as sink:
        settings("smtp.server", sink.address)
        settings("ckanext.kipfreshness.notify.admin_email", "walidata@kota.example")
        assert found() == (0, [])
        sink.refusals["ppid@opd.example"] = "550 No such user"
        schedule.run_now()
        factories.patch_organization("opd", ppid_email="")
        assert found() == (1, [("mail", "These OPDs have something"), ("mail", "The newest letter to")])


def test_harvest_jobs_that_wait_and_feeds_that_fail_are_named(settings: Set) -> None:
    source = factories.harvest_source(call_action("organization_show", id="opd")["id"])
    assert found() == (0, [])
    job = HarvestJob(source=HarvestSource.get(source["id"]))
    job.save()
    assert found() == (0, [])
    run_sql("UPDATE harvest_job SET created = now() - interval '1 day'")
    assert found() == (1, [("harvesting", "1 harvest job has")])
    run_sql("UPDATE harvest_job SET status = 'Finished'")
    run_sql(
        "INSERT INTO kipfreshness_source (source_id, last_attempt_at, failing_since, error) "
        f"VALUES ('{source['id']}', now(), now() - interval '3 days', 'x')"
    )
    assert found() == (1, [("harvesting", "These feeds have failed")])


def test_no_remedy_names_a_command_that_is_not_there() -> None:
    room = Path(doctor_room.__file__).parent
    named = {
        name for file in room.glob("*.py") for name in re.findall(r"ckan kipfreshness ([a-z-]+)", file.read_text())
    }
    assert named == {"run"}
    assert named <= set(kipfreshness.commands)
