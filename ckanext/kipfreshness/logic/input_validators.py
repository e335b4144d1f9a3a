"""Validators of what callers send: each refuses what it cannot use and says what it expects."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, cast

import ckan.plugins.toolkit as tk

from ..freshness.mark import Status
from ..model.listing import SORTS

# Far enough for any data, and no zone's offset leads out of what dates can be.
_EARLIEST, _LATEST = date(1970, 1, 1), date(2199, 12, 31)
_LONGEST_WORDS = 2000
_LARGEST = 2_147_483_647  # PostgreSQL's largest integer
_PLUS_LOST = re.compile(r"(T[\d:.]+) (\d\d:?\d\d)$")  # a plus sign in a query string is a space


def text(value: Any) -> str:
    """Text that a database takes."""
    if not isinstance(value, str):
        raise tk.Invalid(tk._("Text is expected."))
    if "\x00" in value or not _is_unicode(value):
        raise tk.Invalid(tk._("The text has characters that cannot be stored."))
    return value.strip()


def moment(value: Any) -> date | datetime:
    """``2024-01-31`` as a date, ``2024-01-31T10:00:00+07:00`` as a datetime, naive where it has no offset."""
    written = _PLUS_LOST.sub(r"\1+\2", text(value))
    try:
        found = date.fromisoformat(written) if len(written) == 10 else datetime.fromisoformat(_with_offset(written))
    except ValueError as error:
        raise tk.Invalid(
            tk._("A date such as 2024-01-31 or a time such as 2024-01-31T10:00:00+07:00 is expected.")
        ) from error
    return _within_reach(found)


def day(value: Any) -> date:
    try:
        found = date.fromisoformat(text(value))
    except ValueError as error:
        raise tk.Invalid(tk._("A date such as 2024-01-31 is expected.")) from error
    return _within_reach(found)


def count(value: Any) -> int:
    """A whole number, 0 or more, also written as text."""
    written = value if isinstance(value, str) else str(value) if type(value) is int else ""
    if not re.fullmatch(r"[0-9]+", written.strip()) or int(written) > _LARGEST:
        raise tk.Invalid(tk._("A whole number of 0 or more is expected."))
    return int(written)


def statuses(value: Any) -> tuple[str, ...]:
    """One status or a list of them."""
    wanted = cast("list[Any]", value) if isinstance(value, list) else [value]
    known = [status.value for status in Status]
    for one in wanted:
        if one not in known:
            raise tk.Invalid(_one_of(known))
    return tuple(wanted)


def sort(value: Any) -> tuple[str, bool]:
    """``field``, ``field asc`` or ``field desc`` as (field, descending)."""
    field, _, direction = text(value).partition(" ")
    if field not in SORTS:
        raise tk.Invalid(_one_of(SORTS))
    if direction.lower() not in ("", "asc", "desc"):
        raise tk.Invalid(tk._("After the field, asc or desc is expected."))
    return field, direction.lower() == "desc"


def flag(value: Any) -> bool:
    try:
        return tk.asbool(text(value)) if not isinstance(value, bool) else value
    except ValueError as error:
        raise tk.Invalid(tk._("true or false is expected.")) from error


def words(value: Any) -> str:
    """A reason that somebody wrote, in a few sentences."""
    written = text(value)
    if not written:
        raise tk.Invalid(tk._("Missing value"))
    if len(written) > _LONGEST_WORDS:
        raise tk.Invalid(tk._("At most %(length)s characters are expected.") % {"length": _LONGEST_WORDS})
    return written


def _one_of(names: Any) -> str:
    return tk._("One of these is expected: %(names)s.") % {"names": ", ".join(names)}


def _within_reach(found: date) -> date:
    on = found.date() if isinstance(found, datetime) else found
    if not _EARLIEST <= on <= _LATEST:
        raise tk.Invalid(
            tk._("A date from %(earliest)s to %(latest)s is expected.") % {"earliest": _EARLIEST, "latest": _LATEST}
        )
    return found


def _with_offset(written: str) -> str:
    """Python 3.10 knows no Z."""
    return re.sub(r"[zZ]$", "+00:00", written)


def _is_unicode(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
