from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action
from freezegun import freeze_time

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal")


def confirm(dataset: dict[str, Any], user: str | None = None, note: str = "Angka tetap.") -> dict[str, Any]:
    user = user or ckan_factories.Sysadmin()["name"]
    return call_action("kipfreshness_confirm", {"user": user}, id=dataset["id"], note=note)


def test_confirmation_moves_due_on_and_shows_who_and_why() -> None:
    dataset = factories.dataset(uploaded_at=datetime(2026, 1, 5, tzinfo=timezone.utc))
    sari = ckan_factories.Sysadmin(fullname="Sari")
    with freeze_time("2026-03-10 05:00:00"):
        status = confirm(dataset, sari["name"])
    assert (status["status"], status["basis"], status["due_on"]) == ("current", "confirmation", "2026-04-10")
    assert status["confirmation"] == {
        "confirmed_at": "2026-03-10T12:00:00+07:00",
        "confirmed_by": "Sari",
        "note": "Angka tetap.",
        "in_a_row": 1,
        "refused": None,
    }


def test_third_confirmation_in_a_row_is_refused() -> None:
    dataset = factories.dataset(days_old=40)
    user = ckan_factories.Sysadmin()["name"]
    confirm(dataset, user)
    assert confirm(dataset, user)["confirmation"]["refused"] == "too_many_in_a_row"
    with pytest.raises(tk.ValidationError) as refusal:
        confirm(dataset, user)
    assert refusal.value.error_dict == {
        "note": ["This dataset was already confirmed 2 times since its data was last updated. It needs new data now."]
    }


def test_new_data_allows_confirmations_again() -> None:
    dataset = factories.dataset(days_old=40)
    user = ckan_factories.Sysadmin()["name"]
    confirm(dataset, user)
    confirm(dataset, user)
    factories.upload(dataset)
    status = confirm(dataset, user)
    assert status["confirmation"]["in_a_row"] == 1


def test_yearly_data_may_be_confirmed_each_month_of_its_year() -> None:
    uploaded_at = datetime(2026, 1, 31, tzinfo=timezone.utc)
    dataset = factories.dataset(uploaded_at=uploaded_at, update_frequency="annual")
    for month in range(1, 12):
        with freeze_time(uploaded_at + timedelta(days=30 * month)):
            assert confirm(dataset)["confirmation"]["in_a_row"] == month
    with freeze_time("2027-02-01 05:00:00"), pytest.raises(tk.ValidationError):
        confirm(dataset)


def test_note_is_required() -> None:
    dataset = factories.dataset(days_old=40)
    for note in ("", "  ", None):
        with pytest.raises(tk.ValidationError) as refusal:
            confirm(dataset, note=note)
        assert set(refusal.value.error_dict) == {"note"}


def test_deleted_user_is_not_named() -> None:
    dataset = factories.dataset(days_old=40)
    user = ckan_factories.Sysadmin(fullname="Sari")
    confirm(dataset, user["name"])
    call_action("user_delete", id=user["id"])
    assert call_action("kipfreshness_status_show", id=dataset["id"])["confirmation"]["confirmed_by"] is None


def test_of_two_people_confirming_at_once_one_wins_and_the_other_is_told() -> None:
    dataset = factories.dataset(days_old=40)
    users = [ckan_factories.Sysadmin()["name"] for _ in range(2)]
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def press(user: str) -> None:
        together.wait()
        try:
            outcomes.append(confirm(dataset, user)["status"])
        except tk.ValidationError as error:
            outcomes.append(error.error_dict["note"][0])
        finally:
            model.Session.remove()

    threads = [threading.Thread(target=press, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [
        "Somebody else has confirmed this dataset today. There is nothing left to do.",
        "current",
    ]


def test_exempt_dataset_is_counted_apart_until_its_last_day() -> None:
    dataset = factories.dataset(uploaded_at=datetime(2026, 1, 5, tzinfo=timezone.utc))
    admin = {"user": ckan_factories.Sysadmin(fullname="Budi")["name"]}
    with freeze_time("2026-03-10 05:00:00"):
        status = call_action("kipfreshness_exempt", admin, id=dataset["id"], reason="Arsip", until="2026-03-31")
        assert (status["status"], status["cause"]) == ("exempt", None)
        assert status["exemption"] == {
            "reason": "Arsip",
            "until": "2026-03-31",
            "exempted_at": "2026-03-10T12:00:00+07:00",
            "exempted_by": "Budi",
        }
        totals = call_action("kipfreshness_compliance_show")["totals"]
        assert (totals["exempt"], totals["monitored"], totals["overdue"], totals["score"]) == (1, 0, 0, None)
    for moment, expected in (("2026-03-31 16:59:59", "exempt"), ("2026-03-31 17:00:00", "overdue")):
        with freeze_time(moment):
            assert call_action("kipfreshness_status_show", id=dataset["id"])["status"] == expected


def test_exemption_is_replaced_and_taken_back() -> None:
    dataset = factories.dataset(days_old=40)
    admin = {"user": ckan_factories.Sysadmin()["name"]}
    for until in ("2099-01-01", "2099-02-01"):
        status = call_action("kipfreshness_exempt", admin, id=dataset["name"], reason="Arsip", until=until)
        assert status["exemption"]["until"] == until
    assert call_action("kipfreshness_exempt_delete", admin, id=dataset["id"])["status"] == "overdue"
    with pytest.raises(tk.ValidationError) as refusal:
        call_action("kipfreshness_exempt_delete", admin, id=dataset["id"])
    assert refusal.value.error_dict == {"id": ["This dataset is not exempt."]}


def test_exemption_that_has_ended_before_today_is_refused() -> None:
    dataset = factories.dataset(days_old=40)
    with pytest.raises(tk.ValidationError) as refusal:
        call_action("kipfreshness_exempt", factories.as_admin(), id=dataset["id"], reason="x", until="2020-01-01")
    assert set(refusal.value.error_dict) == {"until"}
