"""The first thing that each action of ours asks of its input."""

from __future__ import annotations

import functools
from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan.types import Action, Context


def plain_values(action: Action) -> Action:
    """Refuse structures where plain values are expected: CKAN's schemas would take them apart and miss them."""

    @functools.wraps(action)
    def wrapper(context: Context, data_dict: dict[str, Any]) -> Any:
        errors = {key: [tk._("A plain value is expected.")] for key, value in data_dict.items() if not _is_plain(value)}
        if errors:
            raise tk.ValidationError(cast(Any, errors))
        return action(context, data_dict)

    return cast(Action, wrapper)


def _is_plain(value: Any) -> bool:
    values = cast("list[Any]", value) if isinstance(value, list) else [value]
    return not any(isinstance(one, (dict, list, tuple, set)) for one in values)
