"""The character set is known from the bytes; what servers declare is often wrong."""

from __future__ import annotations

import json

import pytest

from .reading import Read

TEXT = json.dumps({"dataset": [{"title": "Data “Pokok” – Café", "identifier": "x"}]}, ensure_ascii=False)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "utf-16", "no-such-charset", "base64", "\x00"])
def test_text_is_read_whatever_is_declared(charset: str, declared: str) -> None:
    assert Read(TEXT.encode(charset), charset=declared).titles == ["Data “Pokok” – Café"]


def test_windows_bytes_in_the_middle_of_utf_8_are_read() -> None:
    data = TEXT.encode().replace(b"Caf\xc3\xa9", b"Caf\xc3\xa9 Caf\xe9 \x96")

    assert Read(data).titles == ["Data “Pokok” – Café Café –"]


def test_declared_charset_counts_where_the_bytes_are_no_utf_8() -> None:
    data = json.dumps([{"title": "Дата", "identifier": "x"}], ensure_ascii=False).encode("koi8-r")

    assert Read(data, charset="koi8-r").titles == ["Дата"]


def test_surrogate_pair_of_three_bytes_each_is_one_character() -> None:
    data = b'[{"title": "Senyum \xed\xa0\xbd\xed\xb8\x80 \xed\xa0\x80.", "identifier": "x"}]'

    assert Read(data).titles == ["Senyum 😀 ."]


def test_escaped_surrogates_are_joined_or_dropped() -> None:
    assert Read(r'[{"title": "Senyum \ud83d\ude00 \ud800 \u0000.", "identifier": "x"}]').titles == ["Senyum 😀 ."]
