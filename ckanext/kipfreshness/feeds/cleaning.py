"""Collects what is said of one entry while it is cleaned."""

from __future__ import annotations

import json

from .entry import Problem
from .messages import N_
from .text import repair_characters

_LONGEST_VALUE = 300  # characters of a value that a report shows


class Cleaning:
    """The problems of the entry at ``index``, in the order they were met."""

    def __init__(self, index: int, guid: str = "") -> None:
        self.index = index
        self.guid = guid
        self.problems: list[Problem] = []

    def report(self, field: str, value: object, message: str) -> None:
        self._add(field, value, message, fatal=False)

    def refuse(self, field: str, value: object, message: str) -> None:
        self._add(field, value, message, fatal=True)

    def shorten(self, field: str, text: str, longest: int) -> str:
        """``text`` of at most ``longest`` characters, and a problem where it was longer."""
        if len(text) <= longest:
            return text
        self.report(field, text, N_("The text is too long; only its beginning was used."))
        return text[: longest - 1].rstrip() + "…"

    def _add(self, field: str, value: object, message: str, *, fatal: bool) -> None:
        self.problems.append(
            Problem(
                index=self.index, guid=self.guid, field=field, value=show_value(value), message=message, fatal=fatal
            )
        )


def show_value(value: object) -> str:
    """As found, as JSON where it is no string, fit for a page and short."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = value
    else:
        try:
            text = json.dumps(value, ensure_ascii=False, default=str)
        except (ValueError, RecursionError, TypeError):
            text = type(value).__name__
    text = repair_characters(text[: _LONGEST_VALUE * 2])
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
