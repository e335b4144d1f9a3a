from __future__ import annotations

from datetime import datetime, timezone
from io import BytesIO
from typing import Any, cast

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.types import Context

from ... import model
from ...harvesters.publishers import OrganizationNames, PublisherDirectory
from ...organization_import import NotATableError, apply_plan, import_fields, plan_import, read_table
from ...source_import import PlannedSource, add_sources, plan_sources, read_sources
from .. import schema
from ..import_answer import import_answer, organization_rows, refusals, source_rows
from ..plain import plain_values

# What a page may wait for: each row is checked, and written, by CKAN's own actions. The command takes longer tables.
MOST_ROWS = 500


@plain_values
def kipfreshness_organization_import(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Create or update organisations from a table, as ``ckan kipfreshness load-organizations`` does. For sysadmins.

    :param upload: the file (CSV, XLSX, XLS or ODS) with at most 500 rows and 5 MB, sent as multipart/form-data
    :param dry_run: say what would change and write nothing (optional)
    :returns: ``written counts{created updated unchanged refused} unknown_columns rows[row kind name title changes]
        refusals[row column value message]``
    """
    tk.check_access("kipfreshness_organization_import", context, data_dict)
    data_dict = _validated(context, data_dict)
    user: str = cast("dict[str, Any]", context)["user"]
    fields = import_fields()
    try:
        table = read_table(BytesIO(data_dict["upload"]), fields, MOST_ROWS)
    except NotATableError as error:
        raise tk.ValidationError({"upload": [str(error)]}) from error
    plan = plan_import(table, fields, user)
    is_written = not data_dict.get("dry_run", False)
    rows = organization_rows(plan, fields)
    result = apply_plan(plan, user) if is_written else plan.foreseen()
    return import_answer(table, rows, result, is_written=is_written)


@plain_values
def kipfreshness_source_import(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Add harvest sources from a table, as ``ckan kipfreshness add-sources`` does. For sysadmins.

    :param upload: the file (CSV, XLSX, XLS or ODS) with at most 500 rows and 5 MB, sent as multipart/form-data
    :param dry_run: say what would be added and add nothing (optional)
    :returns: ``written counts{created unchanged refused} rows[row kind title url organization_title frequency]
        refusals[row column value message]``
    """
    tk.check_access("kipfreshness_source_import", context, data_dict)
    data_dict = _validated(context, data_dict)
    if not p.plugin_loaded("kipfreshness_harvester"):
        message = tk._("The plugin kipfreshness_harvester is not enabled; add it and harvest to ckan.plugins.")
        raise tk.ValidationError({"upload": [message]})
    try:
        table = read_sources(BytesIO(data_dict["upload"]), MOST_ROWS)
    except NotATableError as error:
        raise tk.ValidationError({"upload": [str(error)]}) from error
    organizations = [OrganizationNames(**names) for names in model.all_organization_names()]
    plan = plan_sources(table, PublisherDirectory(organizations).organization_id, model.known_sources())
    new = [source for source in plan.sources if not source.is_there]
    is_written = not data_dict.get("dry_run", False)
    refused = list(plan.refusals)
    rows = source_rows(plan.sources, {one.id: one.title for one in organizations})
    if is_written:
        refused += add_sources(new, cast("dict[str, Any]", context)["user"], datetime.now(timezone.utc), _untold)[1]
    refused_rows = {refusal.row for refusal in refused}
    return {
        "written": is_written,
        "counts": {
            "created": sum(source.row not in refused_rows for source in new),
            "unchanged": len(plan.sources) - len(new),
            "refused": len(refused_rows),
        },
        "rows": rows,
        "refusals": refusals(refused),
    }


def _validated(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Only now is the file read: not for somebody who may not send one."""
    data, errors = tk.navl_validate(data_dict, schema.table_import(), context)
    if errors:
        raise tk.ValidationError(errors)
    return data


def _untold(source: PlannedSource) -> None:
    """The answer says it at the end."""
