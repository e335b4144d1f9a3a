"""Datasets that are not monitored: which, until when, and saying so of several at once."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ..wording.sentences import counted
from .filter_fields import organization_field, search_field, status_field
from .paging import Paging, page_number, part_of_page
from .shown import asked

EXEMPTIONS_PER_PAGE = 50
CHOICES_PER_PAGE = 50


def exemptions() -> str:
    number = page_number()
    part = part_of_page(number, EXEMPTIONS_PER_PAGE)
    found = tk.get_action("kipfreshness_exemption_list")({}, part)
    return tk.render(
        "kipfreshness/admin/exemptions.html",
        {"exemptions": found["results"], "paging": Paging(number, found["count"], EXEMPTIONS_PER_PAGE)},
    )


def add_exemptions() -> Any:
    """Choose datasets, give the reason and the last day. What is refused stays chosen, with what was typed."""
    form = tk.request.form
    typed: dict[str, Any] = {field: form.get(field, "").strip() for field in ("reason", "until")}
    chosen = form.getlist("id") or tk.request.args.getlist("id")
    errors: dict[str, Any] = {}
    refused: list[dict[str, str]] = []
    if tk.request.method == "POST":
        try:
            done = tk.get_action("kipfreshness_exempt_many")({}, {"ids": chosen, **typed})
        except tk.ValidationError as error:
            errors = error.error_dict
        else:
            refused = done["refused"]
            if done["exempted"]:
                count = len(done["exempted"])
                tk.h.flash_success(
                    counted("%(count)s dataset is exempt now.", "%(count)s datasets are exempt now.", count)
                )
            if not refused:
                return tk.redirect_to("kipfreshness_admin.exemptions")
            chosen = [one["id"] for one in refused]
    return _choices(typed, chosen, errors, refused)


def end_exemption() -> Any:
    name = tk.request.form.get("id", "")
    try:
        tk.get_action("kipfreshness_exempt_delete")({}, {"id": name})
    except tk.ValidationError as error:
        tk.h.flash_error(" ".join(error.error_summary.values()))
    else:
        tk.h.flash_success(tk._("The dataset is monitored again."))
    return tk.redirect_to("kipfreshness_admin.exemptions")


def _choices(typed: dict[str, Any], chosen: list[str], errors: dict[str, Any], refused: list[dict[str, str]]) -> str:
    number = page_number()
    query = asked("organization", "status", "q", "sort")
    part = part_of_page(number, CHOICES_PER_PAGE)
    found = tk.get_action("kipfreshness_dataset_list")({}, query | part)
    return tk.render(
        "kipfreshness/admin/exempt.html",
        {
            "datasets": found["results"],
            "paging": Paging(number, found["count"], CHOICES_PER_PAGE),
            "filter_fields": [
                search_field(tk._("Search a dataset")),
                organization_field(tk.get_action("organization_list_for_user")({}, {"permission": "update"})),
                status_field(tk._("Status")),
            ],
            "typed": typed,
            "chosen": chosen,
            "errors": errors,
            "refused": refused,
        },
    )
