"""Redis and Solr. PostgreSQL is not asked: without it CKAN's command does not start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from redis.exceptions import RedisError

from .. import search
from .finding import Finding, broken, warning


def check_redis() -> Iterator[Finding]:
    try:
        redis: Any = connect_to_redis()
        redis.ping()
    except RedisError as error:
        yield broken(
            "redis",
            tk._("Redis cannot be reached: %(error)s") % {"error": error},
            tk._("Start Redis, or correct ckan.redis.url. Without it nothing is done in the background."),
        )
    url: str = tk.config["ckan.redis.url"]
    if p.plugin_loaded("harvest") and "socket_timeout" not in parse_qs(urlsplit(url).query):
        yield warning(
            "redis",
            tk._("The harvest consumers end after some seconds without work: ckan.redis.url names no socket_timeout."),
            tk._("Add ?socket_timeout=86400 to ckan.redis.url and start the consumers again."),
        )


def check_solr() -> Iterator[Finding]:
    error = search.why_unreachable()
    if error:
        yield broken(
            "solr",
            tk._("Solr cannot be reached: %(error)s") % {"error": error},
            tk._("Start Solr, or correct solr_url. Until then the search and its status filter do not work."),
        )
