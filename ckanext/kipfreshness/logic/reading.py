"""What the reading actions share: whose datasets a reader sees, and from when."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any, cast

import ckan.authz as authz
import ckan.plugins.toolkit as tk
from ckan.lib.plugins import get_permission_labels
from ckan.model import Package, User
from ckan.types import Context

from .. import config
from ..compliance import Compliance, NotRecordedError, recorded_compliance
from ..freshness.policy import Policy
from ..model.listing import URGENCY, Selection, Visible
from ..model.organizations import Organization, find_organization
from ..model.viewpoint import Viewpoint, instant_of, viewpoint


def view_of(data_dict: dict[str, Any]) -> Viewpoint:
    """The moment that was asked for, by the portal's rule. Clock and settings are read here, once."""
    policy, now = config.policy(), datetime.now(timezone.utc)
    return viewpoint(policy, now, instant_of(data_dict.get("as_of"), policy, now))


def recorded_of(data_dict: dict[str, Any], policy: Policy, organization_id: str | None) -> Compliance:
    """What was recorded at the end of ``month``."""
    month_end: date = data_dict["month"]
    if "as_of" in data_dict:
        raise tk.ValidationError({"month": [tk._("Either a month or a moment is expected, not both.")]})
    try:
        if month_end >= policy.local_date(datetime.now(timezone.utc)):
            raise NotRecordedError(month_end)
        return recorded_compliance(policy, month_end, organization_id)
    except NotRecordedError as error:
        message = tk._("Nothing was recorded on %(day)s.") % {"day": month_end.isoformat()}
        raise tk.ValidationError({"month": [message]}) from error


_ROWS = 20  # where the caller names no number; any number may be asked for


def part_of(data_dict: dict[str, Any]) -> dict[str, int]:
    """``rows`` and ``start``: which part of a list is asked for."""
    return {"rows": data_dict.get("rows", _ROWS), "start": data_dict.get("start", 0)}


def organization_of(data_dict: dict[str, Any]) -> Organization | None:
    reference = data_dict.get("organization")
    if reference is None:
        return None
    found = find_organization(reference)
    if found is None:
        raise no_organization(reference)
    return found


def organization_id_of(data_dict: dict[str, Any]) -> str | None:
    found = organization_of(data_dict)
    return found.id if found else None


def no_organization(reference: str) -> tk.ValidationError:
    message = tk._("There is no organisation “%(name)s”.") % {"name": reference}
    return tk.ValidationError({"organization": [message]})


def selection_of(context: Context, data_dict: dict[str, Any]) -> Selection:
    """What of ``schema.dataset_list`` says which datasets, and in which order."""
    sort, descending = data_dict.get("sort", (URGENCY, False))
    return Selection(
        organization_id=organization_id_of(data_dict),
        statuses=data_dict.get("status", ()),
        q=data_dict.get("q", ""),
        sort=sort,
        descending=descending,
        visible=visible_to(context),
    )


def dataset_id_of(data_dict: dict[str, Any]) -> str:
    """Of a dataset given by id or name; only after ``check_access``, which knows whether it may be named."""
    found = Package.get(data_dict["id"])
    if found is None or found.type != "dataset":
        raise tk.ObjectNotFound(tk._("Dataset not found"))
    return found.id


def user_id_of(context: Context) -> str:
    """Who speaks; only after ``check_access`` of an action that asks for a person."""
    user = User.get(cast("dict[str, Any]", context)["user"])
    if user is None:
        raise tk.NotAuthorized(tk._("Log in first."))
    return user.id


def visible_to(context: Context) -> Visible:
    """As CKAN's own search decides it, from the labels of CKAN's permissions."""
    reader = cast("dict[str, Any]", context)
    if reader.get("ignore_auth") or authz.is_sysadmin(reader.get("user")):
        return Visible(everything=True)
    labels = get_permission_labels().get_user_dataset_labels(reader["auth_user_obj"])
    return Visible(
        organization_ids=_named(labels, "member-"),
        dataset_ids=_named(labels, "collaborator-"),
    )


def editable_by(context: Context) -> Visible:
    """The datasets that a person looks after: those of the organisations where they may edit datasets, and those on
    which they collaborate. A sysadmin looks after all."""
    reader = cast("dict[str, Any]", context)
    if authz.is_sysadmin(reader.get("user")):
        return Visible(everything=True)
    # Whoever asks may know this of themselves, however the caller came here.
    organizations = tk.get_action("organization_list_for_user")(
        {"user": reader["user"]}, {"permission": "update_dataset"}
    )
    return Visible(
        organization_ids=tuple(one["id"] for one in organizations), dataset_ids=_edited_together(reader["user"])
    )


def _edited_together(user_name: str) -> tuple[str, ...]:
    user = User.get(user_name)
    if user is None or not authz.check_config_permission("allow_dataset_collaborators"):
        return ()
    found = tk.get_action("package_collaborator_list_for_user")({"ignore_auth": True}, {"id": user.id})
    return tuple(one["package_id"] for one in found if one["capacity"] in ("editor", "admin"))


def _named(labels: list[str], prefix: str) -> tuple[str, ...]:
    return tuple(label[len(prefix) :] for label in labels if label.startswith(prefix))
