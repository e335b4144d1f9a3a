"""The files of an entry in JSON, in each shape that exporters give them: list, one object, numbered object, plain
address, JSON in a string.
"""

from __future__ import annotations

import json
import re
from typing import Any

from msgspec import structs

from .json_shapes import is_json_text
from .names import fold_name
from .raw import RawResource
from .shapes import EMPTY, is_list, is_object
from .text import found_text, is_empty_word

_MOST = 2_001
_URLS = (
    "downloadurl", "downloadlink", "accessurl", "url", "webservice", "link", "href", "sourceurl", "file", "fileurl",
    "path", "accessservice", "endpointurl", "tautan", "unduh", "linkunduh", "linkdownload", "originalurl", "download",
    "id",
)  # fmt: skip
_NAMES = ("title", "name", "judul", "nama", "filename", "namafile", "label")
_DESCRIPTIONS = ("description", "deskripsi", "keterangan", "notes")
_FORMATS = ("format", "tipe", "extension", "ekstensi", "filetype", "tipefile")
_TYPES = ("mediatype", "mimetype", "mime", "contenttype", "type")
_SIZES = ("bytesize", "size", "filesize", "ukuran", "length")
_ADDRESS = re.compile(r"(?:https?:|ftp:)?//\S|www\.|/\S|[\w%./-]+\.\w{2,5}(?:\?\S*)?$", re.IGNORECASE)


def find_resources(value: object, depth: int = 0) -> list[RawResource]:
    """In the feed's order. A page beside a file in one distribution is where the file is found, no second file."""
    if depth > 3 or value is None:
        return []
    if isinstance(value, str):
        return _of_text(value, depth)
    if is_list(value):
        return [resource for part in value[:_MOST] for resource in find_resources(part, depth + 1)]
    if not is_object(value):
        return []
    by_name = {fold_name(key): part for key, part in list(value.items())[:200]}
    resource = _of_object(by_name)
    if resource is not None:
        return _each_address(resource)
    inner = [part for part in value.values() if is_object(part) or is_list(part)]
    return [found for part in inner[:_MOST] for found in find_resources(part, depth + 1)]


def looks_like_address(value: object) -> bool:
    """Something that may be opened, with or without a site; no words with spaces."""
    text = found_text(value).strip()
    return bool(_ADDRESS.match(text)) and not is_empty_word(text)


def _of_text(text: str, depth: int) -> list[RawResource]:
    if is_json_text(text):
        try:
            return find_resources(json.loads(text), depth + 1)
        except (ValueError, RecursionError):
            return []
    parts = [part.strip(" ,;|\t\r\n") for part in re.split(r"(?<=[\s,;|])(?=https?://)", text.strip()[:100_000])]
    return [
        RawResource(url=part) if looks_like_address(part) else RawResource(name=part)
        for part in parts[:_MOST]
        if not is_empty_word(part)
    ]


def _of_object(by_name: dict[str, Any]) -> RawResource | None:
    url = _pick(by_name, _URLS)
    name = _pick(by_name, _NAMES)
    file_format = _pick(by_name, _FORMATS)
    if url is None and name is None and file_format is None:
        return None
    return RawResource(
        url=url,
        name=name,
        description=_pick(by_name, _DESCRIPTIONS),
        format=file_format,
        mimetype=_pick(by_name, _TYPES),
        size=_pick(by_name, _SIZES),
    )


def _each_address(resource: RawResource) -> list[RawResource]:
    """One file for each of several addresses under one key."""
    urls = resource.url
    if not is_list(urls) or len(urls) < 2:
        return [resource]
    return [structs.replace(resource, url=url) for url in urls[:_MOST]]


def _pick(by_name: dict[str, Any], names: tuple[str, ...]) -> Any:
    for name in names:
        value = by_name.get(name)
        if value in EMPTY or is_empty_word(found_text(value) or "x"):
            continue
        if name == "id" and not found_text(value).startswith("http"):
            continue
        return value
    return None
