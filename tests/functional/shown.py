"""What a page says, as somebody reads it."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag


def main(answer: Any) -> Tag:
    found = BeautifulSoup(answer.body, "html.parser").find("main")
    assert isinstance(found, Tag)
    return found


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())
