"""A person of the OPD says of a dataset: reviewed, still valid."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .shown import dataset_shown


def confirm(id: str) -> Any:
    """Ask for the note, and take it; a refusal is shown beside what was typed."""
    dataset = dataset_shown(id)
    try:
        tk.check_access("kipfreshness_confirm", {}, {"id": dataset["id"]})
    except tk.NotAuthorized:
        return _no_right_to(dataset)
    errors: dict[str, Any] = {}
    note = tk.request.form.get("note", "")
    if tk.request.method == "POST":
        try:
            tk.get_action("kipfreshness_confirm")({}, {"id": dataset["id"], "note": note})
        except tk.ValidationError as error:
            errors = error.error_dict
        else:
            tk.h.flash_success(tk._("Thank you. The dataset is marked as reviewed, and its deadline has moved."))
            return tk.redirect_to("dataset.read", id=dataset["name"])
    return tk.render(
        "kipfreshness/confirm.html", {"pkg_dict": dataset, "dataset_type": "dataset", "note": note, "errors": errors}
    )


def _no_right_to(dataset: dict[str, Any]) -> Any:
    """Who is not logged in, or no longer, is asked to; and comes back."""
    if tk.current_user.is_anonymous:
        return tk.redirect_to("user.login", came_from=tk.h.url_for("kipfreshness.confirm", id=dataset["name"]))
    return tk.abort(403, tk._("You may not change this dataset."))
