"""What every test that needs a portal stands on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ckan.lib.redis import connect_to_redis
from ckan.tests.helpers import CKANTestApp
from hypothesis import settings

from . import kept_portal

# The gate says the same of the same code whoever asks; bench/fuzz_feeds.py is what goes looking for new cases.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture
def with_plugins(ckan_config: Any) -> None:
    """In place of CKAN's: the same plugins, loaded again only where the settings are others."""
    kept_portal.load_plugins()


@pytest.fixture
def app(ckan_config: Any) -> CKANTestApp:
    """In place of CKAN's: made again only where the settings are others."""
    return kept_portal.client()


@pytest.fixture
def clean_portal(
    with_plugins: Any,
    clean_db: Any,
    clean_index: Any,
    clean_queues: Any,
    migrate_db_for: Callable[[str], None],
) -> None:
    """An empty portal with our plugins, their tables, an empty index and no jobs."""
    for plugin in ("harvest", "kipfreshness"):
        migrate_db_for(plugin)


@pytest.fixture
def no_requests_yet(ckan_config: Any) -> None:
    """Nobody has asked for an update today, from wherever."""
    redis = connect_to_redis()
    for key in redis.scan_iter("ckan:*:kipfreshness:asked:*"):
        redis.delete(key)
