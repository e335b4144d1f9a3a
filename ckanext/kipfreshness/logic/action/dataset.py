from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Action, Context

_SHOWN_ONLY = "kipfreshness"


@tk.chained_action
def package_create(original_action: Action, context: Context, data_dict: dict[str, Any]) -> Any:
    return original_action(context, _without_mark(data_dict))


@tk.chained_action
def package_update(original_action: Action, context: Context, data_dict: dict[str, Any]) -> Any:
    """What ``package_show`` gave can be sent back as it is: the mark in it is shown, not kept."""
    return original_action(context, _without_mark(data_dict))


def _without_mark(data_dict: dict[str, Any]) -> dict[str, Any]:
    # the caller's own dict, which CKAN completes in place, where there is nothing to leave out
    if _SHOWN_ONLY not in data_dict:
        return data_dict
    return {key: value for key, value in data_dict.items() if key != _SHOWN_ONLY}
