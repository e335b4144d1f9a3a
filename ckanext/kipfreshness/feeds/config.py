"""A source's own settings for reading its feed."""

from __future__ import annotations

import json
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from .entry import FeedEntry, FeedError
from .messages import N_

Format = Literal["auto", "dcat_us", "ckan", "rss", "atom", "wordpress", "csv", "xlsx", "json"]
# what `fields` may map to: an entry's own fields, and the parts of one resource that a table row can give
FIELD_NAMES = frozenset(FeedEntry.__struct_fields__) - {"index", "resources"} | {
    "resource_url",
    "resource_name",
    "resource_format",
}


class FeedConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All is optional. ``timezone`` empty: the portal's. ``day_first`` unset: known from the feed, or not at all."""

    format: Format = "auto"
    fields: dict[str, str] = {}  # column or key -> entry field
    publishers: dict[str, str] = {}  # publisher name -> organisation
    timezone: str = ""
    day_first: bool | None = None
    vanished: Literal["keep", "withdraw"] = "keep"
    max_entries: int | None = None


def parse_config(text: str | None) -> FeedConfig:
    """Of a source's config JSON; empty means all defaults.

    Raises ``FeedError`` that names the field which is unknown or of the wrong kind.
    """
    if not text or not text.strip():
        return FeedConfig()
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedError(N_("The configuration is not JSON: %(reason)s"), reason=str(error)) from error
    if not isinstance(found, dict):
        raise FeedError(N_('The configuration must be a JSON object, such as {"format": "csv"}.'))
    try:
        config = msgspec.convert(found, FeedConfig)
    except msgspec.ValidationError as error:
        raise FeedError(N_("The configuration is not valid: %(reason)s"), reason=str(error)) from error
    _check_values(config)
    return config


def _check_values(config: FeedConfig) -> None:
    for key, field in config.fields.items():
        if field not in FIELD_NAMES:
            raise FeedError(
                N_("fields: “%(key)s” is mapped to “%(field)s”, which is none of %(known)s."),
                key=key,
                field=field,
                known=", ".join(sorted(FIELD_NAMES)),
            )
    if config.max_entries is not None and config.max_entries < 1:
        raise FeedError(N_("max_entries: must be 1 or more, not %(value)s."), value=config.max_entries)
    if config.timezone:
        try:
            ZoneInfo(config.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise FeedError(
                N_("timezone: “%(value)s” is not the name of a time zone, such as Asia/Jakarta."),
                value=config.timezone,
            ) from error
