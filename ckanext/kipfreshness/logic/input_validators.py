"""Validators of what callers send: each refuses what it cannot use and says what it expects."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from typing import Any, cast

import ckan.plugins.toolkit as tk

from ..freshness.mark import Status
from ..model.listing import SORTS

# Far enough for any data, and no zone's offset leads out of what dates can be.
_EARLIEST, _LATEST = date(1970, 1, 1), date(2199, 12, 31)
_LONGEST_WORDS = 2000
_LONGEST_REASON = 300
# Also what a mail program would make a link of by itself.
_LINK = re.compile(
    r"//|\bwww\.|\w@\w|\w\.[a-z]{2,}/|\w\.(?:com|net|org|info|biz|co|id|xyz|top|site|online|link|click|ly|me|io)\b",
    re.IGNORECASE,
)
_LARGEST = 2_147_483_647  # PostgreSQL's largest integer
_LARGEST_TABLE = 5_000_000  # bytes
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


def month(value: Any) -> date:
    """``2024-02`` as that month's last day."""
    try:
        first = date.fromisoformat(f"{text(value)}-01")
    except ValueError as error:
        raise tk.Invalid(tk._("A month such as 2024-02 is expected.")) from error
    return _within_reach(first.replace(day=monthrange(first.year, first.month)[1]))


def count(value: Any) -> int:
    """A whole number, 0 or more, also written as text."""
    written = value.strip() if isinstance(value, str) else str(value) if type(value) is int else ""
    # Longer than any that is taken; of thousands of digits Python makes no number at all.
    if not re.fullmatch(r"[0-9]{1,20}", written) or int(written) > _LARGEST:
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


def names(value: Any) -> tuple[str, ...]:
    """One name or id, or a list of them; each once, in the order in which they came."""
    wanted = cast("list[Any]", value) if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(text(one) for one in wanted))


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


def table_file(value: Any) -> bytes:
    """The content of an uploaded file, of a size that a table may have."""
    read: Any = getattr(value, "read", None)
    if read is None:
        raise tk.Invalid(tk._("A file is expected."))
    content: bytes = read(_LARGEST_TABLE + 1)
    if not content.strip():
        raise tk.Invalid(tk._("This file is empty. Choose the table that you have filled in."))
    if len(content) > _LARGEST_TABLE:
        raise tk.Invalid(tk._("This file is larger than %(size)s MB.") % {"size": _LARGEST_TABLE // 1_000_000})
    return content


def words(value: Any) -> str:
    """A reason that somebody wrote, in a few sentences."""
    written = text(value)
    if not written:
        raise tk.Invalid(tk._("Missing value"))
    if len(written) > _LONGEST_WORDS:
        raise tk.Invalid(tk._("At most %(length)s characters are expected.") % {"length": _LONGEST_WORDS})
    return written


def reason(value: Any) -> str:
    """What somebody of the public writes: one short line of plain words, without a link or an address."""
    written = " ".join("".join(char if char.isprintable() else " " for char in text(value)).split())
    if len(written) > _LONGEST_REASON:
        raise tk.Invalid(tk._("At most %(length)s characters are expected.") % {"length": _LONGEST_REASON})
    if _LINK.search(written):
        raise tk.Invalid(tk._("Links and e-mail addresses are not taken. Please say it in words."))
    return written


def nothing(value: Any) -> str:
    """A field that people do not see and leave alone."""
    if text(value):
        raise tk.Invalid(tk._("This field must stay empty."))
    return ""


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
