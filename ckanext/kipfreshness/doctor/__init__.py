"""What may be wrong with a portal, and what to do about it: each check looks at one thing and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .configuration import check_configuration
from .finding import Finding, Level
from .harvesting import check_harvesting
from .index import check_index
from .mail import check_mail
from .marking import check_marking
from .services import check_redis, check_solr
from .tables import check_tables

__all__ = ["Finding", "Level", "examine"]

# What stands on nothing comes first; what needs our tables is not asked where they are not as they must be.
_WITHOUT_TABLES = (check_configuration, check_redis, check_solr, check_tables)
_WITH_TABLES = (check_marking, check_index, check_mail, check_harvesting)


def examine() -> list[Finding]:
    """Every finding, in the order in which they are best dealt with."""
    found = _of(_WITHOUT_TABLES)
    if any(finding.check == "tables" for finding in found):
        return found
    return found + _of(_WITH_TABLES)


def _of(checks: Iterable[Callable[[], Iterable[Finding]]]) -> list[Finding]:
    return [finding for check in checks for finding in check()]
