"""What a fetch may cost, and what it brought."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import BinaryIO

import msgspec

from .addresses import resolve_host


class FetchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of reading one feed; the portal's settings fill the first five.

    ``timeout`` is in seconds, for connecting and for silence; ``total_timeout`` for the whole of the feed:
    all of its pages, with redirects and retries, so that one slow site cannot hold up the others.
    ``max_bytes`` holds on the wire and unpacked. ``sleep``, ``clock`` and ``resolve`` are the machine's.
    """

    timeout: float
    max_bytes: int
    user_agent: str
    allow_private_addresses: bool = False
    total_timeout: float = 600.0
    max_redirects: int = 5
    retries: int = 3
    max_wait: float = 60.0  # seconds, the longest Retry-After that is obeyed
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    resolve: Callable[[str, int], Sequence[str]] = resolve_host


class FetchedFeed(msgspec.Struct, kw_only=True):
    """The body in a temporary file at its start, and what the server said of it. Closing deletes the file."""

    file: BinaryIO
    url: str  # after redirects, without credentials
    content_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    not_modified: bool = False
    headers: Mapping[str, str] = {}  # names in lower case

    def close(self) -> None:
        self.file.close()

    def __enter__(self) -> FetchedFeed:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
