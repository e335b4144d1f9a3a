"""DCAT-US's ``accessLevel``: whom the data is for. Its record stands in a public list, so it is for everybody."""

from __future__ import annotations

import re

from .cleaning import Cleaning
from .messages import N_
from .text import clean_line, found_text
from .word_list import word_set

_NOT_PUBLIC = word_set(
    "nonpublic notpublic private privat pribadi tertutup rahasia dikecualikan nonpublik tidakpublik bukanpublik"
)


def note_access_level(value: object, cleaning: Cleaning) -> None:
    """A note where the data is not public. The dataset comes in like any other: hidden ones are not counted, so that
    one word in its feed would take an agency off the list of those who are late.
    """
    word = re.sub(r"[\W_]", "", clean_line(found_text(value)[:100]).casefold())
    if word in _NOT_PUBLIC:
        cleaning.report("access_level", value, N_("The data itself is not public; its record is."))
