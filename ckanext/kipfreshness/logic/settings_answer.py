"""The settings that are in force, and where each comes from. Secrets are never told, only that they are set."""

from __future__ import annotations

import re
from configparser import Error as BadFileError
from configparser import RawConfigParser
from pathlib import Path
from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan.common import config_declaration
from ckan.config.declaration import Key

from ..feeds import redact_url

_OURS = ("ckanext.kipfreshness.*", "scheming.organization_schemas", "scheming.presets")
# CKAN's own that our letters and pages stand on
_OF_CKAN = (
    "ckan.site_url",
    "ckan.locale_default",
    "smtp.server",
    "smtp.user",
    "smtp.password",
    "smtp.mail_from",
    "email_to",
)
_SECRET = re.compile(r"secret|passw|token|\bkey\b|credential", re.IGNORECASE)


def settings_answer() -> list[dict[str, Any]]:
    """``key value source secret description`` of each. ``source`` is file, default or elsewhere (the environment, or
    CKAN's own page of settings). A secret's ``value`` is left out; ``description`` is in the reader's language."""
    written = _in_file()
    found = [key for pattern in _OURS for key in config_declaration.iter_options(pattern=pattern)]
    found += [key for pattern in _OF_CKAN for key in config_declaration.iter_options(pattern=pattern)]
    return [_setting(key, written) for key in dict.fromkeys(found)]


def _setting(key: Key, written: dict[str, str]) -> dict[str, Any]:
    name, option = str(key), config_declaration[key]
    value: Any = tk.config.get(name)
    is_secret = bool(_SECRET.search(name))
    description = " ".join((option.description or "").split())
    return {
        "key": name,
        "value": None if is_secret else _shown(value),
        "is_set": value not in (None, "", []),
        "source": _source(value, written.get(name), option.default),
        "secret": is_secret,
        # CKAN describes its own settings at length, and in English only.
        "description": tk._(description) if description and name not in _OF_CKAN else "",
    }


def _source(value: Any, written: str | None, default: Any) -> str:
    if written is not None and _same(value, written):
        return "file"
    return "default" if _same(value, default) else "elsewhere"


def _same(value: Any, text: Any) -> bool:
    """CKAN has made numbers, lists and booleans of what was text."""
    return _folded(value) == _folded(text)


def _folded(value: Any) -> str:
    shown = _shown(value).strip()
    return {"true": "true", "yes": "true", "on": "true", "1": "1"}.get(shown.lower(), shown)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(str(one) for one in cast("list[Any]", value))
    return redact_url(str(value)) if "://" in str(value) else str(value)


def _in_file() -> dict[str, str]:
    """What the portal's configuration file says, and the file that it builds on (``use = config:…``); nothing where it
    cannot be read any more. CKAN's own reader would set up logging anew."""
    found: dict[str, str] = {}
    path: Path | None = Path(str(tk.config.get("__file__") or ""))
    seen: set[Path] = set()
    while path is not None and path not in seen:
        seen.add(path)
        parser: Any = RawConfigParser(strict=False)
        parser.optionxform = str
        try:
            parser.read(path, encoding="utf-8")
        except (BadFileError, OSError, UnicodeDecodeError):
            break
        section = dict(parser["app:main"]) if parser.has_section("app:main") else {}
        found = {**section, **found}
        kind, _, other = section.get("use", "").partition(":")
        path = path.parent / other if kind == "config" else None
    return found
