"""What is kept is what counting anew would say."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import psycopg2
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.model import Session
from ckan.tests.helpers import call_action
from freezegun import freeze_time

from ckanext.kipfreshness.kept import kept
from ckanext.kipfreshness.model.data_version import data_version, decides

from .. import factories
from ..kept_answers import made_anew, shown

pytestmark = pytest.mark.usefixtures("clean_portal")

DELETE = sa.text("UPDATE package SET state = 'deleted' WHERE name = 'lama'")
ADD = sa.text("UPDATE kipfreshness_dataset SET index_stale = index_stale")


@pytest.fixture
def late() -> dict[str, Any]:
    return factories.dataset(name="lama", days_old=40)


def overdue() -> int:
    return call_action("kipfreshness_compliance_show")["totals"]["overdue"]


def write_with_psql(statement: str) -> None:
    """Past SQLAlchemy, where every write of the portal's processes is seen."""
    url = model.ensure_engine().url.render_as_string(hide_password=False)
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_answer_is_made_once_and_is_the_same_then(late: Any) -> None:
    made: list[str] = []

    def make() -> bytes:
        made.append("made")
        return "jawaban é".encode()

    assert [kept(("question",), make), kept(("question",), make)] == ["jawaban é".encode()] * 2
    assert len(made) == 1
    kept(("another question",), make)
    assert len(made) == 2


def test_transaction_that_ends_late_is_seen_though_a_later_one_ended_before(late: Any) -> None:
    assert overdue() == 1
    with model.ensure_engine().begin() as slow:
        slow.execute(DELETE)
        before = data_version()
        with model.ensure_engine().begin() as quick:
            quick.execute(ADD)
        assert data_version() != before
        assert overdue() == 1
    assert overdue() == 0


def test_what_is_written_while_an_answer_is_made_is_in_the_next_one(late: Any) -> None:
    def make_slowly() -> bytes:
        answer = str(overdue()).encode()
        with model.ensure_engine().begin() as other:
            other.execute(DELETE)
        return answer

    assert kept(("slow",), make_slowly) == b"1"
    assert kept(("slow",), lambda: str(overdue()).encode()) == b"0"


def test_what_is_not_committed_is_nobody_else_s_answer(late: Any) -> None:
    version = data_version()
    Session.execute(DELETE)
    assert (data_version(), overdue()) == (None, 0)
    Session.rollback()
    assert (data_version(), overdue()) == (version, 1)


def test_writes_that_decide_nothing_leave_the_version(late: Any) -> None:
    version = data_version()
    for table in ("api_token", "activity"):
        Session.execute(sa.text(f"DELETE FROM {table}"))
        Session.commit()
    assert data_version() == version
    Session.execute(sa.text('UPDATE "user" SET fullname = fullname'))
    Session.commit()
    assert data_version() != version


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE package SET owner_org = 'x'",
        'update "user" SET fullname = NULL',
        "\n  DELETE FROM ONLY member",
        "WITH changed AS (SELECT 1), written AS (INSERT INTO kipfreshness_dataset SELECT 1) SELECT 2",
        "INSERT INTO a_table_that_we_do_not_know (id) VALUES (1)",
        "TRUNCATE harvest_source",
        "INSERT INTO activity VALUES (1); UPDATE package SET title = ''",
    ],
)
def test_each_way_of_writing_is_seen(statement: str) -> None:
    assert decides(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO tracking_raw VALUES (1) ON CONFLICT DO UPDATE SET url = ''",
        "UPDATE api_token SET last_access = now()",
        "SAVEPOINT x",
        "WITH found AS (SELECT 1) SELECT * FROM found",
    ],
)
def test_what_decides_nothing_is_told_apart(statement: str) -> None:
    assert not decides(statement)


def test_midnight_and_settings_and_a_limit_leave_an_answer_behind_at_once(
    late: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 10 January and a month: overdue from the midnight before 11 February, in Jakarta
    with freeze_time("2030-01-10 03:00:00"):
        factories.dataset(name="tepat", uploaded_at=datetime(2030, 1, 10, 3, tzinfo=timezone.utc))
    with freeze_time("2030-02-10 16:59:59"):
        assert overdue() == 1
    with freeze_time("2030-02-10 17:00:00"):
        assert overdue() == 2
        monkeypatch.setitem(tk.config, "ckanext.kipfreshness.max_age", "P10Y")
        assert overdue() == 0
        factories.patch_organization(late["owner_org"], update_limit="P2Y")
        assert overdue() == 1


def test_what_nobody_told_us_of_is_seen_within_a_minute(late: Any) -> None:
    now = datetime.now(timezone.utc)
    with freeze_time(now):
        assert overdue() == 1
        write_with_psql(str(DELETE))
        assert overdue() == 1
    with freeze_time(now + timedelta(seconds=60)):
        assert overdue() == 0


def test_what_is_made_of_an_old_answer_is_as_old(late: Any) -> None:
    now = datetime.now(timezone.utc)

    def page() -> bytes:
        return kept(("page",), lambda: str(overdue()).encode())

    with freeze_time(now):
        assert overdue() == 1
        write_with_psql(str(DELETE))
    with freeze_time(now + timedelta(seconds=40)):
        assert page() == b"1"
    with freeze_time(now + timedelta(seconds=60)):
        assert page() == b"0"


def test_one_reader_makes_it_anew_before_its_end_and_the_others_need_not_wait(late: Any) -> None:
    now = datetime.now(timezone.utc)
    made = iter((b"old", b"new", b"never"))

    def ask() -> bytes:
        return kept(("renewed",), lambda: next(made))

    with freeze_time(now):
        assert ask() == b"old"
    with freeze_time(now + timedelta(seconds=55)):
        while_it_is_made: list[bytes] = []

        def make() -> bytes:
            while_it_is_made.append(ask())
            return next(made)

        assert kept(("renewed",), make) == b"new"
        assert while_it_is_made == [b"old"]
        assert ask() == b"new"


def test_a_clock_that_was_wrong_keeps_nothing_for_later(late: Any) -> None:
    now = datetime.now(timezone.utc)
    with freeze_time(now + timedelta(seconds=30)):
        ahead = call_action("kipfreshness_compliance_show")["as_of"]
    with freeze_time(now):
        assert call_action("kipfreshness_compliance_show")["as_of"] < ahead


def test_each_reader_of_the_api_sees_what_counting_anew_says(late: Any) -> None:
    with freeze_time(datetime.now(timezone.utc)):
        for change in (
            lambda: call_action("kipfreshness_exempt", factories.as_admin(), id="lama", reason="x", until="2099-01-01"),
            lambda: call_action("kipfreshness_exempt_delete", factories.as_admin(), id="lama"),
            lambda: call_action("package_patch", factories.as_admin(), id="lama", private=True),
            lambda: call_action("package_patch", factories.as_admin(), id="lama", private=False, title="Judul Lain"),
            lambda: call_action("kipfreshness_confirm", factories.as_admin(), id="lama", note="Tetap."),
            lambda: call_action("kipfreshness_run", factories.as_admin()),
            lambda: factories.patch_organization(late["owner_org"], title="Dinas Lain"),
            lambda: call_action("package_delete", factories.as_admin(), id="lama"),
        ):
            before = shown()
            change()
            assert shown() == made_anew() != before
