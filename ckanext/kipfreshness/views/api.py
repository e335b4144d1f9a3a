"""Our actions over CKAN's API, where somebody who is logged in asks them."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from .forms import check_token
from .publicly import of_one_reader


def guard_actions(blueprint: Blueprint) -> None:
    blueprint.before_app_request(_guard)


def _guard() -> None:
    """The answer is theirs, and a page of another site cannot ask in their name.

    CKAN takes JSON from the form of any site that the browser sends its cookie along with: also from an OPD's website,
    if that has the portal's domain.
    """
    places: dict[str, Any] = tk.request.view_args or {}
    if not str(places.get("logic_function", "")).startswith("kipfreshness_") or tk.current_user.is_anonymous:
        return
    of_one_reader()
    if tk.request.method == "POST":
        check_token()
