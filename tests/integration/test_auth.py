"""Who may do what: each action with each role, written as one table."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories as ckan_factories
from ckan.tests.helpers import call_action, call_auth

from ckanext.kipfreshness.logic import action as actions

from .. import factories

pytestmark = pytest.mark.usefixtures("clean_portal")

ROLES = ("anonymous", "stranger", "other_editor", "member", "editor", "admin", "sysadmin")
EVERYBODY, LOGGED_IN = set(ROLES), set(ROLES[1:])
INSIDERS, EDITORS, SYSADMIN = set(ROLES[3:]), set(ROLES[4:]), {"sysadmin"}

ALLOWED = {
    ("kipfreshness_status_show", "public"): EVERYBODY,
    ("kipfreshness_status_show", "private"): INSIDERS,
    ("kipfreshness_status_show", "draft"): INSIDERS,
    ("kipfreshness_status_show", "deleted"): INSIDERS,
    ("kipfreshness_compliance_show", None): EVERYBODY,
    ("kipfreshness_dataset_list", None): EVERYBODY,
    ("kipfreshness_history_list", None): EVERYBODY,
    ("kipfreshness_confirm", "public"): EDITORS,
    ("kipfreshness_confirm", "private"): EDITORS,
    ("kipfreshness_confirm", "draft"): EDITORS,
    ("kipfreshness_confirm", "deleted"): EDITORS,
    ("kipfreshness_confirm_many", None): LOGGED_IN,
    ("kipfreshness_work_list", None): LOGGED_IN,
    ("kipfreshness_exempt", "public"): SYSADMIN,
    ("kipfreshness_exempt", "private"): SYSADMIN,
    ("kipfreshness_exempt_delete", "public"): SYSADMIN,
    ("kipfreshness_nota_dinas_show", None): SYSADMIN,
    ("kipfreshness_reminder_list", None): SYSADMIN,
    ("kipfreshness_reminder_pause", None): EVERYBODY,
    ("kipfreshness_reminder_pause_show", None): EVERYBODY,
    ("kipfreshness_evidence_list", "public"): EVERYBODY,
    ("kipfreshness_evidence_list", "private"): INSIDERS,
    ("kipfreshness_confirmation_list", None): EVERYBODY,
    ("kipfreshness_late_list", None): EVERYBODY,
    ("kipfreshness_update_request", "public"): EVERYBODY,
    ("kipfreshness_update_request", "private"): INSIDERS,
    ("kipfreshness_update_request_list", None): EVERYBODY,
    ("kipfreshness_update_request_show", "public"): EVERYBODY,
    ("kipfreshness_update_request_show", "private"): INSIDERS,
    ("kipfreshness_update_request_show", "deleted"): INSIDERS,
    ("kipfreshness_run", None): SYSADMIN,
    ("kipfreshness_accept_drop", None): SYSADMIN,
    ("kipfreshness_admin_overview", None): SYSADMIN,
    ("kipfreshness_change_list", None): SYSADMIN,
    ("kipfreshness_exempt_many", "public"): SYSADMIN,
    ("kipfreshness_exemption_list", None): SYSADMIN,
    ("kipfreshness_organization_import", None): SYSADMIN,
    ("kipfreshness_run_enqueue", None): SYSADMIN,
    ("kipfreshness_setting_list", None): SYSADMIN,
    ("kipfreshness_source_import", None): SYSADMIN,
    ("kipfreshness_source_trouble_list", None): SYSADMIN,
}
OURS = {name for name in actions.__all__ if name.startswith("kipfreshness_")}
OF_THE_HARVEST = {name for name in OURS if "harvest" in name or "publisher" in name}


@pytest.fixture
def users() -> dict[str, str]:
    owner, other = factories.organization(name="owner"), factories.organization(name="other")
    names = {role: ckan_factories.User()["name"] for role in ROLES[1:6]}
    for role, organization, capacity in (
        ("other_editor", other, "editor"),
        ("member", owner, "member"),
        ("editor", owner, "editor"),
        ("admin", owner, "admin"),
    ):
        call_action(
            "organization_member_create",
            factories.as_admin(),
            id=organization["id"],
            username=names[role],
            role=capacity,
        )
    factories.dataset(name="public", owner_org=owner["id"], days_old=40)
    factories.dataset(name="private", owner_org=owner["id"], days_old=40, private=True)
    factories.dataset(name="draft", owner_org=owner["id"], state="draft")
    factories.dataset(name="deleted", owner_org=owner["id"])
    call_action("package_delete", factories.as_admin(), id="deleted")
    return {"anonymous": "", **names, "sysadmin": ckan_factories.Sysadmin()["name"]}


def is_allowed(action: str, user: str, dataset: str | None) -> bool:
    context = {"user": user, "model": model, "session": model.Session, "auth_user_obj": model.User.get(user)}
    try:
        return call_auth(action, context, **({"id": dataset} if dataset else {}))
    except tk.NotAuthorized:
        return False


def test_who_may_do_what(users: dict[str, str]) -> None:
    found = {
        (action, dataset): {role for role, user in users.items() if is_allowed(action, user, dataset)}
        for action, dataset in ALLOWED
    }
    assert found == ALLOWED


def test_every_action_of_ours_is_in_the_table() -> None:
    assert {action for action, _ in ALLOWED} == OURS - OF_THE_HARVEST


def test_over_http_a_private_dataset_reads_as_forbidden_and_nothing_leaks(users: dict[str, str], app: Any) -> None:
    for address in (
        "status_show?id=private",
        "status_show?id=draft",
        "status_show?id=deleted",
        "evidence_list?id=private",
        "update_request_show?id=private",
    ):
        response = app.get(f"/api/3/action/kipfreshness_{address}")
        assert response.status_code in (403, 404)
        assert "Data Nomor" not in response.body
    for address in (
        "dataset_list?rows=100",
        "compliance_show",
        "confirmation_list",
        "history_list",
        "late_list",
        "update_request_list",
    ):
        body = app.get(f"/api/3/action/kipfreshness_{address}").body
        assert "private" not in body.replace('"private":', "")


def test_each_changing_action_is_refused_without_the_right(users: dict[str, str]) -> None:
    data = {"id": "public", "note": "x", "reason": "x", "until": "2199-01-01"}
    for action in ("confirm", "exempt", "exempt_delete", "run", "accept_drop"):
        for role in ("anonymous", "stranger", "other_editor", "member"):
            with pytest.raises(tk.NotAuthorized):
                call_action(f"kipfreshness_{action}", {"user": users[role], "ignore_auth": False}, **data)
    status = call_action("kipfreshness_status_show", id="public")
    assert (status["confirmation"], status["exemption"]) == (None, None)
