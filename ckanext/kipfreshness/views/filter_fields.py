"""The fields by which a list is narrowed and ordered: a form that works without JavaScript."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ckan.plugins.toolkit as tk

from ..wording import labels


@dataclass(frozen=True)
class FilterField:
    """``value`` is what the address says. ``options`` are (value, label); without any, it is a search field."""

    name: str
    label: str
    value: str
    options: Sequence[tuple[str, str]] = ()

    @property
    def id(self) -> str:
        return f"kip-{self.name}".replace("_", "-")


def search_field(label: str) -> FilterField:
    return FilterField("q", label, _asked("q"))


def choice_field(name: str, label: str, options: Iterable[tuple[str, str]], everything: str = "") -> FilterField:
    """``everything`` is what choosing nothing is called."""
    any_of_them = [("", everything)] if everything else []
    return FilterField(name, label, _asked(name), [*any_of_them, *options])


def organization_field(organizations: Iterable[Mapping[str, str]]) -> FilterField:
    """``organizations``: ``name title`` of each."""
    options = [(one["name"], one["title"] or one["name"]) for one in organizations]
    return choice_field("organization", tk._("OPD"), options, tk._("All OPDs"))


def status_field(label: str) -> FilterField:
    options = [(status, labels.status_label(status)) for status in labels.STATUSES]
    return choice_field("status", label, options, tk._("Any status"))


def sort_field(sorts: Iterable[str], unsorted: str = "") -> FilterField:
    return choice_field("sort", tk._("Order"), [(sort, labels.sort_label(sort)) for sort in sorts], unsorted)


def _asked(name: str) -> str:
    return tk.request.args.get(name, "").strip()
