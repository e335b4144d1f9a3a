"""Every page of ours is valid HTML, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from .conftest import log_in
from .test_looks import LANGUAGES, OPERATOR, PUBLIC
from .validity import invalid_html


def test_every_page_is_valid_html(page: Page, portal: str, town: Any, tmp_path: Path):
    def sources(paths: tuple[str, ...], who: str) -> dict[str, str]:
        addresses = [f"{portal}/{language}{path}" for language in LANGUAGES for path in paths]
        return {f"{who} {address}": page.request.get(address).text() for address in addresses}

    pages = sources(PUBLIC, "public")
    log_in(page, portal)
    assert invalid_html(pages | sources(OPERATOR, "operator"), tmp_path) == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path):
    wrong = "<!DOCTYPE html><html lang=en><title>x</title><ul><p>no item</p></ul>"
    (found,) = invalid_html({"wrong": wrong}, tmp_path)
    assert found.startswith("wrong: Element “p” not allowed as child of element “ul” in this context.")
