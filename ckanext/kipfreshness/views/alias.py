"""One click: a publisher whose name no OPD has is from now on another name of one."""

from __future__ import annotations

import ckan.plugins.toolkit as tk


def take_alias() -> None:
    """What the form of ``harvest/alias_form.html`` sends."""
    publisher, organization = tk.request.form.get("publisher", ""), tk.request.form.get("organization", "")
    tk.get_action("kipfreshness_publisher_alias_add")({}, {"publisher": publisher, "organization": organization})
    said = tk._("“%(publisher)s” is now another name of that OPD. The next harvest brings its datasets there.")
    tk.h.flash_success(said % {"publisher": publisher})
