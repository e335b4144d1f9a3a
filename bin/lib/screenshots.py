"""Pictures of the demo's pages: ADMIN=… ADMIN_PASSWORD=… screenshots.py BROWSER SITE FOLDER."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

_PUBLIC = {"compliance": "/kepatuhan"}
_LOGGED_IN = {"work": "/dashboard/pekerjaan?organization=dinsos"}


def main() -> None:
    browser_path, site, folder = sys.argv[1:4]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 1900})
        take(page, _PUBLIC, site, Path(folder))
        log_in(page, site)
        take(page, _LOGGED_IN, site, Path(folder))
        browser.close()


def take(page: Page, pages: dict[str, str], site: str, folder: Path) -> None:
    for name, path in pages.items():
        page.goto(site + path, wait_until="networkidle")
        page.screenshot(path=folder / f"{name}.png")
        print(f"{folder}/{name}.png")


def log_in(page: Page, site: str) -> None:
    page.goto(f"{site}/user/login")
    page.locator("#field-login").fill(os.environ["ADMIN"])
    page.locator("#field-password").fill(os.environ["ADMIN_PASSWORD"])
    page.locator("#field-password").press("Enter")
    page.wait_for_url("**/dashboard/**")


if __name__ == "__main__":
    main()
