"""Whatever a caller sends: a validation error that names the field, or an answer."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal")

NOT_TEXT = [5, 1.5, True, {"a": 1}, [{"a": 1}], [["x"]], ["a", {"b": 1}], "\x00", "\ud800"]
NOT_MOMENTS = [
    *NOT_TEXT,
    "yesterday",
    "2026-02-30",
    "2026-13-01",
    "20260101x",
    "2026-01-01T25:00",
    "0001-01-01",
    "9999-12-31T23:59:59-12:00",
    "1",
]
NOT_COUNTS = [-1, "-1", "x", 1.5, "1.5", True, [1], {"a": 1}, 10**30, "9" * 5000, "１"]

BAD: dict[str, dict[str, list[Any]]] = {
    "kipfreshness_status_show": {"id": [*NOT_TEXT, "", None], "as_of": NOT_MOMENTS},
    "kipfreshness_compliance_show": {
        "organization": [*NOT_TEXT, "nobody", "'; --"],
        "as_of": NOT_MOMENTS,
        "month": [*NOT_TEXT, "2026-13", "2026", "2026-1", "2026-01-31", "0001-01", "9999-12", "2199-01"],
    },
    "kipfreshness_dataset_list": {
        "organization": [*NOT_TEXT, "nobody"],
        "status": ["late", 5, True, {"a": 1}, ["overdue", "late"], [["overdue"]], [{"a": 1}]],
        "q": NOT_TEXT,
        "sort": [*NOT_TEXT, "id", "title up", "title asc, name asc", "title;"],
        "rows": NOT_COUNTS,
        "start": NOT_COUNTS,
        "as_of": NOT_MOMENTS,
    },
    "kipfreshness_history_list": {
        "organization": [*NOT_TEXT, "nobody"],
        "since": [*NOT_MOMENTS, "2026-01-01T00:00:00"],
        "until": NOT_MOMENTS,
        "month_ends": ["perhaps", {"a": 1}, [True]],
    },
    "kipfreshness_confirm": {"id": [*NOT_TEXT, ""], "note": [*NOT_TEXT, "", "  ", "x" * 2001]},
    "kipfreshness_exempt": {
        "id": [*NOT_TEXT, ""],
        "reason": [*NOT_TEXT, "", "x" * 2001],
        "until": [*NOT_MOMENTS, "2020-01-01", ""],
    },
    "kipfreshness_exempt_delete": {"id": [*NOT_TEXT, ""]},
    "kipfreshness_evidence_list": {"id": [*NOT_TEXT, ""], "rows": NOT_COUNTS, "start": NOT_COUNTS},
    "kipfreshness_late_list": {"organization": [*NOT_TEXT, "nobody"], "rows": NOT_COUNTS, "start": NOT_COUNTS},
    "kipfreshness_confirmation_list": {"organization": [*NOT_TEXT, "nobody"], "rows": NOT_COUNTS, "start": NOT_COUNTS},
    "kipfreshness_update_request": {
        "id": [*NOT_TEXT, ""],
        "reason": [*NOT_TEXT, "x" * 301, "http://x.example"],
        "token": NOT_TEXT,
        "answer": NOT_TEXT,
        "website": [*NOT_TEXT, "x"],
    },
    "kipfreshness_update_request_show": {"id": [*NOT_TEXT, ""]},
    "kipfreshness_update_request_list": {
        "organization": [*NOT_TEXT, "nobody"],
        "rows": NOT_COUNTS,
        "start": NOT_COUNTS,
    },
    "kipfreshness_run": {"as_of": [*NOT_MOMENTS, "2199-01-01"], "dry_run": ["perhaps", {"a": 1}, [True]]},
}
GOOD = {"id": "data", "note": "Masih berlaku.", "reason": "Arsip", "until": "2199-01-01"}
NEEDED = {
    "kipfreshness_status_show": ["id"],
    "kipfreshness_confirm": ["id", "note"],
    "kipfreshness_evidence_list": ["id"],
    "kipfreshness_update_request": ["id"],
    "kipfreshness_update_request_show": ["id"],
    "kipfreshness_exempt": ["id", "reason", "until"],
    "kipfreshness_exempt_delete": ["id"],
}


@pytest.mark.parametrize("action", BAD)
def test_bad_value_is_an_error_of_its_field(action: str) -> None:
    factories.dataset(name="data", days_old=40)
    wrong = []
    for field, values in BAD[action].items():
        for value in values:
            data = {name: GOOD[name] for name in NEEDED.get(action, [])}
            data[field] = value
            try:
                call_action(action, factories.as_admin(), **data)
                wrong.append((field, value, "taken"))
            except tk.ValidationError as error:
                if list(error.error_dict) != [field]:
                    wrong.append((field, value, error.error_dict))
    assert wrong == []


@pytest.mark.parametrize("action", NEEDED)
def test_missing_value_is_an_error_of_its_field(action: str) -> None:
    factories.dataset(name="data", days_old=40)
    for missing in NEEDED[action]:
        data = {name: GOOD[name] for name in NEEDED[action] if name != missing}
        with pytest.raises(tk.ValidationError) as refusal:
            call_action(action, factories.as_admin(), **data)
        assert list(refusal.value.error_dict) == [missing]


@pytest.mark.parametrize("action", NEEDED)
def test_unknown_dataset_is_not_found(action: str) -> None:
    data = {name: GOOD[name] for name in NEEDED[action]}
    with pytest.raises(tk.ObjectNotFound):
        call_action(action, {**factories.as_admin(), "ignore_auth": False}, **{**data, "id": "nothing"})


def test_other_types_of_package_are_not_found() -> None:
    factories.dataset(name="other", type="showcase")
    with pytest.raises(tk.ObjectNotFound):
        call_action("kipfreshness_status_show", id="other")


def test_reading_actions_answer_to_get_and_errors_name_the_field(app: Any) -> None:
    factories.dataset(name="data", days_old=40)
    for address, expected in {
        "status_show?id=data&as_of=2199-01-01T00:00:00+07:00": (200, None),
        "status_show?id=data&as_of=2026-01-01": (200, None),
        "status_show?id=nothing": (404, "__type"),
        "status_show": (409, "id"),
        "compliance_show?as_of=x": (409, "as_of"),
        "compliance_show?organization=nobody": (409, "organization"),
        "dataset_list?rows=-1": (409, "rows"),
        "dataset_list?rows=0": (200, None),
        "dataset_list?rows=2000000&start=5&status=overdue&status=unknown&sort=title+desc&q=%25": (200, None),
        "dataset_list?sort=x": (409, "sort"),
        "history_list?since=x": (409, "since"),
        "history_list": (200, None),
    }.items():
        response = app.get(f"/api/3/action/kipfreshness_{address}")
        status, field = expected
        assert response.status_code == status, (address, response.body)
        if field:
            assert field in response.json["error"], address


def test_changing_actions_do_not_answer_to_get(app: Any) -> None:
    token = {"Authorization": ckan_factories.SysadminWithToken()["token"]}
    for action in (
        "confirm?id=data&note=x",
        "exempt?id=data&reason=x&until=2199-01-01",
        "exempt_delete?id=data",
        "run",
    ):
        assert app.get(f"/api/3/action/kipfreshness_{action}", headers=token).status_code == 400
