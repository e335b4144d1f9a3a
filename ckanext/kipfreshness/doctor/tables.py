"""Our tables, as this version of the extension needs them."""

from __future__ import annotations

from collections.abc import Iterator

import ckan.plugins.toolkit as tk

from ..model.upkeep import migrated_to, newest_migration
from .finding import Finding, broken


def check_tables() -> Iterator[Finding]:
    found, wanted = migrated_to(), newest_migration()
    if found is None:
        yield broken("tables", tk._("Our tables are not there."), _UPGRADE)
    elif found != wanted:
        message = tk._("Our tables are at version %(found)s, and %(wanted)s is needed.")
        yield broken("tables", message % {"found": found, "wanted": wanted}, _UPGRADE)


_UPGRADE = "ckan db upgrade -p kipfreshness"
