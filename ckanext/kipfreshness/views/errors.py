"""What our pages answer where an action refuses, the same for each blueprint of ours."""

from __future__ import annotations

import logging
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, current_app, jsonify
from sqlalchemy.exc import InterfaceError, OperationalError

log = logging.getLogger(__name__)

_RETRY_AFTER = {"Retry-After": "60"}  # seconds


def handle_errors(blueprint: Blueprint) -> None:
    blueprint.register_error_handler(tk.ObjectNotFound, _not_found)
    blueprint.register_error_handler(tk.NotAuthorized, _not_found)
    blueprint.register_error_handler(tk.ValidationError, _bad_query)
    blueprint.register_error_handler(OperationalError, _unavailable)
    blueprint.register_error_handler(InterfaceError, _unavailable)


def _not_found(error: Exception) -> Any:
    """What may not be seen does not exist, so that nobody learns of a private dataset by its address."""
    return tk.render("kipfreshness/not_found.html"), 404


def _bad_query(error: Any) -> Any:
    if tk.request.path.endswith(".json"):
        return jsonify({"error": error.error_dict}), 400
    return tk.render("kipfreshness/bad_query.html", {"errors": error.error_summary}), 400


def _unavailable(error: Exception) -> Any:
    """PostgreSQL is away, or cannot do now what is asked of it: no connection free, the disk full, a deadlock."""
    log.error("%s %r: the database did not answer: %r", tk.request.method, tk.request.path, error)
    if tk.request.path.endswith(".json"):
        return jsonify({"error": tk._("The portal's data cannot be reached at the moment.")}), 503, _RETRY_AFTER
    # Whoever is logged in is unknown while PostgreSQL is away, and CKAN's pages ask who it is.
    page: Any = current_app.jinja_env.get_template("kipfreshness/unavailable.html")
    return page.render(h=tk.h), 503, _RETRY_AFTER
