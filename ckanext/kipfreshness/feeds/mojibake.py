"""UTF-8 that was read as Windows-1252 on its way (``Ã©``, ``â€“``): read again where it can be nothing else."""

from __future__ import annotations

import re

_BYTE_BY_CHARACTER: dict[str, int] = {}
for _byte in range(0x80, 0x100):
    _BYTE_BY_CHARACTER[chr(_byte)] = _byte  # Latin-1, and the five bytes that Windows-1252 does not define
    try:
        _BYTE_BY_CHARACTER[bytes([_byte]).decode("cp1252")] = _byte
    except UnicodeDecodeError:
        continue

_TAIL = "[" + re.escape("".join(c for c, byte in _BYTE_BY_CHARACTER.items() if byte < 0xC0)) + "]"
# Lead bytes whose results are what Indonesian agencies write: Latin letters and signs (C2 C3 C4 C5), punctuation,
# arrows and symbols (E2), the byte order mark and full-width forms (EF), emoji (F0 9F). Nobody writes these pairs of
# letter and sign.
_GARBLED = re.compile(rf"[ÂÃÄÅ]{_TAIL}|â{_TAIL}{{2}}|ï[»¼½]{_TAIL}|ðŸ{_TAIL}{{2}}")
# quotation marks and dashes do stand directly after a letter: „TÄ“ is rare, but not impossible
_POSSIBLE = re.compile(r"[ÄÅ][“”‘’–—]")
_ROUNDS = 3  # mojibake of mojibake is found in the wild


def repair_mojibake(text: str) -> str:
    for _ in range(_ROUNDS):
        repaired = _GARBLED.sub(_read_again, text) if not text.isascii() else text
        if repaired == text:
            break
        text = repaired
    return text


def _read_again(match: re.Match[str]) -> str:
    found = match[0]
    if _POSSIBLE.fullmatch(found):
        return found
    try:
        return bytes(_BYTE_BY_CHARACTER[character] for character in found).decode("utf-8")
    except UnicodeDecodeError:
        return found
