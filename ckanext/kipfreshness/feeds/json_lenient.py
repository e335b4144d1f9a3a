"""JSON as people and home-made programs write it: read where it can mean one thing only.

Repaired: trailing, doubled and missing commas; single quotes; keys without quotes; Python's and JavaScript's words
(``None``, ``NaN``, ``undefined``); wrong escapes; quotes inside a string that are not escaped; comments; values without
quotes.
"""

from __future__ import annotations

import json.decoder
import re
from collections.abc import Callable

DEEPEST = 64  # what is nested deeper is dropped: no feed means it
_SKIPPED = re.compile(r"(?:\s+|//[^\n]*\n|/\*.*?\*/)+", re.DOTALL)
_STOP_BY_QUOTE = {'"': re.compile(r'["\\]'), "'": re.compile(r"['\\]")}
_BARE = re.compile(r"[^,{}\[\]\"'\n]+")
_BARE_KEY = re.compile(r"[A-Za-z_$@][\w$@.-]*")
_KEY_FOLLOWS = re.compile(r"\s*(?:\"(?:[^\"\\\n]|\\.){0,200}\"|'(?:[^'\\\n]|\\.){0,200}'|[A-Za-z_$@][\w$@-]{0,60})\s*:")
_VALUE_FOLLOWS = re.compile(r"\s*[\"'{\[\]\d+\-tfnTFNu]")
_SPACE = re.compile(r"\s*")
_ESCAPES = {'"': '"', "'": "'", "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "\n": "\n"}
_WORDS = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False, "null": None,
    "None": None, "NULL": None, "nil": None, "undefined": None, "NaN": None, "nan": None, "Infinity": None,
    "-Infinity": None, "inf": None, "-inf": None,
}  # fmt: skip
_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d{0,17})(\.\d{1,30})?([eE][+-]?\d{1,3})?")
_NO_KEY = object()
# the C function behind json.loads, which typeshed does not list: (text, first character, strict) -> (string, end)
_scan_string: Callable[[str, int, bool], tuple[str, int]] = vars(json.decoder)["scanstring"]


class JsonCut(Exception):  # noqa: N818
    """The text ends inside a value."""


class JsonBroken(Exception):  # noqa: N818
    """What stands at ``position`` fits no reading."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


REPEATED_KEYS = "\x00repeated keys"


def object_of_pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The last value of a repeated key, as all parsers have it, unless it is empty and an earlier one is not.

    Keys that stand there with two different values are named under ``REPEATED_KEYS``.
    """
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    merged: dict[str, object] = {}
    repeated: list[str] = []
    for key, value in pairs:
        earlier = merged.get(key)
        if earlier not in (None, "", [], {}):
            if value in (None, "", [], {}):
                continue
            if earlier != value:
                repeated.append(key)
        merged[key] = value
    if repeated:
        merged[REPEATED_KEYS] = list(dict.fromkeys(repeated))
    return merged


def parse_lenient(text: str, start: int) -> tuple[object, int]:
    """The value at ``start`` and where it ends. Raises ``JsonCut`` or ``JsonBroken``. Needs no more stack for deep
    nesting.
    """
    return _Parser(text, start).parse()


class _Frame:
    __slots__ = ("is_object", "items", "key", "pairs")

    def __init__(self, *, is_object: bool) -> None:
        self.is_object = is_object
        self.key: object = _NO_KEY
        self.items: list[object] = []
        self.pairs: list[tuple[str, object]] = []


class _Parser:
    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._at: int = start
        self._stack: list[_Frame] = []

    def parse(self) -> tuple[object, int]:
        while True:
            sign = self._next_sign()
            frame = self._stack[-1] if self._stack else None
            if frame is not None and frame.is_object and frame.key is _NO_KEY:
                done, value = self._step_key(frame, sign)
            else:
                done, value = self._step_value(frame, sign)
            if done and self._attach(value):
                return value, self._at

    def _next_sign(self) -> str:
        match = _SKIPPED.match(self._text, self._at)
        if match:
            self._at = match.end()
        if self._at >= len(self._text):
            raise JsonCut
        return self._text[self._at]

    def _step_key(self, frame: _Frame, sign: str) -> tuple[bool, object]:
        if sign == "}":
            return self._close(object_of_pairs(frame.pairs))
        if sign == ",":
            self._at += 1
            return False, None
        if sign in "\"'":
            frame.key = self._string(sign, "key")
        else:
            match = _BARE_KEY.match(self._text, self._at)
            if match is None:
                raise JsonBroken(self._at)
            frame.key, self._at = match[0], match.end()
        if self._next_sign() != ":":
            raise JsonBroken(self._at)
        self._at += 1
        return False, None

    def _step_value(self, frame: _Frame | None, sign: str) -> tuple[bool, object]:
        if sign in "{[":
            self._at += 1
            self._stack.append(_Frame(is_object=sign == "{"))
            return False, None
        if sign in "\"'":
            return True, self._string(sign, "value" if frame is not None and frame.is_object else "item")
        if frame is not None and not frame.is_object:
            if sign == "]":
                return self._close(frame.items)
            if sign == ",":
                self._at += 1
                return False, None
        elif frame is not None and sign in ",}":  # "key": ,
            return True, None
        return True, self._bare()

    def _close(self, value: object) -> tuple[bool, object]:
        self._at += 1
        self._stack.pop()
        return True, value

    def _attach(self, value: object) -> bool:
        """To the container around it; true where there is none, so that the value is the whole."""
        if not self._stack:
            return True
        frame = self._stack[-1]
        kept = None if len(self._stack) > DEEPEST else value
        if frame.is_object:
            frame.pairs.append((str(frame.key), kept))
            frame.key = _NO_KEY
        else:
            frame.items.append(kept)
        return False

    def _bare(self) -> object:
        match = _BARE.match(self._text, self._at)
        word = match[0].strip() if match else ""
        if match is None or not word:
            raise JsonBroken(self._at)
        if match.end() >= len(self._text):
            raise JsonCut
        self._at = match.end()
        if word in _WORDS:
            return _WORDS[word]
        number = _NUMBER.fullmatch(word)
        if number:
            return float(word) if number[1] or number[2] else int(word)
        if ":" in word and not re.match(r"[\d]{1,4}[-/:T.\d ]+|https?:", word):
            raise JsonBroken(self._at)
        return word

    def _string(self, quote: str, role: str) -> str:
        if quote == '"':
            try:
                value, end = _scan_string(self._text, self._at + 1, False)
            except ValueError:
                pass
            else:
                if self._ends_string(end, role):
                    self._at = end
                    return value
        return self._string_by_hand(quote, role)

    def _string_by_hand(self, quote: str, role: str) -> str:
        parts: list[str] = []
        at = self._at + 1
        stops = _STOP_BY_QUOTE[quote]
        while True:
            match = stops.search(self._text, at)
            if match is None or match.end() >= len(self._text):
                raise JsonCut
            parts.append(self._text[at : match.start()])
            at = match.end()
            if match[0] == "\\":
                part, at = self._escape(at)
                parts.append(part)
            elif self._ends_string(at, role):
                self._at = at
                return "".join(parts)
            elif role != "key" and self._sign_after(at) == ":":
                raise JsonBroken(at)  # a key begins here: the quote that ends this string is missing
            else:
                parts.append(match[0])

    def _escape(self, at: int) -> tuple[str, int]:
        sign = self._text[at]
        if sign in _ESCAPES:
            return _ESCAPES[sign], at + 1
        digits = self._text[at + 1 : at + 5]
        if sign == "u" and len(digits) == 4 and re.fullmatch(r"[0-9A-Fa-f]{4}", digits):
            return chr(int(digits, 16)), at + 5
        return "\\", at

    def _ends_string(self, at: int, role: str) -> bool:
        """Whether the quote before ``at`` ends a string: what follows it goes on with the structure."""
        after = _end_of_space(self._text, at)
        if after >= len(self._text):
            if not self._stack:
                return True
            raise JsonCut
        sign = self._text[after]
        if role == "key":
            return sign == ":"
        if not self._stack:
            return True
        if sign == ("}" if role == "value" else "]"):
            return True
        follows = _KEY_FOLLOWS if role == "value" else _VALUE_FOLLOWS
        if sign == ",":
            return bool(follows.match(self._text, after + 1)) or self._sign_after(after + 1) in ("", "}", "]", ",", "/")
        if sign in "\"'" and after > at:  # a comma is missing
            return bool(follows.match(self._text, after))
        return sign == "/" and self._text[after : after + 2] in ("//", "/*")

    def _sign_after(self, at: int) -> str:
        at = _end_of_space(self._text, at)
        return self._text[at : at + 1]


def _end_of_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
