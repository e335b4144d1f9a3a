"""A JSON feed as raw entries, whichever of the JSON formats it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from .charset import read_text
from .ckan import is_ckan_dataset, read_ckan_dataset
from .context import ReadContext
from .entry import FeedError, Problem
from .json_lenient import JsonBroken, JsonCut
from .json_shapes import EntryShapes
from .json_source import JsonSource, JsonTooBig
from .json_walk import BrokenObject, Found, JsonWalk
from .messages import N_
from .names import fold_name
from .objects import ObjectReader
from .raw import RawEntry
from .shapes import is_object
from .text import clean_line
from .word_list import word_set
from .wordpress import is_wordpress_object, read_wordpress_object

_DCAT_KEYS = word_set(
    "distribution keyword accesslevel contactpoint landingpage accrualperiodicity bureaucode programcode identifier"
)
_BEGINS = re.compile(r"\{\s*[\"'}\w$]|\[[\s,]*[\[{\"'\]]|\"\s*[\[{]")
_DATE_TEXT = re.compile(
    r"[\"']\s{0,9}(?:[A-Za-z'’]{3,8}\s?,?\s{1,3})?(\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{4})(?!\d)[^\"'\n]{0,24}[\"']"
)


class NamesOnlyError(FeedError):
    """``names`` of datasets (an answer of ``package_list``), nothing of the datasets themselves."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            N_("This is a list of names without any data on them. Give the address of the datasets themselves.")
        )
        self.names = names


class JsonFeed:
    """Iterate it once. ``format`` is known from the first entry on; ``facts``, and ``names`` of a list that has names
    only, after the last."""

    def __init__(self, feed: BinaryIO, context: ReadContext, charset: str = "") -> None:
        self._feed = feed
        self._charset = charset
        self._context = context
        self._objects = ObjectReader(context.config.fields)
        self._walk = JsonWalk(
            JsonSource(_from_first_sign(read_text(feed, charset))), EntryShapes(context.config.fields)
        )
        self.format = "" if context.config.format == "auto" else context.config.format
        context.set_dates(self._dates)

    @property
    def facts(self) -> dict[str, object]:
        """Plain values around the entries: ``count``, ``next``, ``success``, …"""
        return self._walk.facts

    @property
    def names(self) -> list[str]:
        return self._walk.names

    def __iter__(self) -> Iterator[RawEntry | Problem]:
        """Raises ``FeedError`` instead of the first item where there is nothing to read."""
        read = 0
        try:
            for found in self._walk.find():
                raw = self._read_found(found)
                if raw is not None:
                    read += 1
                    yield raw
        except (JsonCut, JsonBroken, JsonTooBig) as error:
            if not read:
                raise _nothing_read(error) from error
            yield _rest_is_lost(error)
        if read:
            for name in self._walk.names:
                yield _misfit(name)
        elif not self._walk.found_list or self._walk.names or _is_refusal(self.facts):
            raise self._no_entries()

    def _read_found(self, found: Found) -> RawEntry | None:
        if isinstance(found, BrokenObject):
            return RawEntry(trouble=N_("This entry cannot be read: its JSON is broken."), trouble_value=found.snippet)
        if not is_object(found.value):
            return _misfit(found.value)
        if fold_name(found.key) == "graph" and not _is_dataset_node(found.value):
            return None
        found_format = self._format_of(found.value, found.key)
        self.format = self.format or found_format
        return self._read_object(found.value, found_format)

    def _read_object(self, found: dict[str, Any], found_format: str) -> RawEntry:
        if found_format == "ckan":
            raw = read_ckan_dataset(found, self._objects, self._context.base_url)
        elif found_format == "wordpress":
            raw = read_wordpress_object(found)
        else:
            return self._objects.read(found)
        self._objects.apply_configured(raw, found)
        return raw

    def _format_of(self, found: dict[str, Any], key: str) -> str:
        if self._context.config.format not in ("auto", "ckan", "wordpress"):
            return self._context.config.format
        if is_wordpress_object(found):
            return "wordpress"
        if is_ckan_dataset(found):
            return "ckan"
        keys = {fold_name(key) for key in list(found)[:100]}
        is_dcat = len(keys & _DCAT_KEYS) >= (1 if fold_name(key) == "dataset" else 2) or "dcat" in str(
            found.get("@type")
        )
        return "dcat_us" if is_dcat else "json"

    def _dates(self) -> Iterator[str]:
        """Each short string of the file that is a numeric date; the file stays where it is read."""
        position = self._feed.tell()
        try:
            kept = ""
            for piece in read_text(self._feed, self._charset):
                text = kept + piece.replace("\\/", "/")
                yield from _DATE_TEXT.findall(text)
                kept = text[-80:] if not _DATE_TEXT.search(text[-80:]) else ""
        finally:
            self._feed.seek(position)

    def _said(self, key: str) -> str:
        value = self.facts.get(key)
        return clean_line(value.get("message") or value if is_object(value) else value)[:300]

    def _no_entries(self) -> FeedError:
        said = next((text for key in ("error", "message", "detail", "title") if (text := self._said(key))), "")
        if self.names:
            return NamesOnlyError(self.names)
        if said:
            return FeedError(N_("There is no list of datasets in this JSON. The server says: %(said)s"), said=said)
        return FeedError(N_("There is no list of datasets in this JSON."))


def _from_first_sign(pieces: Iterator[str]) -> Iterator[str]:
    """Without what a server put before the JSON: warnings, ``callback(``, ``var data =``, a guard against hijacking."""
    head = ""
    for piece in pieces:
        head += piece
        match = _BEGINS.search(head)
        if match is not None:
            yield head[match.start() :]
            break
        if len(head) > 1 << 20:
            return
    yield from pieces


def _is_refusal(facts: dict[str, object]) -> bool:
    """An API that answers with an empty list and an error is not empty."""
    status = str(facts.get("status", "")).casefold()
    return (
        facts.get("success") is False or status in ("error", "fail", "failed", "gagal") or status.startswith(("4", "5"))
    )


def _is_dataset_node(found: dict[str, Any]) -> bool:
    kind = found.get("@type")
    return kind is None or "dataset" in str(kind).casefold()


def _misfit(value: object) -> RawEntry:
    return RawEntry(trouble=N_("This is no object, so nothing can be known about the dataset."), trouble_value=value)


def _nothing_read(error: Exception) -> FeedError:
    if isinstance(error, JsonCut):
        return FeedError(N_("The JSON breaks off before its first entry is complete. Was the download interrupted?"))
    return FeedError(N_("This is not JSON that can be read."))


def _rest_is_lost(error: Exception) -> Problem:
    if isinstance(error, JsonCut):
        return Problem(
            index=None, message=N_("The feed breaks off here; what came after could not be read."), fatal=True
        )
    return Problem(index=None, message=N_("The JSON is broken here; what comes after could not be read."), fatal=True)
