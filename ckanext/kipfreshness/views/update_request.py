"""Somebody of the public asks an OPD for newer data."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .shown import dataset_shown, organization_shown

_FIELDS = ("reason", "token", "answer", "website")


def request_update(id: str) -> Any:
    """The form, and what came of it; a refusal is shown beside its field, with what was typed."""
    dataset = dataset_shown(id)
    typed = {field: tk.request.form.get(field, "") for field in _FIELDS}
    errors: dict[str, Any] = {}
    if tk.request.method == "POST":
        try:
            tk.get_action("kipfreshness_update_request")({}, typed | {"id": dataset["id"]})
        except tk.ValidationError as error:
            errors = error.error_dict
        else:
            tk.h.flash_success(tk._("Thank you. Your request has been counted, and the OPD is told of it."))
            return tk.redirect_to("dataset.read", id=dataset["name"])
    return tk.render(
        "kipfreshness/request_update.html",
        {
            "pkg_dict": dataset,
            "dataset_type": "dataset",
            "asked": tk.get_action("kipfreshness_update_request_show")({}, {"id": dataset["id"]}),
            "organization": _owner(dataset),
            "typed": typed,
            "errors": errors,
        },
    )


def _owner(dataset: dict[str, Any]) -> dict[str, Any] | None:
    """With its record, so that who is refused is told whom to ask."""
    return organization_shown(dataset["owner_org"]) if dataset["owner_org"] else None
