"""Why a dataset has its mark, in whole sentences that can be read to somebody on the phone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk

from .formatting import format_count, format_day
from .labels import N_, frequency_label


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802
    """Marks a sentence that counts; it is translated where it is shown."""
    return one, many


def filled(message: str, values: Mapping[str, Any]) -> str:
    """A gettext key that was kept with the values for its places, in the reader's language; nothing of nothing."""
    sentence = tk._(message) if message else ""
    return sentence % dict(values) if values else sentence


def counted(one: str, many: str, count: int, **places: Any) -> str:
    """A sentence that counts, in the reader's language, with ``count`` in the figures of that language."""
    return tk.ungettext(one, many, count, count=format_count(count, tk.h.lang()), **places)


_LATE = {
    "resource": NN_(
        "File last replaced on %(updated_on)s; deadline %(due_on)s; %(days)s day late.",
        "File last replaced on %(updated_on)s; deadline %(due_on)s; %(days)s days late.",
    ),
    "publisher": NN_(
        "The agency's feed dates this data %(updated_on)s; deadline %(due_on)s; %(days)s day late.",
        "The agency's feed dates this data %(updated_on)s; deadline %(due_on)s; %(days)s days late.",
    ),
    "content": NN_(
        "Content in the agency's feed last changed on %(updated_on)s; deadline %(due_on)s; %(days)s day late.",
        "Content in the agency's feed last changed on %(updated_on)s; deadline %(due_on)s; %(days)s days late.",
    ),
    "confirmation": NN_(
        "Last reviewed as still valid on %(updated_on)s; deadline %(due_on)s; %(days)s day late.",
        "Last reviewed as still valid on %(updated_on)s; deadline %(due_on)s; %(days)s days late.",
    ),
}

_IN_TIME = {
    "resource": NN_(
        "File last replaced on %(updated_on)s; deadline %(due_on)s; %(days)s day left.",
        "File last replaced on %(updated_on)s; deadline %(due_on)s; %(days)s days left.",
    ),
    "publisher": NN_(
        "The agency's feed dates this data %(updated_on)s; deadline %(due_on)s; %(days)s day left.",
        "The agency's feed dates this data %(updated_on)s; deadline %(due_on)s; %(days)s days left.",
    ),
    "content": NN_(
        "Content in the agency's feed last changed on %(updated_on)s; deadline %(due_on)s; %(days)s day left.",
        "Content in the agency's feed last changed on %(updated_on)s; deadline %(due_on)s; %(days)s days left.",
    ),
    "confirmation": NN_(
        "Last reviewed as still valid on %(updated_on)s; deadline %(due_on)s; %(days)s day left.",
        "Last reviewed as still valid on %(updated_on)s; deadline %(due_on)s; %(days)s days left.",
    ),
}

_LAST_DAY = {
    "resource": N_("File last replaced on %(updated_on)s; the deadline %(due_on)s is today."),
    "publisher": N_("The agency's feed dates this data %(updated_on)s; the deadline %(due_on)s is today."),
    "content": N_("Content in the agency's feed last changed on %(updated_on)s; the deadline %(due_on)s is today."),
    "confirmation": N_("Last reviewed as still valid on %(updated_on)s; the deadline %(due_on)s is today."),
}

_CAUSE = {
    "feed_failing": N_("The agency's feed could not be read at any attempt since before the deadline."),
    "not_checked": N_(
        "The portal itself has not read the agency's feed since before the deadline: this is not the agency's doing, "
        "and the dataset is left out of the score."
    ),
}


def reason_of(mark: Mapping[str, Any], today: date, timezone: ZoneInfo, language: str) -> str:
    """The sentence that says what decided the mark. ``mark`` is what ``kipfreshness_status_show`` returns."""
    if mark["status"] == "exempt":
        return _exempt_sentence(mark["exemption"], language)
    if mark["due_on"] is None:
        return tk._("No date is known for this data: no dated file, no date in a feed, no review.")
    due_on = date.fromisoformat(mark["due_on"])
    updated_on = datetime.fromisoformat(mark["last_updated_at"]).astimezone(timezone).date()
    days = (due_on - today).days
    places = {
        "updated_on": format_day(updated_on, language),
        "due_on": format_day(due_on, language),
        "days": format_count(abs(days), language),
    }
    if days == 0:
        sentence = _LAST_DAY[mark["basis"]]
        return tk._(sentence) % places
    one, many = (_LATE if days < 0 else _IN_TIME)[mark["basis"]]
    return tk.ungettext(one, many, abs(days), **places)


def cause_of(mark: Mapping[str, Any]) -> str:
    """Whose doing it is, where it is not simply that the OPD brought nothing; else empty."""
    cause = mark["cause"]
    return tk._(_CAUSE[cause]) if cause in _CAUSE else ""


def schedule_of(mark: Mapping[str, Any], timezone: ZoneInfo, language: str) -> str:
    """What the dataset's own schedule says; empty where it has none."""
    schedule = mark["schedule"]
    frequency = schedule["frequency"]
    if not frequency:
        return ""
    if not schedule["due_at"]:
        return tk._("Its own update schedule: %(frequency)s.") % {"frequency": frequency_label(frequency)}
    places = {"frequency": frequency_label(frequency), "due_on": format_day(_last_day(schedule, timezone), language)}
    if schedule["behind"]:
        return tk._("Behind its own update schedule (%(frequency)s): new data was due on %(due_on)s.") % places
    return tk._("On its own update schedule (%(frequency)s): new data is due on %(due_on)s.") % places


def _last_day(schedule: Mapping[str, Any], timezone: ZoneInfo) -> date:
    """The day that ``due_at``, a midnight, ends."""
    return datetime.fromisoformat(schedule["due_at"]).astimezone(timezone).date() - timedelta(days=1)


def _exempt_sentence(exemption: Mapping[str, Any], language: str) -> str:
    until = format_day(date.fromisoformat(exemption["until"]), language)
    return tk._("Not monitored up to %(until)s: %(reason)s") % {"until": until, "reason": exemption["reason"]}
