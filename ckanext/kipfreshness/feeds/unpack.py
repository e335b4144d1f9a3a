"""Unpacks a body while it arrives, in small pieces: what was packed a thousandfold can be stopped."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

from .entry import FeedError
from .messages import N_
from .passing import PassingError

_PIECE = 64 * 1024
_MOST_LAYERS = 3
_GZIP = b"\x1f\x8b"
# what servers write there though it says nothing of packing
_NOTHING = frozenset({"", "identity", "none", "utf-8", "utf8", "8bit", "binary"})
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})


def unpack(pieces: Iterable[bytes], content_encoding: str, limit: int) -> Iterator[bytes]:
    """``pieces`` without the packing that the header names, and without gzip of the file itself (``data.json.gz``).

    ``limit``: bytes that each layer may grow to. Raises ``FeedError`` beyond it and for a packing that was not asked
    for, ``PassingError`` where the packed data is cut off or damaged.
    """
    layers = [name for name in (part.strip().lower() for part in content_encoding.split(",")) if name not in _NOTHING]
    if len(layers) > _MOST_LAYERS or not _PACKED.issuperset(layers):
        raise FeedError(
            N_("The server packed its answer as “%(encoding)s”, which was not asked for."), encoding=content_encoding
        )
    for layer in [*reversed(layers), "file"]:
        pieces = at_most(limit, _unpack_layer(pieces, deflate=layer == "deflate"))
    yield from pieces


def at_most(limit: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """``pieces`` while they are together no more than ``limit`` bytes, then ``FeedError``."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise too_large(limit)
        yield piece


def too_large(limit: int) -> FeedError:
    return FeedError(
        N_(
            "The feed is larger than the %(limit)s MB that are read. Ask for a feed in pages, or have an administrator "
            "raise ckanext.kipfreshness.feed.max_bytes."
        ),
        limit=f"{limit / 1_000_000:g}",
    )


def _unpack_layer(pieces: Iterable[bytes], *, deflate: bool) -> Iterator[bytes]:
    """One layer. What is not packed though the header says so passes as it is: gzip's first bytes are certain."""
    rest = iter(pieces)
    head = b""
    for piece in rest:
        head += piece
        if len(head) >= len(_GZIP):
            break
    if head.startswith(_GZIP):
        yield from _inflate(head, rest, zlib.MAX_WBITS | 16)
    elif deflate and head and _is_zlib(head):
        yield from _inflate(head, rest, zlib.MAX_WBITS)
    elif deflate and head and _is_raw_deflate(head):
        yield from _inflate(head, rest, -zlib.MAX_WBITS)
    else:
        if head:
            yield head
        yield from rest


def _is_zlib(head: bytes) -> bool:
    """RFC 1950: method 8, and the first two bytes are a multiple of 31."""
    return len(head) > 1 and head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0


def _is_raw_deflate(head: bytes) -> bool:
    """Some servers send "deflate" without zlib's header. Text is hardly ever valid as such; JSON and XML never are."""
    if head.lstrip()[:1] in (b"{", b"[", b"<"):
        return False
    try:
        zlib.decompressobj(-zlib.MAX_WBITS).decompress(head, _PIECE)
    except zlib.error:
        return False
    return True


def _inflate(head: bytes, rest: Iterator[bytes], window: int) -> Iterator[bytes]:
    machine = zlib.decompressobj(window)
    for packed in chain([head], rest):
        more = True
        while packed or more:
            if machine.eof:
                # several gzip members in a row are one file; anything else behind the end is padding
                if not packed.startswith(_GZIP):
                    return
                machine = zlib.decompressobj(window)
            try:
                piece = machine.decompress(packed, _PIECE)
            except zlib.error as error:
                raise PassingError(N_("The packed (gzip) answer is damaged: %(reason)s"), reason=str(error)) from error
            packed = machine.unused_data if machine.eof else machine.unconsumed_tail
            more = bool(piece) and not machine.eof  # there may be output left though no input is
            if piece:
                yield piece
    if not machine.eof:
        raise PassingError(N_("The packed (gzip) answer was cut off before its end."))
