"""Pictures of the demo's pages: screenshots.py BROWSER SITE FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

_PAGES = {"compliance": "/kepatuhan"}


def main() -> None:
    browser_path, site, folder = sys.argv[1:4]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 1900})
        for name, path in _PAGES.items():
            page.goto(site + path, wait_until="networkidle")
            page.screenshot(path=Path(folder) / f"{name}.png")
            print(f"{folder}/{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
