"""Wiring only: what ckanext-harvest and CKAN ask of the source type ``opd_feed``."""

from __future__ import annotations

import logging
from datetime import datetime, timezone
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.types import Context

from ..feeds import FeedError, parse_config
from ..feeds.messages import N_
from .gather import fail, gather
from .harvest_classes import IHarvester
from .importing import import_batch
from .lost import mend_queues
from .source_index import with_its_fields

log = logging.getLogger(__name__)

UNEXPECTED = N_("An unexpected error stopped the reading of the feed: %(reason)s. The portal's log has the details.")


class OpdFeedHarvester(p.SingletonPlugin):
    p.implements(IHarvester)
    p.implements(p.IPackageController, inherit=True)
    p.implements(p.IActions)

    def get_actions(self) -> dict[str, Any]:
        return {"harvest_jobs_run": harvest_jobs_run}

    def info(self) -> dict[str, str]:
        return {
            "name": "opd_feed",
            "title": tk._("OPD feed"),
            "description": tk._(
                "Whatever an agency publishes: data.json, CKAN, RSS, Atom, WordPress, CSV, spreadsheet or a JSON list."
            ),
            "form_config_interface": "Text",
        }

    def validate_config(self, config: str | None) -> str | None:
        try:
            parse_config(config)
        except FeedError as error:
            raise ValueError(tk._(error.message) % error.values) from error
        return config

    def gather_stage(self, harvest_job: Any) -> list[str]:
        try:
            return gather(harvest_job)
        except Exception as error:
            # Whatever is raised here ends ckanext-harvest's consumer, and with it the harvest of every other source.
            log.exception("Gathering for job %s", harvest_job.id)
            reason = f"{type(error).__name__}: {error}"[:500]
            fail(harvest_job, UNEXPECTED, {"reason": reason}, datetime.now(timezone.utc))
            return []

    def fetch_stage(self, harvest_object: Any) -> bool:
        """Nothing to fetch: the feed had everything."""
        return True

    def import_stage(self, harvest_object: Any) -> bool:
        if harvest_object.import_finished is not None:
            return harvest_object.report_status != "errored"  # came in with the leader of its batch
        return import_batch(harvest_object, _user_name())

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        return with_its_fields(pkg_dict) if pkg_dict.get("dataset_type") == "harvest" else pkg_dict


@tk.chained_action
def harvest_jobs_run(original_action: Any, context: Context, data_dict: dict[str, Any]) -> Any:
    """ckanext-harvest's own, every few minutes; first what it would wait for in vain is made to go on."""
    tk.check_access("harvest_jobs_run", context, data_dict)
    mend_queues(datetime.now(timezone.utc).replace(tzinfo=None))
    return original_action(context, data_dict)


def _user_name() -> str:
    """Who is shown as having changed harvested datasets: ckanext-harvest's own setting, else the site."""
    chosen = tk.config.get("ckanext.harvest.user_name")
    return chosen or tk.get_action("get_site_user")({"ignore_auth": True, "defer_commit": True}, {})["name"]
