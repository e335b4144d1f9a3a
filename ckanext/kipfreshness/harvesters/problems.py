"""Problems as rows of a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..feeds import FeedEntry, Problem
from ..feeds.messages import N_
from .plan import Found

REFUSED = "refused"
NOTED = "noted"
LEFT = "left"
DELETED = "deleted"
_LONGEST_VALUE = 2000  # characters of what was found that are kept

CHANGED_GUIDS = N_("The feed has given entries other identifiers; they were recognised by title, publisher and links.")
REPEATED = N_("This entry is word for word the same as an earlier one of the feed.")
BROUGHT_ELSEWHERE = N_("Another harvest source brings this dataset already: %(source)s.")
NOT_ACCEPTED = N_("The portal does not accept this value: %(reason)s")
LEFT_OUT = N_("The portal does not accept this value, so the dataset came in without it: %(reason)s")
BROKEN = N_("An unexpected error stopped this entry: %(reason)s. It is tried again at the next harvest.")
UNSTORABLE = N_("This entry holds characters that cannot be stored.")
DATE_REFUSED = N_("This date lies in the future or before the year 2000, so it does not count.")


def problem_row(problem: Problem, title: str = "") -> dict[str, Any]:
    return _row(
        problem.message,
        index=problem.index,
        guid=problem.guid,
        title=title,
        field=problem.field,
        value=problem.value,
        outcome=REFUSED if problem.fatal else NOTED,
    )


def entry_row(
    message: str,
    entry: FeedEntry,
    *,
    field: str = "",
    value: str = "",
    values: Mapping[str, str] | None = None,
    outcome: str = NOTED,
) -> dict[str, Any]:
    return _row(
        message,
        index=entry.index,
        guid=entry.guid,
        title=entry.title,
        field=field,
        value=value,
        values=values,
        outcome=outcome,
    )


def left_row(message: str, found: Found, *, values: Mapping[str, str] | None = None) -> dict[str, Any]:
    """An entry that brought nothing, because what it says comes in by another."""
    return _row(message, index=found.index, guid=found.guid, values=values, outcome=LEFT)


def feed_row(message: str, value: str = "") -> dict[str, Any]:
    return _row(message, value=value)


def _row(
    message: str,
    *,
    index: int | None = None,
    guid: str = "",
    title: str = "",
    field: str = "",
    value: str = "",
    values: Mapping[str, str] | None = None,
    outcome: str = NOTED,
) -> dict[str, Any]:
    return {
        "entry_index": index,
        "guid": _storable(guid),
        "title": _storable(title),
        "field": field,
        "value": _storable(value),
        "message": message,
        "message_values": dict(values or {}),
        "outcome": outcome,
    }


def _storable(text: str) -> str:
    """What PostgreSQL can keep of a text: no NUL, no half of a character."""
    return text[:_LONGEST_VALUE].replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
