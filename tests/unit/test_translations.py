"""Both catalogues say everything that the code says."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = "ckanext/kipfreshness/i18n/{}/LC_MESSAGES/ckanext-kipfreshness.po"
PLACE = re.compile(r"%\(\w+\)s|\{\w+\}")


def messages(language: str) -> Iterator[Message]:
    with (ROOT / CATALOGUE.format(language)).open("rb") as source:
        yield from (message for message in read_po(source, locale=language) if message.id)


def texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def test_every_message_of_the_code_is_translated_and_compiled():
    checked = subprocess.run(
        [sys.executable, "bin/translations", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.stdout == "All messages are translated, and the catalogues are up to date.\n", checked.stderr


def test_a_translation_has_the_places_of_its_message():
    wrong = [
        message.id
        for message in messages("id")
        for text in texts(message.string)
        if set(PLACE.findall(text)) != set(PLACE.findall(texts(message.id)[-1]))
    ]
    assert wrong == []


def test_indonesian_has_one_form_for_any_number():
    assert {len(message.string) for message in messages("id") if message.pluralizable} == {1}


def test_words_that_would_blame_are_not_used():
    said = " ".join(text.casefold() for message in messages("id") for text in texts(message.string))
    assert [word for word in ("kedaluwarsa", "kadaluarsa", "usang") if word in said] == []
