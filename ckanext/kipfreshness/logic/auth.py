"""Who may do what. Reading is public; changing a dataset's mark asks for the right to edit the dataset."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context


@tk.auth_allow_anonymous_access
def kipfreshness_status_show(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    tk.check_access("package_show", context, data_dict)
    return {"success": True}


@tk.auth_allow_anonymous_access
def kipfreshness_compliance_show(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": True}


@tk.auth_allow_anonymous_access
def kipfreshness_dataset_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": True}


@tk.auth_allow_anonymous_access
def kipfreshness_history_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": True}


def kipfreshness_confirm(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    tk.check_access("package_update", context, data_dict)
    return {"success": True}


def kipfreshness_confirm_many(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Whoever is logged in: of each dataset ``kipfreshness_confirm`` is asked."""
    return {"success": True}


def kipfreshness_work_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Whoever is logged in: it holds only what they may edit."""
    return {"success": True}


def kipfreshness_exempt(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


def kipfreshness_exempt_delete(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


@tk.auth_allow_anonymous_access
def kipfreshness_harvest_feed_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": True}


@tk.auth_allow_anonymous_access
def kipfreshness_harvest_report(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Whoever may see the harvest source, which is a dataset to CKAN."""
    tk.check_access("package_show", context, data_dict)
    return {"success": True}


def kipfreshness_publisher_alias_add(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    tk.check_access("organization_update", context, {"id": data_dict.get("organization")})
    return {"success": True}


def kipfreshness_accept_drop(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


def kipfreshness_admin_overview(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


def kipfreshness_change_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


def kipfreshness_source_trouble_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


def kipfreshness_exemption_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


def kipfreshness_exempt_many(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


def kipfreshness_setting_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


def kipfreshness_run_enqueue(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


def kipfreshness_organization_import(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


def kipfreshness_source_import(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


def kipfreshness_run(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


def kipfreshness_reminder_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


def kipfreshness_nota_dinas_show(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": False}


@tk.auth_allow_anonymous_access
def kipfreshness_reminder_pause_show(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Whoever holds the letter: its signed link is the right."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def kipfreshness_reminder_pause(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": True}


@tk.auth_allow_anonymous_access
def kipfreshness_update_request(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Whoever may see the dataset; whether it takes a request is not a matter of rights."""
    tk.check_access("package_show", context, data_dict)
    return {"success": True}


@tk.auth_allow_anonymous_access
def kipfreshness_update_request_show(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    tk.check_access("package_show", context, data_dict)
    return {"success": True}


@tk.auth_allow_anonymous_access
def kipfreshness_update_request_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": True}


@tk.auth_allow_anonymous_access
def kipfreshness_evidence_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    tk.check_access("package_show", context, data_dict)
    return {"success": True}


@tk.auth_allow_anonymous_access
def kipfreshness_confirmation_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": True}


@tk.auth_allow_anonymous_access
def kipfreshness_late_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    return {"success": True}
