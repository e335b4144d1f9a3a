"""Finds the entries in JSON whatever is wrapped around them, without holding more than one of them in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from .json_lenient import JsonBroken, JsonCut
from .json_shapes import EntryShapes, is_json_text, is_list_key, is_sure_list, may_hold_entries
from .json_source import JsonSource, JsonTooBig
from .names import fold_name
from .shapes import is_list, is_object

_DEEPEST = 10  # wrappers around wrappers
_SMALL = 1 << 20  # characters; what is larger is walked into instead of held
_UNDECIDED = 50
_A_LINE = "line"  # the key of an entry that is a document of its own
_ABOUT_PAGES = frozenset({"links", "_links", "meta", "pagination", "paging", "page"})
_LIST_BEGINS = re.compile(
    r"[\"'](?:dataset|datasets|results|packages|entries|@graph|data|result|items|records)[\"']\s*:\s*(\[)"
)


class FoundObject(msgspec.Struct, frozen=True):
    """What stands at an entry's place; ``key`` is that of the list around it."""

    value: object
    key: str


class BrokenObject(msgspec.Struct, frozen=True):
    """What stands at an entry's place and cannot be read."""

    snippet: str


Found = FoundObject | BrokenObject


class JsonWalk:
    """Iterate ``find``. ``facts``: plain values around the entries by key (``count``, ``success``, …); ``names``: the
    strings of a list without objects; ``found_list``: whether there was a place for entries at all."""

    def __init__(self, source: JsonSource, shapes: EntryShapes) -> None:
        self._source = source
        self._shapes = shapes
        self._sibling: dict[str, Any] = {}
        self._unclaimed: list[dict[str, Any]] = []
        self.facts: dict[str, object] = {}
        self.names: list[str] = []
        self.found_list = False

    def find(self) -> Iterator[Found]:
        """Over all documents of the file, one after the other. Raises ``JsonCut``, ``JsonBroken``, ``JsonTooBig``."""
        first = True
        while sign := self._source.peek(",;)\x1e\x00"):
            if sign == "{" and not first and self._sibling:
                yield from self._find_in_line()
            elif sign == "{":
                yield from self._claim(self._walk_document())
            elif sign == "[":
                yield from self._walk_list("", 0)
            elif first and sign == '"':
                yield from self._find_in_text(self._source.decode())
            else:
                break  # what follows is a comment of the server's
            first = False

    def _claim(self, found: Iterator[Found]) -> Iterator[Found]:
        """Of one document an entry, those before it that have no title are entries too."""
        for item in found:
            if isinstance(item, FoundObject) and item.key == _A_LINE:
                yield from (FoundObject(value, _A_LINE) for value in self._unclaimed)
            self._unclaimed.clear()
            yield item

    def _walk_document(self) -> Iterator[Found]:
        try:
            yield from self._walk_object("", 0)
        except JsonBroken:
            if self.found_list or not self._source.go_to_list(_LIST_BEGINS):
                raise
            yield from self._walk_list("dataset", 1)

    def _find_in_line(self) -> Iterator[Found]:
        """A further document: one entry a line."""
        try:
            value = self._source.decode()
        except JsonTooBig:
            yield from self._walk_object("", 0)
        except JsonBroken:
            yield BrokenObject(self._source.snippet())
            if not self._source.go_to_sibling(self._sibling, self._shapes.is_surely_entry):
                raise
        else:
            found = list(self._find_in_value(value, _A_LINE, 1))
            yield from found or [FoundObject(value, _A_LINE)]

    def _walk_object(self, key: str, depth: int) -> Iterator[Found]:
        source = self._source
        source.at += 1
        around: dict[str, Any] = {}
        found = False
        name = ""
        while (sign := source.peek(",")) not in ("}", ""):
            if sign == "{" and is_sure_list(name):  # the bracket before the first entry is missing
                source.at -= 1
                yield from self._walk_list(name, depth + 1)
                continue
            name = self._read_key(sign)
            sign = source.peek()
            found = found or (sign == "[" and is_list_key(name))  # be it empty
            if sign and sign in "[{" and depth < _DEEPEST and self._is_wrapper(name, sign, around):
                for item in self._walk_list(name, depth + 1) if sign == "[" else self._walk_member(name, depth + 1):
                    found = True
                    yield item
                continue
            around[name] = value = source.decode()
            if isinstance(value, str) and is_list_key(name) and is_json_text(value):
                for item in self._find_in_text(value, name):
                    found = True
                    yield item
        if not sign:
            source.decode()  # raises that the text is cut
        source.at += 1
        self._note_facts(around)
        if not found:
            yield from self._find_in_rest(around, key, depth)

    def _find_in_rest(self, around: dict[str, Any], key: str, depth: int) -> Iterator[Found]:
        """Where no list was found inside: the object is an entry itself, or its list has an unlikely name."""
        if self._shapes.is_entry(around):
            self._sibling = self._sibling or around
            self.found_list = True
            yield FoundObject(around, key or _A_LINE)
        elif depth == 0:
            if len(self._unclaimed) < _UNDECIDED:
                self._unclaimed.append(around)
            for name, part in around.items():
                if is_list(part) and fold_name(name) not in ("error", "errors"):
                    yield from self._find_in_list(part, name, 1)

    def _read_key(self, sign: str) -> str:
        source = self._source
        if sign == '"':
            key = source.decode()
        else:
            start = source.at
            end = source.text.find(":", start, start + 100)
            if (sign not in "'" and not (sign.isalpha() or sign in "_$@")) or end < 0:
                raise JsonBroken(start)
            key = source.text[start:end].strip(" \t\r\n'")
            source.at = end
        if source.peek() != ":":
            raise JsonBroken(source.at)
        source.at += 1
        return str(key)

    def _is_wrapper(self, name: str, sign: str, around: dict[str, Any]) -> bool:
        if name == "content" and sign == "{":  # of a WordPress post; a list of that name is a page of Spring's
            return False
        return may_hold_entries(name) and (is_list_key(name) or not self._shapes.is_entry(around))

    def _walk_member(self, name: str, depth: int) -> Iterator[Found]:
        try:
            value = self._source.decode_strictly(_SMALL)
        except (JsonTooBig, JsonBroken):  # what is good in it comes in
            yield from self._walk_object(name, depth)
        else:
            yield from self._find_in_value(value, name, depth)

    def _walk_list(self, key: str, depth: int) -> Iterator[Found]:
        source = self._source
        source.at += 1
        taken = is_sure_list(key) or depth == 0
        empty = True
        self.found_list = self.found_list or taken
        waiting: list[Found] = []
        while (sign := source.peek(",")) not in ("]", "}", ""):
            empty = False
            for item in self._read_element(key, sign, depth, taken):
                if not taken and isinstance(item, FoundObject) and self._makes_list(item.value, key):
                    taken = self.found_list = True
                    yield from waiting
                    waiting.clear()
                if taken:
                    yield item
                elif len(waiting) < _UNDECIDED:
                    waiting.append(item)
        if not sign:
            source.decode()
        source.at += sign == "]"
        self.found_list = self.found_list or (empty and is_list_key(key))

    def _makes_list(self, value: object, key: str) -> bool:
        """Whether one such element shows that the list under ``key`` is one of entries."""
        return self._shapes.is_entry(value) or (is_list_key(key) and self._shapes.has_clear_title(value))

    def _read_element(self, key: str, sign: str, depth: int, taken: bool) -> Iterator[Found]:
        source = self._source
        try:
            value = source.decode()
        except JsonTooBig:
            if sign not in "{[" or depth >= _DEEPEST:
                raise
            yield from self._walk_object(key, depth + 1) if sign == "{" else self._walk_list(key, depth + 1)
        except JsonBroken:
            yield BrokenObject(source.snippet())
            if not source.go_to_sibling(self._sibling, self._shapes.is_surely_entry):
                raise
        except JsonCut:
            if sign != "{" or self._sibling or depth > 0:
                raise
            yield from self._walk_object(key, depth + 1)  # a catalogue in a list, cut: what is good in it comes in
        else:
            yield from self._find_in_element(value, key, depth, taken)

    def _find_in_element(self, value: object, key: str, depth: int, taken: bool) -> Iterator[Found]:
        if is_object(value):
            yield from self._find_in_element_object(value, key, depth, taken)
        elif is_list(value) and any(is_object(item) for item in value[:_UNDECIDED]):
            yield from self._find_in_value(value, key, depth + 1)
        elif isinstance(value, str) and is_json_text(value):
            yield from self._find_in_text(value, key)
        elif isinstance(value, str) and not self._sibling:
            self.names.append(value)
        else:
            yield FoundObject(value, key)

    def _find_in_element_object(self, value: dict[str, Any], key: str, depth: int, taken: bool) -> Iterator[Found]:
        shapes = self._shapes
        value = shapes.unwrap(value)
        is_entry = shapes.is_entry(value)
        if shapes.is_catalogue(value) or (not is_entry and shapes.is_around_entries(value)):
            yield from self._find_in_value(value, key, depth + 1)
            return
        if is_entry or taken:
            self._sibling = self._sibling or value
        yield FoundObject(value, key)

    def _find_in_value(self, value: object, key: str, depth: int) -> Iterator[Found]:
        """The same for what is in memory already."""
        if depth > _DEEPEST + 5:
            return
        if is_list(value):
            yield from self._find_in_list(value, key, depth)
        elif is_object(value):
            yield from self._find_in_object(value, key, depth)

    def _find_in_list(self, items: Sequence[Any], key: str, depth: int) -> Iterator[Found]:
        objects = [self._shapes.unwrap(item) for item in items[:_UNDECIDED] if is_object(item)]
        if is_sure_list(key) or any(self._makes_list(item, key) for item in objects):
            self.found_list = True
            for item in items:
                yield from self._find_in_element(item, key, depth, True)
        elif is_list_key(key) and all(isinstance(item, str) for item in items):
            self.found_list = True
            self.names.extend(items)

    def _find_in_object(self, value: dict[str, Any], key: str, depth: int) -> Iterator[Found]:
        if self._shapes.is_numbered(value) and (is_list_key(key) or all(name.isdigit() for name in value)):
            self.found_list = True
            for part in value.values():
                yield from self._find_in_element(part, key, depth, True)
            return
        if self._shapes.is_entry(value) and not self._shapes.is_around_entries(value):
            self.found_list = True
            self._sibling = self._sibling or value
            yield FoundObject(value, key)
            return
        self._note_facts(value)
        for name, part in value.items():
            if (is_object(part) or is_list(part)) and may_hold_entries(name):
                yield from self._find_in_value(part, name, depth + 1)
            elif isinstance(part, str) and is_list_key(name) and is_json_text(part):
                yield from self._find_in_text(part, name)

    def _note_facts(self, around: dict[str, Any]) -> None:
        """What is plain in it, and in the parts of it that speak of pages."""
        for name, part in around.items():
            if is_object(part) and name in _ABOUT_PAGES:
                self._note_facts(part)
            elif name == "error" or not (is_object(part) or is_list(part)):
                self.facts.setdefault(name, part)

    def _find_in_text(self, text: object, key: str = "") -> Iterator[Found]:
        """JSON in a string of JSON."""
        if not isinstance(text, str):
            return
        inner = JsonWalk(JsonSource(iter((text,))), self._shapes)
        try:
            yield from inner.find()
        except (JsonBroken, JsonCut, JsonTooBig):
            yield BrokenObject(text[:200])
        self.facts.update(inner.facts)
        self.names.extend(inner.names)
        self.found_list = self.found_list or inner.found_list
        self._sibling = self._sibling or inner._sibling
