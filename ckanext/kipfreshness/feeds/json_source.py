"""JSON read value by value from a file of any size: strict first, because it is fast, leniently where that fails."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from .json_lenient import JsonBroken, JsonCut, object_of_pairs, parse_lenient
from .shapes import is_object

_LARGEST = 32 << 20  # characters of one value; a larger one is no entry
_STEP = 1 << 18
_MARGIN = 16  # a failure this close to the end of what was read may only mean that more must be read
_SPACE = re.compile(r"[\s\ufeff]*(?:(?://[^\n]*\n|/\*.*?\*/)[\s\ufeff]*)*", re.DOTALL)
_OBJECT_BEGINS = re.compile(r"[,}\]\n][^\S\n]{0,200}(\{)")
_MOST_TRIES = 2_000


class JsonTooBig(Exception):  # noqa: N818
    """A value larger than any entry."""


def _whole_number(text: str) -> object:
    return int(text) if len(text) < 20 else text


def _no_number(_name: str) -> None:
    """``NaN`` and ``Infinity`` say that there is no number."""


_DECODER = json.JSONDecoder(
    strict=False, object_pairs_hook=object_of_pairs, parse_int=_whole_number, parse_constant=_no_number
)


class JsonSource:
    """A window on the text; ``at`` is where reading goes on."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._ended = False
        self.text = ""
        self.at = 0

    def fill(self, wanted: int = _STEP) -> bool:
        """``wanted`` characters more, so long as there are any; what was read is forgotten."""
        parts = [self.text[self.at :]]
        got = 0
        while got < wanted and not self._ended:
            piece = next(self._pieces, None)
            if piece is None:
                self._ended = True
            else:
                parts.append(piece)
                got += len(piece)
        self.text, self.at = "".join(parts), 0
        return got > 0

    def peek(self, skipped: str = "") -> str:
        """The next sign that is neither space nor comment nor in ``skipped``; empty at the end."""
        while True:
            match = _SPACE.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at >= len(self.text):
                if not self.fill():
                    return ""
            elif self.text[self.at] in skipped:
                self.at += 1
            else:
                return self.text[self.at]

    def decode(self) -> object:
        """The value that begins here. Raises ``JsonCut``, ``JsonBroken`` or ``JsonTooBig``, and then stays where it
        was.
        """
        try:
            return self.decode_strictly()
        except JsonBroken:
            return self._decode_leniently()

    def decode_strictly(self, largest: int = _LARGEST) -> object:
        """The same of flawless JSON; anything else, an end inside it too, is ``JsonBroken``."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                may_go_on = error.pos >= len(self.text) - _MARGIN or error.msg.startswith("Unterminated")
                if not may_go_on or self._ended:
                    raise JsonBroken(self.at) from error
            except RecursionError as error:
                raise JsonBroken(self.at) from error
            else:
                if end < len(self.text) or self._ended or self.text[self.at] in '{["':
                    self.at = end
                    return value
            self._read_on(largest)

    def _decode_leniently(self) -> object:
        while True:
            try:
                value, end = parse_lenient(self.text, self.at)
            except JsonCut:
                if self._ended:
                    raise
                self._read_on(_LARGEST)
            else:
                self.at = end
                return value

    def _read_on(self, largest: int) -> None:
        known = len(self.text) - self.at
        if known > largest:
            raise JsonTooBig
        self.fill(max(_STEP, known))

    def snippet(self) -> str:
        return self.text[self.at : self.at + 200]

    def go_to_sibling(self, sibling: dict[str, Any], is_entry: Callable[[object], bool]) -> bool:
        """After something broken: to the next object that begins as ``sibling`` does or has most of its keys; where
        there was none yet, to the next that ``is_entry``."""
        begins = _beginning_of(sibling)
        offset = 1  # from where reading stopped; stays true when the window moves
        for _ in range(_MOST_TRIES):
            match = _OBJECT_BEGINS.search(self.text, self.at + offset)
            if match is None:
                offset = max(1, len(self.text) - self.at - 1)
                if len(self.text) - self.at > _LARGEST or not self.fill():
                    return False
                continue
            offset = match.start(1) - self.at
            if len(self.text) - match.start(1) < _STEP:  # so that the whole of it can be seen
                self.fill()
            start = self.at + offset
            if (begins and begins.match(self.text, start)) or self._is_like(start, sibling, is_entry):
                self.at = start
                return True
        return False

    def go_to_list(self, begins: re.Pattern[str]) -> bool:
        """After something broken around the entries: to the sign that ``begins`` captures."""
        while (match := begins.search(self.text, self.at + 1)) is None:
            self.at = max(self.at, len(self.text) - 200)
            if not self.fill():
                return False
        self.at = match.start(1)
        return True

    def _is_like(self, start: int, sibling: dict[str, Any], is_entry: Callable[[object], bool]) -> bool:
        try:
            value, _ = _DECODER.raw_decode(self.text, start)
        except (json.JSONDecodeError, RecursionError):
            return False
        if not sibling:
            return is_entry(value)
        return is_object(value) and len(value.keys() & sibling.keys()) * 2 > max(len(sibling), 3)


def _beginning_of(sibling: dict[str, Any]) -> re.Pattern[str] | None:
    """``{"first": …, "second":`` of objects that come from one program; their parts begin otherwise."""
    keys = list(sibling)[:2]
    if len(keys) < 2 or isinstance(sibling[keys[0]], (dict, list)):
        return None
    first, second = (re.escape(json.dumps(key, ensure_ascii=False)) for key in keys)
    return re.compile(
        rf"\{{\s*{first}\s*:\s*(?:\"(?:[^\"\\]|\\.){{0,500}}\"|[\w.+-]{{1,40}})\s*,\s*{second}\s*:", re.DOTALL
    )
