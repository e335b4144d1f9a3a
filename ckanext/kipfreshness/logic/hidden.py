"""What a reader may not see does not exist: of its name nothing else is said than of a name that is not there, and no
more work is done for it, which whoever asks could measure."""

from __future__ import annotations

from typing import Any, cast

import ckan.authz as authz
import ckan.plugins.toolkit as tk
from ckan.lib.plugins import get_permission_labels
from ckan.model import Package, User
from ckan.types import Context


def check_access_to_dataset(action: str, context: Context, data_dict: dict[str, Any]) -> None:
    """``check_access`` for an action on the dataset ``id``. Raises ``NotAuthorized`` only where it may be seen."""
    check_is_visible(context, data_dict["id"])
    try:
        tk.check_access(action, context, data_dict)
    except tk.ObjectNotFound:
        raise tk.ObjectNotFound(tk._("Dataset not found")) from None


def check_is_visible(context: Context, reference: str) -> None:
    """Raises ``ObjectNotFound``, after the same statements for a dataset that is hidden and for none.

    By the labels of CKAN's permissions, as CKAN's own search decides it.
    """
    reader = cast("dict[str, Any]", context)
    if reader.get("ignore_auth") or authz.is_sysadmin(reader.get("user")):
        return
    labels = get_permission_labels()
    # Before it is known whether there is a dataset: this asks for the reader's organisations.
    allowed = set(labels.get_user_dataset_labels(_person(reader)))
    dataset = Package.get(reference)
    if dataset is None or allowed.isdisjoint(labels.get_dataset_labels(dataset)):
        raise tk.ObjectNotFound(tk._("Dataset not found"))


def _person(reader: dict[str, Any]) -> Any:
    """``check_access`` would say who it is, but only for a dataset that is there."""
    return reader.get("auth_user_obj") or (User.get(reader["user"]) if reader.get("user") else None)
