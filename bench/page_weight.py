"""What a page of ours weighs beyond CKAN's own: its HTML and whatever it loads, in bytes as the site sends them.

    python -m bench.page_weight http://127.0.0.1:5000/kepatuhan

CKAN's own part is what /about of the same site weighs; our stylesheet, which stands on every page, counts as ours.
"""

from __future__ import annotations

import sys
import urllib.request
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

LIMIT = 60_000  # bytes of /kepatuhan
_OURS = "/kipfreshness/"


@dataclass(frozen=True)
class Weight:
    """``files`` are those that CKAN's own page does not load, and ours that it does, with their sizes."""

    html: int
    files: dict[str, int]

    @property
    def total(self) -> int:
        return self.html + sum(self.files.values())


class _Links(HTMLParser):
    """The addresses of the style sheets, scripts and pictures that a page loads."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base, self.found = base, set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        address = values.get("href" if tag == "link" else "src")
        is_loaded = tag in ("script", "img") or (tag == "link" and values.get("rel") == "stylesheet")
        if is_loaded and address:
            self.found.add(urljoin(self.base, address))


def weigh(url: str) -> Weight:
    page, ckans_own = _get(url), _get(urljoin(url, "/about"))
    theirs = {address for address in _links(url, ckans_own) if _OURS not in address}
    files = {address: len(_get(address)) for address in sorted(_links(url, page) - theirs)}
    return Weight(len(page) - len(ckans_own), files)


def _links(base: str, page: bytes) -> set[str]:
    links = _Links(base)
    links.feed(page.decode())
    return links.found


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read()


def main() -> None:
    weight = weigh(sys.argv[1])
    print(f"{weight.html:7} bytes of HTML more than /about")
    for address, size in weight.files.items():
        print(f"{size:7} bytes {address}")
    print(f"{weight.total:7} bytes in all; the limit is {LIMIT}")
    sys.exit(1 if weight.total > LIMIT else 0)


if __name__ == "__main__":
    main()
