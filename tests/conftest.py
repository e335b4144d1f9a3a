"""What every test that needs a portal stands on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

# The gate says the same of the same code whoever asks; bench/fuzz_feeds.py is what goes looking for new cases.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")


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
