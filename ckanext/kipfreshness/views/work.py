"""/dashboard/pekerjaan: what a person has to do, dataset by dataset, and saying of many that they are still valid."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ..helpers.addresses import kipfreshness_url
from ..wording.labels import STATUSES
from ..wording.sentences import counted
from .every_page import guard_pages
from .filter_fields import FilterField, organization_field, search_field
from .paging import Paging, page_number, part_of_page
from .shown import asked

ROWS_PER_PAGE = 25
ALL = "all"  # instead of a status
NEED_WORK = ("overdue", "unknown", "due_soon")

kipfreshness_work = Blueprint("kipfreshness_work", __name__, url_prefix="/dashboard")
guard_pages(kipfreshness_work)


@dataclass(frozen=True)
class Review:
    """What was sent with the form and what came of it; empty while nothing was sent."""

    ids: tuple[str, ...] = ()
    note: str = ""
    errors: dict[str, Any] = field(default_factory=dict[str, Any])
    confirmed: int = 0
    refused: tuple[dict[str, Any], ...] = ()


def work() -> Any:
    """The list; and by POST a review of the ticked datasets, whose refusals are shown above the list."""
    if tk.current_user.is_anonymous:
        return tk.redirect_to("user.login", came_from=kipfreshness_url(page=tk.request.args.get("page")))
    review = Review()
    if tk.request.method == "POST":
        review = _review()
        if not review.errors and not review.refused:
            tk.h.flash_success(_thanks(review.confirmed))
            return tk.redirect_to(kipfreshness_url(select=None))
    return tk.render("kipfreshness/work.html", _shown() | {"review": review})


def _review() -> Review:
    ids, note = tuple(tk.request.form.getlist("ids")), tk.request.form.get("note", "")
    if not ids:
        return Review(ids, note, {"ids": [tk._("Tick at least one dataset.")]})
    try:
        outcome = tk.get_action("kipfreshness_confirm_many")({}, {"ids": list(ids), "note": note})
    except tk.ValidationError as error:
        return Review(ids, note, error.error_dict)
    return Review(note=note, confirmed=len(outcome["confirmed"]), refused=tuple(outcome["refused"]))


def _shown() -> dict[str, Any]:
    number, status = page_number(), _status()
    statuses = {ALL: [], "": list(NEED_WORK)}.get(status, [status])
    query = asked("organization", "q") | {"status": statuses}
    found = tk.get_action("kipfreshness_work_list")({}, query | part_of_page(number, ROWS_PER_PAGE))
    return {
        "work": found,
        "tiles": _tiles(found["counts"]),
        "status": status,
        "filter_fields": _filter_fields(found["organizations"]),
        "paging": Paging(number, found["count"], ROWS_PER_PAGE),
        # of this page only: the links to other pages keep the address' query
        "all_ticked": tk.request.args.get("select") == str(number),
        "number": number,
    }


def _status() -> str:
    status = tk.request.args.get("status", "")
    if status and status not in (ALL, *STATUSES):
        choices = ", ".join((ALL, *STATUSES))
        message = tk._("%(value)s is not one of: %(choices)s.") % {"value": status, "choices": choices}
        raise tk.ValidationError({"status": [message]})
    return status


def _filter_fields(organizations: list[dict[str, str]]) -> list[FilterField]:
    some = [organization_field(organizations)] if len(organizations) > 1 else []
    return [*some, search_field(tk._("Search a dataset"))]


def _tiles(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Each selection with how many datasets it has: what needs work, each status, all."""
    needing = sum(counts[status] for status in NEED_WORK)
    return [("", needing), *((status, counts[status]) for status in STATUSES), (ALL, sum(counts.values()))]


def _thanks(confirmed: int) -> str:
    return counted(
        "Thank you. %(count)s dataset is marked as reviewed, and its deadline has moved.",
        "Thank you. %(count)s datasets are marked as reviewed, and their deadlines have moved.",
        confirmed,
    )


kipfreshness_work.add_url_rule("/pekerjaan", "work", work, methods=["GET", "POST"])
