"""Much of anything in any field costs moments, not minutes."""

from __future__ import annotations

import contextlib
import time

import pytest

from ckanext.kipfreshness.feeds import FeedError, content_hash, entry_key

from .reading import Read

FIELDS = [
    "title", "identifier", "description", "keyword", "modified", "publisher", "contactPoint", "distribution",
    "landingPage",
    "accrualPeriodicity", "license", "language", "spatial", "temporal", "theme", "url",
]  # fmt: skip
PATTERNS = [
    "a", " ", "\n", "[", "](", "[x](", "<", "<a ", "<b>", "<div>", "<!--", "&", "&lt;p ", "&amp;", "@", "a@", "a.", ",",
    "#", "/", " /", "-", "1/", "Ã",
    "â€", "\\", '"', "'", "*", "{", "Senin ", "tahun", "http://", "www.", "%", "(", "\x00", "\u200b",
]  # fmt: skip
LONGEST = 15.0  # seconds of the processor; what is quadratic takes many minutes


@pytest.mark.parametrize("pattern", PATTERNS)
def test_entry_of_much_alike_is_read_in_moments(pattern: str) -> None:
    text = pattern * (300_000 // len(pattern))
    started = time.process_time()

    read = Read({"dataset": [{"title": "Judul", "identifier": "x", field: text} for field in FIELDS]})
    for entry in read.entries:
        content_hash(entry)
        entry_key(entry)

    assert len(read.entries) + len(read.fatal) == len(FIELDS)
    assert time.process_time() - started < LONGEST


@pytest.mark.parametrize(
    "pattern", ["\n", " ", "[", "<", "<rdf ", "<?", "<!--", "{ ", '" ', "/*", "//", "a ", ",", "<a href='", "abc  "]
)
@pytest.mark.parametrize(
    "start",
    [
        "",
        "[",
        '{"dataset": [{"title": "A", "identifier" "1" ',
        '{"dataset": [{"title": "A", "modified": "1/2/2023"}',
        "<",
    ],
)
def test_file_of_much_alike_is_refused_or_read_in_moments(start: str, pattern: str) -> None:
    text = start + pattern * (300_000 // len(pattern))
    started = time.process_time()

    with contextlib.suppress(FeedError):
        Read(text)

    assert time.process_time() - started < LONGEST
