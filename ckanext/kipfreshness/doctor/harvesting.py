"""Whether feeds are read: the consumers, and the agencies' sites."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from ..model.troubled_sources import failing_sources
from ..model.upkeep import waiting_jobs
from .finding import Finding, warning

_CHECK = "harvesting"
_WAITS_TOO_LONG = timedelta(hours=6)
_FAILS_TOO_LONG = timedelta(days=2)  # a site that is down over night is no news


def check_harvesting() -> Iterator[Finding]:
    if not p.plugin_loaded("harvest"):
        return
    now = datetime.now(timezone.utc)
    waiting = waiting_jobs(now - _WAITS_TOO_LONG)
    if waiting:
        yield warning(
            _CHECK,
            tk.ungettext(
                "%(num)s harvest job has waited for more than six hours.",
                "%(num)s harvest jobs have waited for more than six hours.",
                waiting,
            ),
            tk._("Keep these running: ckan harvester gather-consumer, ckan harvester fetch-consumer; and by cron: ")
            + "ckan harvester run",
        )
    failing = sorted(source.name for source in failing_sources() if source.failing_since < now - _FAILS_TOO_LONG)
    if failing:
        yield warning(
            _CHECK,
            tk._("These feeds have failed for more than two days: %(names)s") % {"names": ", ".join(failing)},
            tk._("See why on the page of harvest sources: /ckan-admin/kepatuhan/sumber. Tell the agency."),
        )
