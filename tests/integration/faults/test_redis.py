"""Redis killed, come back empty, slow."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from bs4 import BeautifulSoup
from ckan.lib.redis import connect_to_redis
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import CKANTestApp, call_action
from rq.registry import ScheduledJobRegistry

from ckanext.kipfreshness import schedule

from ... import factories
from .conftest import Services, write_ini
from .town import OURS, WHAT_IT_IS, make_town, shown, written

pytestmark = pytest.mark.usefixtures("clean_portal", "no_requests_yet")


@contextmanager
def killed(services: Services, *, loses_everything: bool = False) -> Iterator[None]:
    services.redis.kill()
    try:
        yield
    finally:
        if loses_everything:
            services.redis.lose_everything()
        services.redis.start()


def test_while_redis_is_away_every_page_shows_the_marks_and_what_is_said_is_kept(
    app: CKANTestApp, services: Services
) -> None:
    make_town()
    editor = {"Authorization": ckan_factories.SysadminWithToken()["token"]}
    with killed(services):
        for address in OURS:
            assert (address, app.get(address).status_code) == (address, 200)
        answer = app.post("/kepatuhan/dataset/lama/confirm", data={"note": "Tetap."}, headers=editor)
        assert answer.status_code == 200
        assert shown(app) == {**WHAT_IT_IS, "lama": "current"}
        factories.patch_organization("opd", update_limit="P5D")
        call_action("kipfreshness_run", factories.as_admin())
        assert shown(app) == {**WHAT_IT_IS, "lama": "due_soon", "hampir": "overdue", "baru": "due_soon"}
        overview = app.get("/ckan-admin/kepatuhan", headers=editor)
        assert overview.status_code == 200
    assert written()[2] == 1
    call_action("kipfreshness_run", factories.as_admin())
    assert written() == (2, 4, 2)


def test_a_request_of_the_public_that_cannot_be_counted_is_refused_and_taken_once_it_can(
    app: CKANTestApp, services: Services
) -> None:
    make_town()
    person = {"Authorization": ckan_factories.UserWithToken()["token"]}
    address = "/kepatuhan/dataset/lama/request"
    with killed(services):
        answer = app.post(address, data={"reason": "Perlu."}, headers=person)
        assert answer.status_code == 200
        assert (
            "Requests cannot be taken at the moment. Please try again later."
            in BeautifulSoup(answer.body, "html.parser").text
        )
        assert call_action("kipfreshness_update_request_show", id="lama")["requests"] == 0
    app.post(address, data={"reason": "Perlu."}, headers=person)
    assert call_action("kipfreshness_update_request_show", id="lama")["requests"] == 1


def test_a_schedule_that_redis_lost_is_put_back_by_the_next_process_that_starts(
    services: Services, tmp_path: Path, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.kipfreshness.run.interval_hours", 6)
    schedule.ensure_scheduled()
    assert len(scheduled()) == 1
    with killed(services, loses_everything=True):
        pass
    assert scheduled() == []
    start_a_process(write_ini(tmp_path, {"ckanext.kipfreshness.run.interval_hours": 6}))
    assert len(scheduled()) == 1


def start_a_process(ini: Path) -> None:
    """As cron does with ``harvester run``."""
    ckan = str(Path(sys.executable).with_name("ckan"))
    subprocess.run([ckan, "-c", str(ini), "kipfreshness", "status"], check=True, capture_output=True)


def scheduled() -> list[str]:
    registry: Any = ScheduledJobRegistry(queue=tk.get_job_queue())
    return registry.get_job_ids()


def test_a_slow_redis_makes_nothing_wrong(app: CKANTestApp, services: Services) -> None:
    make_town()
    services.before_redis.delay = 0.2
    try:
        assert connect_to_redis().ping()
        factories.patch_organization("opd", update_limit="P5D")
        assert shown(app)["hampir"] == "overdue"
        call_action("kipfreshness_run", factories.as_admin())
    finally:
        services.before_redis.delay = 0
    assert written() == (2, 4, 1)
