"""What a table of sources asks for: decided without writing anything."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk

from ..feeds import FeedError, parse_config, redact_url
from ..feeds.config import Format

FREQUENCY_BY_WORD = {
    "": "DAILY",
    "daily": "DAILY",
    "harian": "DAILY",
    "weekly": "WEEKLY",
    "mingguan": "WEEKLY",
    "biweekly": "BIWEEKLY",
    "monthly": "MONTHLY",
    "bulanan": "MONTHLY",
    "always": "ALWAYS",
    "selalu": "ALWAYS",
    "manual": "MANUAL",
}


@dataclass(frozen=True)
class PlannedSource:
    """``is_there``: the portal has a source of this address and configuration already."""

    row: int
    url: str
    organization_id: str
    title: str
    frequency: str
    config: str
    is_there: bool = False


@dataclass(frozen=True)
class SourceRefusal:
    """A cell that cannot be used, and what to do about it, in a whole sentence in the reader's language."""

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class SourcePlan:
    sources: tuple[PlannedSource, ...]
    refusals: tuple[SourceRefusal, ...]


class _RefusedCellError(Exception):
    def __init__(self, column: str, value: str, message: str) -> None:
        super().__init__(message)
        self.column, self.value, self.message = column, value, message


def plan_sources(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    organization_id: Callable[[str], str | None],
    known: Set[tuple[str, str]],
) -> SourcePlan:
    """``organization_id`` finds an organisation by any of its names; ``known`` are (address, config)."""
    sources: list[PlannedSource] = []
    refusals: list[SourceRefusal] = []
    seen = set(known)
    for number, cells in rows:
        try:
            source = _planned(number, cells, organization_id, seen)
        except _RefusedCellError as refused:
            refusals.append(SourceRefusal(number, refused.column, refused.value, refused.message))
            continue
        sources.append(source)
        seen.add((source.url, source.config))
    return SourcePlan(tuple(sources), tuple(refusals))


def _planned(
    number: int,
    cells: Mapping[str, str],
    organization_id: Callable[[str], str | None],
    seen: Set[tuple[str, str]],
) -> PlannedSource:
    url, organization = _url(cells.get("url", "")), cells.get("organization", "")
    found = organization_id(organization)
    if found is None:
        raise _RefusedCellError("organization", organization, tk._("No organisation has this name."))
    config = _config(cells.get("config", ""), cells.get("format", ""))
    return PlannedSource(
        row=number,
        url=url,
        organization_id=found,
        title=cells.get("title") or f"{organization} – {urlsplit(url).hostname}",
        frequency=_frequency(cells.get("frequency", "")),
        config=config,
        is_there=(url, config) in seen,
    )


def _url(cell: str) -> str:
    try:
        parts = urlsplit(cell)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address:
        message = tk._("This is not the address of a feed. Write for example https://opd.example/data.json.")
        raise _RefusedCellError("url", redact_url(cell), message)
    return cell


def _frequency(cell: str) -> str:
    frequency = FREQUENCY_BY_WORD.get(cell.strip().casefold())
    if frequency is None:
        message = tk._("This is none of: %(known)s.") % {"known": ", ".join(word for word in FREQUENCY_BY_WORD if word)}
        raise _RefusedCellError("frequency", cell, message)
    return frequency


def _config(cell: str, format: str) -> str:
    """As JSON; empty where nothing differs from the defaults."""
    format = format.strip().casefold().replace("-", "_")
    if format and format not in get_args(Format):
        message = tk._("This is none of: %(known)s.") % {"known": ", ".join(get_args(Format))}
        raise _RefusedCellError("format", format, message)
    try:
        parse_config(cell)
    except FeedError as error:
        raise _RefusedCellError("config", cell, tk._(error.message) % error.values) from error
    config: dict[str, Any] = json.loads(cell) if cell.strip() else {}
    if format and format != "auto":
        config["format"] = format
    return json.dumps(config, ensure_ascii=False) if config else ""
