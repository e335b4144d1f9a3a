"""Settings that are allowed and yet are seldom meant."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from .. import config
from .finding import Finding, warning

_CHECK = "configuration"


def check_configuration() -> Iterator[Finding]:
    if config.feed_allow_private_addresses():
        yield warning(
            _CHECK,
            tk._("Feeds may be read from private addresses: whoever may add a source can read your own network."),
            tk._("Set ckanext.kipfreshness.feed.allow_private_addresses = false."),
        )
    site_url: str = tk.config["ckan.site_url"]
    if urlsplit(site_url).hostname in ("localhost", "127.0.0.1", "::1"):
        yield warning(
            _CHECK,
            tk._("ckan.site_url is an address of this computer: links in letters and downloads lead nowhere."),
            tk._("Set ckan.site_url to the portal's public address."),
        )
    if p.plugin_loaded("harvest") and not p.plugin_loaded("kipfreshness_harvester"):
        yield warning(
            _CHECK,
            tk._("ckanext-harvest is there, but our harvester is not: no OPD's feed can be read."),
            tk._("Add kipfreshness_harvester to ckan.plugins."),
        )
