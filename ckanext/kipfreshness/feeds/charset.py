"""The text of a file whose character set may be declared wrongly, or not at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHUNK = 1 << 18  # bytes
_HEAD = 4096
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_FALLBACK = "kipfreshness-cp1252"


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 were written by a program that thinks in Windows-1252; so only these are read so.

    Halves of surrogate pairs, which Java and old MySQL write as three bytes each, stay halves: ``text`` joins them.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.encoding.lower() not in ("utf-8", "utf8"):
        return "\ufffd", error.end
    if _SURROGATE.match(error.object, error.start):
        end = error.start + 3
        return error.object[error.start : end].decode("utf-8", "surrogatepass"), end
    found = error.object[error.start : error.end]
    return found.decode("cp1252", "replace"), error.end


codecs.register_error(_FALLBACK, _as_cp1252)


def find_charset(head: bytes, declared: str = "") -> str:
    """``utf-8`` unless a byte order mark or zero bytes say UTF-16 or UTF-32. What was declared counts only where it is
    neither (Indonesian sites declare ISO-8859-1 and send UTF-8); it must be a name that Python knows.
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    zeros = [head[start:_HEAD:2].count(0) for start in (0, 1)]
    half = max(1, len(head[:_HEAD]) // 2)
    if zeros[1] > half * 0.7 and zeros[0] < half * 0.3:
        return "utf-16-le"
    if zeros[0] > half * 0.7 and zeros[1] < half * 0.3:
        return "utf-16-be"
    try:
        name = codecs.lookup(declared.strip("\"' ")).name if declared else "utf-8"
    except (LookupError, ValueError):
        return "utf-8"
    if (
        name in ("ascii", "utf-8", "iso8859-1", "cp1252")
        or not _is_text_charset(name)
        or name.startswith(("utf-16", "utf-32"))
    ):
        return "utf-8"
    return name if _decodes_better(head, name) else "utf-8"


def read_text(feed: BinaryIO, charset: str = "") -> Iterator[str]:
    """The file from its start, in pieces, without byte order mark. Never fails: bytes that are no UTF-8 are read as
    Windows-1252.
    """
    feed.seek(0)
    head = feed.read(_HEAD)
    feed.seek(0)
    decoder = codecs.getincrementaldecoder(find_charset(head, charset))(_FALLBACK)
    first = True
    while chunk := feed.read(_CHUNK):
        text = decoder.decode(chunk)
        if first and text:
            text, first = text.lstrip("\ufeff"), False
        if text:
            yield text
    if rest := decoder.decode(b"", final=True):
        yield rest


def _is_text_charset(name: str) -> bool:
    return getattr(codecs.lookup(name), "_is_text_encoding", True)


def _decodes_better(head: bytes, name: str) -> bool:
    try:
        head[: len(head) - 4].decode("utf-8")
    except UnicodeDecodeError:
        try:
            codecs.getincrementaldecoder(name)("strict").decode(head)
        except (UnicodeDecodeError, LookupError, AttributeError):
            return False
        return True
    return False
