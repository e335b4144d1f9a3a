"""The copy that docs/admin.md tells to make before going back brings everything again, or nothing."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ckan import model
from ckan.tests.helpers import call_action

from .. import factories

MANUAL = (Path(__file__).parents[2] / "docs" / "admin.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.usefixtures("clean_portal")


def run_from_the_manual(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Its very line, on the portal's database."""
    found = re.search(rf"^    ({program} .*) DATABASE ([<>] kipfreshness\.sql)$", MANUAL, re.MULTILINE)
    assert found
    url = model.ensure_engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    model.Session.remove()
    return subprocess.run(
        f"{found[1]} {url} {found[2]}", shell=True, cwd=folder, capture_output=True, text=True, check=False
    )


def known() -> Any:
    shown = (call_action("kipfreshness_status_show", id=name) for name in ("lama", "arsip"))
    return call_action("kipfreshness_history_list"), [(one["status"], one["confirmation"]) for one in shown]


@pytest.fixture
def copied(clean_portal: None, tmp_path: Path, migrate_db_for: Callable[..., None]) -> Any:
    """A review, an exemption and a month-end, copied; then our tables are dropped and made anew."""
    factories.dataset(name="lama", days_old=90)
    factories.dataset(name="arsip", days_old=90)
    call_action("kipfreshness_run", factories.as_admin(), as_of="2024-01-31")
    call_action("kipfreshness_confirm", factories.as_admin(), id="lama", note="Baris satu\nbaris\\dua\tè")
    call_action("kipfreshness_exempt", factories.as_admin(), id="arsip", reason="Arsip.", until="2199-01-01")
    before = known()
    assert run_from_the_manual("pg_dump", tmp_path).returncode == 0
    migrate_db_for("kipfreshness", "base", False)
    migrate_db_for("kipfreshness")
    assert known() != before
    return before


def test_a_copy_that_is_read_back_brings_what_people_said_and_history(copied: Any, tmp_path: Path) -> None:
    assert run_from_the_manual("psql", tmp_path).returncode == 0
    assert known() == copied
    call_action("kipfreshness_run", factories.as_admin())
    assert known()[1] == copied[1]


def test_a_copy_that_comes_after_a_run_is_refused_as_a_whole(copied: Any, tmp_path: Path) -> None:
    call_action("kipfreshness_run", factories.as_admin(), as_of="2024-01-31")
    before = known()
    refused = run_from_the_manual("psql", tmp_path)
    assert refused.returncode != 0
    assert "duplicate key" in refused.stderr
    assert known() == before
