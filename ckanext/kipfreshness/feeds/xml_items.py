"""Cuts an RSS or Atom file into its items, as text: a fault in one stays there, and only a few are in memory at once.

Nothing before the root element is handed on: without its DOCTYPE no entity is defined, so none can grow or fetch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from .charset import read_text

_PREFIX = r"(?:[A-Za-z_][\w.-]*:)?"
_SKIPPED = r"<!\[CDATA\[|<!--"
_FIRST = re.compile(rf"{_SKIPPED}|<({_PREFIX}(?:item|entry))(?=[\s/>])", re.IGNORECASE)
_ROOT = re.compile(rf"<({_PREFIX}(?:rss|RDF|feed|channel))(?:\s[^<>]*)?>", re.IGNORECASE)
_END = re.compile(rf"</{_PREFIX}(?:rss|RDF|feed|channel)\s*>", re.IGNORECASE)
_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]{0,80}encoding\s*=\s*["']([A-Za-z0-9_.:-]+)""")
_ENDS_OF_SKIPPED = {"<![CDATA[": "]]>", "<!--": "-->"}
# not legal in XML 1.0, neither as they are nor by number: one of them would spoil its item
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BY_NUMBER = re.compile(r"&#(?:(\d{1,9})|[xX]([0-9a-fA-F]{1,8}));")
_LONGEST_HEAD = 1_000_000  # characters
_LONGEST_ITEM = 5_000_000
_SHOWN = 200


class XmlItem(msgspec.Struct, frozen=True):
    """One item with its tags. Not ``whole``: it was too long, or the file ended within it; then only its beginning."""

    text: str
    whole: bool = True


def _legal(text: str) -> str:
    return _BY_NUMBER.sub(_legal_reference, _CONTROLS.sub(" ", text))


def _legal_reference(match: re.Match[str]) -> str:
    number = int(match[1]) if match[1] else int(match[2], 16)
    is_legal = (
        number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0xFFFF < number < 0x110000
    )
    return match[0] if is_legal else " "


def _declared_charset(feed: BinaryIO) -> str:
    feed.seek(0)
    found = _DECLARATION.search(feed.read(_SHOWN))
    return found[1].decode("ascii") if found else ""


class XmlFeed:
    """``root``: the start tag of the root element, empty where there is none; ``head``: from there to the first item.

    ``closed`` is known when ``items`` are exhausted: the file goes on to the end of its root element.
    """

    def __init__(self, feed: BinaryIO, charset: str = "") -> None:
        """``charset`` is what the server said."""
        self._pieces = read_text(feed, charset or _declared_charset(feed))
        self._buffer = ""
        self._position = 0  # in the buffer; what lies before it was looked at
        self._forgotten = 0  # characters that were before the buffer
        self._none_until: dict[str, int] = {}  # closing mark -> place in the file before which there is none
        self._start: int | None = None  # where the item begins that is being read
        self.closed = False
        self._item_name = self._find_first()
        before = self._buffer[: self._position]
        root = _ROOT.search(before)
        self.root, self.root_name = (root[0], root[1]) if root else ("", "")
        self.head = before[root.end() :] if root else ""

    def items(self) -> Iterator[XmlItem]:
        """Each start tag of an item begins one; where an end tag is missing, the next start ends it."""
        for tag in self._tags() if self._item_name else ():
            if tag is None:
                yield self._beginning()
                self._start = None
                continue
            is_end, is_empty = tag[1] == "/", tag[2] == "/"
            if self._start is not None:
                yield self._item(tag.end() if is_end else tag.start(), is_closed=is_end)
            self._start = None if is_end or is_empty else tag.start()
            if is_empty and not is_end:
                yield XmlItem(tag[0])
        end = _END.search(self._buffer, self._start or 0)
        self.closed = bool(end) or self.root.endswith("/>")
        if self._start is not None:
            yield self._item(end.start(), is_closed=False) if end else self._beginning()

    def _item(self, end: int, *, is_closed: bool) -> XmlItem:
        text = _legal(self._buffer[self._start : end])
        return XmlItem(text if is_closed else f"{text}</{self._item_name}>")

    def _beginning(self) -> XmlItem:
        start = self._start or 0
        return XmlItem(_legal(self._buffer[start : start + _SHOWN]), whole=False)

    def _find_first(self) -> str:
        """The name of the items; leaves the position where the first begins, or at the end where there is none."""
        while True:
            match = _FIRST.search(self._buffer, self._position)
            if match and match[1]:
                self._position = match.start()
                return match[1]
            if match:
                self._skip(match)
                continue
            cut = self._buffer.rfind("<", self._position)
            if len(self._buffer) > _LONGEST_HEAD or not self._more():
                self._position = len(self._buffer)
                return ""
            self._position = max(self._position, cut)

    def _tags(self) -> Iterator[re.Match[str] | None]:
        """Start and end tags of items; ``None`` where the item that began is too long."""
        pattern = re.compile(rf"{_SKIPPED}|<(/?){re.escape(self._item_name)}(?=[\s/>])[^<>]*?(/?)>", re.IGNORECASE)
        while True:
            match = pattern.search(self._buffer, self._position)
            if match and match[0].upper() in _ENDS_OF_SKIPPED:
                self._skip(match)
            elif match:
                self._position = match.end()
                yield match
            else:
                if self._start is not None and len(self._buffer) - self._start > _LONGEST_ITEM:
                    yield None
                cut = self._buffer.rfind("<", self._position)  # perhaps the beginning of a tag
                self._position = cut if cut >= 0 else len(self._buffer)
                self._forget()
                if not self._more():
                    return

    def _skip(self, opening: re.Match[str]) -> None:
        """Goes behind the comment or CDATA that opens there; only behind its opening where it never ends."""
        closing = _ENDS_OF_SKIPPED[opening[0].upper()]
        self._position = opening.end()
        looked_to = max(self._position, self._none_until.get(closing, 0) - self._forgotten)
        while (end := self._buffer.find(closing, looked_to)) < 0:
            looked_to = max(self._position, len(self._buffer) - len(closing))
            self._none_until[closing] = looked_to + self._forgotten  # so that nothing is searched through twice
            if len(self._buffer) - self._position > _LONGEST_ITEM or not self._more():
                return
        self._position = end + len(closing)

    def _forget(self) -> None:
        """Drops from the buffer what nothing needs any more, once a piece and not once an item."""
        kept_from = self._position if self._start is None else self._start
        self._buffer = self._buffer[kept_from:]
        self._forgotten += kept_from
        self._position -= kept_from
        self._start = None if self._start is None else 0

    def _more(self) -> bool:
        for piece in self._pieces:
            if piece:
                self._buffer += piece
                return True
        return False
