"""What whoever runs the portal opens: what asks for attention first, then one page for each question."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from .admin_exempt import add_exemptions, end_exemption, exemptions
from .admin_import import import_template, table_import
from .alias import take_alias
from .every_page import guard_pages
from .paging import Paging, page_number, part_of_page

PUBLISHERS_PER_PAGE = 25
LINES_PER_PAGE = 50

kipfreshness_admin = Blueprint("kipfreshness_admin", __name__, url_prefix="/ckan-admin/kepatuhan")
guard_pages(kipfreshness_admin)


def only_sysadmins() -> None:
    """As CKAN's own pages of administration answer."""
    try:
        tk.check_access("sysadmin", {"user": tk.current_user.name, "auth_user_obj": tk.current_user})
    except tk.NotAuthorized:
        tk.abort(403, tk._("Need to be system administrator to administer"))


def overview() -> str:
    return _overview(None)


def dry_run() -> str:
    """What a run would record now; nothing is written, so that the page is shown at once."""
    try:
        return _overview(tk.get_action("kipfreshness_run")({}, {"dry_run": True}))
    except tk.ValidationError as error:
        return _overview({"error": " ".join(error.error_summary.values())})


def changes() -> str:
    """Dataset by dataset what a run would record now."""
    number = page_number()
    part = part_of_page(number, LINES_PER_PAGE)
    found = tk.get_action("kipfreshness_change_list")({}, part)
    return tk.render(
        "kipfreshness/admin/changes.html",
        {"changes": found["results"], "paging": Paging(number, found["count"], LINES_PER_PAGE)},
    )


def run_now() -> Any:
    try:
        tk.get_action("kipfreshness_run_enqueue")({}, {})
    except tk.ValidationError as error:
        tk.h.flash_error(" ".join(error.error_summary.values()))
    else:
        tk.h.flash_success(tk._("The check is left for the background worker. Open this page again in a minute."))
    return tk.redirect_to("kipfreshness_admin.overview")


def accept_drop() -> Any:
    if tk.get_action("kipfreshness_accept_drop")({}, {})["accepted"]:
        tk.h.flash_success(tk._("The drop is accepted. The next check takes what is left as its new measure."))
    else:
        tk.h.flash_notice(tk._("There is no drop to accept any more."))
    return tk.redirect_to("kipfreshness_admin.overview")


def sources() -> str:
    number = page_number()
    part = part_of_page(number, PUBLISHERS_PER_PAGE)
    found = tk.get_action("kipfreshness_source_trouble_list")({}, part)
    return tk.render(
        "kipfreshness/admin/sources.html",
        {
            "failing": found["failing"],
            "unmatched": found["unmatched"],
            "paging": Paging(number, found["count"], PUBLISHERS_PER_PAGE),
            "organizations": tk.get_action("organization_list_for_user")({}, {"permission": "update"}),
        },
    )


def add_alias() -> Any:
    take_alias()
    return tk.redirect_to("kipfreshness_admin.sources")


def contacts() -> str:
    number = page_number()
    part = part_of_page(number, LINES_PER_PAGE)
    found = tk.get_action("kipfreshness_reminder_list")({}, part)
    return tk.render(
        "kipfreshness/admin/contacts.html",
        {"reminders": found, "paging": Paging(number, found["count"], LINES_PER_PAGE)},
    )


def settings() -> str:
    return tk.render(
        "kipfreshness/admin/settings.html", {"settings": tk.get_action("kipfreshness_setting_list")({}, {})}
    )


def _overview(dry_run: dict[str, Any] | None) -> str:
    """``dry_run``: what ``kipfreshness_run`` said, or an ``error``."""
    shown = tk.get_action("kipfreshness_admin_overview")({}, {})
    return tk.render("kipfreshness/admin/overview.html", {**shown, "dry_run": dry_run})


_TABLE = "<any(opd, sumber):subject>"
kipfreshness_admin.before_request(only_sysadmins)
kipfreshness_admin.add_url_rule("", "overview", overview)
kipfreshness_admin.add_url_rule("/uji-coba", "dry_run", dry_run, methods=["POST"])
kipfreshness_admin.add_url_rule("/perubahan", "changes", changes)
kipfreshness_admin.add_url_rule("/periksa", "run_now", run_now, methods=["POST"])
kipfreshness_admin.add_url_rule("/terima-penurunan", "accept_drop", accept_drop, methods=["POST"])
kipfreshness_admin.add_url_rule("/sumber", "sources", sources)
kipfreshness_admin.add_url_rule("/sumber/alias", "add_alias", add_alias, methods=["POST"])
kipfreshness_admin.add_url_rule("/kontak", "contacts", contacts)
kipfreshness_admin.add_url_rule("/pengaturan", "settings", settings)
kipfreshness_admin.add_url_rule("/pengecualian", "exemptions", exemptions)
kipfreshness_admin.add_url_rule("/pengecualian/tambah", "add_exemptions", add_exemptions, methods=["GET", "POST"])
kipfreshness_admin.add_url_rule("/pengecualian/akhiri", "end_exemption", end_exemption, methods=["POST"])
kipfreshness_admin.add_url_rule(f"/impor/{_TABLE}", "table_import", table_import, methods=["GET", "POST"])
kipfreshness_admin.add_url_rule(
    f"/impor/{_TABLE}/contoh.<any(csv, xlsx):file_format>", "import_template", import_template
)
