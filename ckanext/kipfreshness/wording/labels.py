"""What our codes are called on screen. Marked here, translated when shown."""

from __future__ import annotations

from collections.abc import Callable

import ckan.plugins.toolkit as tk

from .opd_types import opd_type_label


def N_(message: str) -> str:  # noqa: N802
    return message


_STATUS = {
    "current": N_("Up to date"),
    "due_soon": N_("Due soon"),
    "overdue": N_("Overdue"),
    "unknown": N_("Date unknown"),
    "exempt": N_("Not monitored"),
}

_BAND = {
    "informatif": N_("Informatif"),
    "menuju_informatif": N_("Menuju Informatif"),
    "cukup_informatif": N_("Cukup Informatif"),
    "kurang_informatif": N_("Kurang Informatif"),
    "tidak_informatif": N_("Tidak Informatif"),
}

_BASIS = {
    "resource": N_("a file was replaced, or a link changed"),
    "publisher": N_("the date that the agency's own feed gives"),
    "content": N_("the content of the agency's feed changed"),
    "confirmation": N_("reviewed, still valid"),
}

_CAUSE = {
    "late": N_("no new data"),
    "feed_failing": N_("the agency's feed cannot be read"),
    "not_checked": N_("not checked by the portal"),
}

_OUTCOME = {
    "refused": N_("The entry did not come in."),
    "noted": N_("The entry came in."),
    "left": N_("The entry was not brought in a second time."),
    "deleted": N_("The entry was left out: its dataset was deleted on this portal."),
}

_FREQUENCY = {
    "daily": N_("daily"),
    "weekly": N_("weekly"),
    "biweekly": N_("every two weeks"),
    "monthly": N_("monthly"),
    "bimonthly": N_("every two months"),
    "quarterly": N_("quarterly"),
    "four_monthly": N_("every four months"),
    "semiannual": N_("twice a year"),
    "annual": N_("annual"),
    "biennial": N_("every two years"),
    "triennial": N_("every three years"),
    "quinquennial": N_("every five years"),
    "decennial": N_("every ten years"),
    "irregular": N_("irregular"),
}

_SORT = {
    "rank": N_("Best score first"),
    "name": N_("By name"),
    "improved": N_("Most improved first"),
    "overdue": N_("Most late datasets first"),
    "oldest": N_("Oldest deadline first"),
    "due_on asc": N_("Deadline, earliest first"),
    "due_on desc": N_("Deadline, latest first"),
    "title asc": N_("Title, A to Z"),
    "last_updated_at desc": N_("Newest data first"),
}

# What asks for work comes first.
STATUSES = ("overdue", "unknown", "due_soon", "current", "exempt")
BANDS = tuple(_BAND)


def status_label(status: str) -> str:
    return tk._(_STATUS[status])


def band_label(band: str | None) -> str:
    """The band's name; without a score there is none, and that is said too."""
    return tk._(_BAND[band]) if band else tk._("No score")


def basis_label(basis: str | None) -> str:
    return tk._(_BASIS[basis]) if basis else tk._("nothing with a date was found")


def frequency_label(frequency: str | None) -> str:
    return tk._(_FREQUENCY[frequency]) if frequency else tk._("not stated")


def cause_label(cause: str) -> str:
    return tk._(_CAUSE[cause])


def outcome_label(outcome: str) -> str:
    return tk._(_OUTCOME[outcome])


def sort_label(sort: str) -> str:
    return tk._(_SORT[sort])


LABEL_BY_FIELD: dict[str, Callable[[str], str]] = {
    "status": status_label,
    "band": band_label,
    "basis": basis_label,
    "cause": cause_label,
    "outcome": outcome_label,
    "schedule.frequency": frequency_label,
    "opd_type": opd_type_label,
}
