"""Languages as two-letter codes."""

from __future__ import annotations

import re

from .cleaning import Cleaning
from .messages import N_
from .shapes import is_list
from .text import clean_line, is_empty_word

_CODE_BY_NAME = {
    "id": "id", "ind": "id", "in": "id", "indonesia": "id", "indonesian": "id", "bahasa": "id",
    "bahasa indonesia": "id", "bhs indonesia": "id", "b indonesia": "id", "en": "en", "eng": "en", "english": "en",
    "inggris": "en", "bahasa inggris": "en", "jv": "jv", "jav": "jv", "jawa": "jv", "bahasa jawa": "jv", "su": "su",
    "sun": "su", "sunda": "su", "bahasa sunda": "su", "ms": "ms", "msa": "ms", "melayu": "ms", "bahasa melayu": "ms",
    "ar": "ar", "zh": "zh",
}  # fmt: skip


def read_languages(value: object, cleaning: Cleaning) -> str:
    """``id``, or ``id, en`` for several; empty with a problem where it is no language that is known here."""
    parts: list[object] = list(value) if is_list(value) else [value]
    codes: dict[str, None] = {}
    for part in parts[:20]:
        for name in re.split(r"[,;/]| dan | and ", _term(clean_line(part)[:300])):
            if is_empty_word(name):
                continue
            code = _code_of(name)
            if code:
                codes[code] = None
            else:
                cleaning.report("language", part, N_("This is no language that is known here."))
    return ", ".join(codes)


def _term(text: str) -> str:
    return text.rstrip("/#").rpartition("/")[2] if "://" in text else text


def _code_of(name: str) -> str | None:
    folded = " ".join(re.sub(r"[^\w\s-]", " ", name.casefold()).split())
    return _CODE_BY_NAME.get(folded) or _CODE_BY_NAME.get(
        re.split(r"[-_]", folded)[0] if re.fullmatch(r"[a-z]{2,3}[-_]\w{2,4}", folded) else ""
    )
