"""What our pages answer where an action refuses, the same for each blueprint of ours."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, jsonify


def handle_errors(blueprint: Blueprint) -> None:
    blueprint.register_error_handler(tk.ObjectNotFound, _not_found)
    blueprint.register_error_handler(tk.NotAuthorized, _not_found)
    blueprint.register_error_handler(tk.ValidationError, _bad_query)


def _not_found(error: Exception) -> Any:
    """What may not be seen does not exist, so that nobody learns of a private dataset by its address."""
    return tk.render("kipfreshness/not_found.html"), 404


def _bad_query(error: Any) -> Any:
    if tk.request.path.endswith(".json"):
        return jsonify({"error": error.error_dict}), 400
    return tk.render("kipfreshness/bad_query.html", {"errors": error.error_summary}), 400
