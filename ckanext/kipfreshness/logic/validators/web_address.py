"""Web addresses, http and https only: they are shown as links, and a javascript: link would run in a visitor's page."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk

from .text import kipfreshness_text, lines_of

_FORBIDDEN = re.compile(r"[\s<>\"\\^`{|}]")


def kipfreshness_url(value: Any) -> str:
    text = kipfreshness_text(value)
    if not _is_web_address(text):
        raise tk.Invalid(
            tk._(
                "%(value)s is no web address. Write it in full, beginning with https:// or http://, "
                "for example https://dinkominfo.kota.example."
            )
            % {"value": value}
        )
    return text


def kipfreshness_urls(value: Any) -> str:
    """A list of web addresses as JSON text."""
    return json.dumps([kipfreshness_url(entry) for entry in lines_of(value)], ensure_ascii=False)


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  # raises ValueError for a port that is none
    except ValueError:
        return False
    is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    return is_web and _FORBIDDEN.search(text) is None
