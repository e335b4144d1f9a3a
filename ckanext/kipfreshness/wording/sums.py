"""A small sum in words: what a program that fills every form does not answer, and a screen reader reads aloud."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from .labels import N_

LARGEST_TERM = 5

_NUMBERS = (
    N_("zero"),
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
)


def sum_question(first: int, second: int) -> str:
    """Of terms from 1 to ``LARGEST_TERM``."""
    places = {"first": tk._(_NUMBERS[first]), "second": tk._(_NUMBERS[second])}
    return tk._("How much is %(first)s plus %(second)s?") % places


def is_answer(text: str, first: int, second: int) -> bool:
    """In digits or in words, of the reader's language or in English."""
    right = _NUMBERS[first + second]
    return text.strip().strip(".").casefold() in {str(first + second), right.casefold(), tk._(right).casefold()}
