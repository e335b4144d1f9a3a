"""Marks a sentence for translation without translating it: that happens where it is shown."""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802
    return message
