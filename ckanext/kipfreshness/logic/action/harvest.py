from __future__ import annotations

from typing import Any

import ckan.model
import ckan.plugins.toolkit as tk
from ckan.types import Context

from ... import config, model
from ...model.feeds_of import feeds_of
from .. import schema
from ..harvest_answer import feed_answer, report_answer
from ..organization_aliases import add_alias
from ..plain import plain_values
from ..reading import organization_id_of, organization_of, visible_to


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.harvest_report)
def kipfreshness_harvest_report(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What the last harvest of a source did, or that of one job.

    :param id: the harvest source's id or name, or the id of one of its jobs
    """
    report = model.report_of_job(data_dict["id"])
    source = ckan.model.Package.get(report.source_id if report else data_dict["id"])
    if source is None or source.type != "harvest":
        raise tk.ObjectNotFound(tk._("Harvest source not found"))
    tk.check_access("kipfreshness_harvest_report", context, {"id": source.id})
    report = report or model.last_report(source.id)
    if report is None:
        raise tk.ObjectNotFound(tk._("This source has not been harvested yet."))
    return report_answer(report, source, visible_to(context), config.timezone())


@tk.side_effect_free
@plain_values
@tk.validate_action_data(schema.harvest_feed_list)
def kipfreshness_harvest_feed_list(context: Context, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """The harvest sources that everybody may see, and when each last worked.

    :param organization: name or id; only its sources (optional)
    """
    tk.check_access("kipfreshness_harvest_feed_list", context, data_dict)
    return [feed_answer(feed, config.timezone()) for feed in feeds_of(organization_id_of(data_dict))]


@plain_values
@tk.validate_action_data(schema.publisher_alias_add)
def kipfreshness_publisher_alias_add(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Add a publisher's name to an organisation's aliases: the next harvest takes its datasets there.

    :param publisher: the name as feeds have it
    :param organization: the organisation's name or id
    """
    organization = organization_of(data_dict)
    assert organization is not None
    tk.check_access("kipfreshness_publisher_alias_add", context, {"organization": organization.id})
    aliases = add_alias(context, organization.id, data_dict["publisher"])
    model.forget_unmatched(data_dict["publisher"])
    ckan.model.Session.commit()
    return {"organization": organization.name, "aliases": aliases}
