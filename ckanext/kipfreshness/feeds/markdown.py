"""Descriptions as Markdown: HTML becomes Markdown, and nothing that a browser could run is left, whatever shows it."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import nh3

from .cleaning import Cleaning
from .links import absolute_link
from .messages import N_
from .text import clean_block, is_empty_word
from .word_list import word_set

_LONGEST = 100_000  # characters
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}
_BLOCKS = word_set(
    "p div section article header footer table tr ul ol dl dt dd blockquote pre h1 h2 h3 h4 h5 h6 figure figcaption hr"
)
_KEPT = _BLOCKS | frozenset(_MARKS) | {"a", "li", "br", "td", "th", "span"}
_HTML = re.compile(
    r"<(?:!--|/?(?:a|abbr|article|b|big|blockquote|body|br|button|center|cite|code|dd|div|dl|dt|em|embed|fieldset|figure|font|footer|"
    r"form|h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|object|ol|p|pre|s|script|section|small|span|"
    r"strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul|video)(?=[\s/>]|$))",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#x[0-9A-Fa-f]{2,5});")
_ESCAPED_HTML = re.compile(
    r"&lt;/?(?:p|br|b|strong|em|i|ul|ol|li|div|span|a|h[1-6]|table)(?:\s[^&]*)?/?&gt;", re.IGNORECASE
)
_OPENS_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_BAD_LINK = re.compile(r"\]\(\s*(?:(?:javascript|data|vbscript)\s*:)[^)]*\)?", re.IGNORECASE)
_BAD_SCHEME = re.compile(r"\b(javascript|vbscript)\s*:", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_LINE_END = re.compile(r" *\n *")
_MANY_LINES = re.compile(r"\n{3,}")


def to_markdown(
    value: object, cleaning: Cleaning, *, field: str = "notes", is_html: bool = False, base_url: str = ""
) -> str:
    """At most 100,000 characters. A sign that stands for nothing (``-``) becomes empty."""
    text = clean_block(value)
    if not text or is_empty_word(text):
        return ""
    if len(text) > _LONGEST:
        cleaning.report(field, text, N_("The text is too long; only its beginning was used."))
        text = text[:_LONGEST]
    if _ESCAPED_HTML.search(text):  # escaped twice on its way
        text = html.unescape(text)
    if is_html or _HTML.search(text):
        text = html_to_markdown(text, base_url)
    elif _ENTITY.search(text):
        text = clean_block(html.unescape(text))
    return "" if is_empty_word(text) else _disarm(text)


def html_to_markdown(text: str, base_url: str = "") -> str:
    clean = nh3.clean(
        text,
        tags=set(_KEPT),
        attributes={"a": {"href"}},
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel", "ftp"},
    )
    writer = _Writer(base_url)
    writer.feed(clean)
    writer.close()
    return writer.text()


def _disarm(text: str) -> str:
    text = _OPENS_TAG.sub("&lt;", text) if "<" in text else text
    if "script" in text.casefold() or "](" in text:
        text = _BAD_LINK.sub("]", text)
        text = _BAD_SCHEME.sub(r"\1&#58;", text)
    return text


class _Writer(HTMLParser):
    """Writes Markdown of HTML that is well formed and holds the kept tags only."""

    def __init__(self, base_url: str) -> None:
        super().__init__(convert_charrefs=True)
        self._base_url = base_url
        self._parts: list[str] = []
        self._lists: list[int | None] = []  # the last number of each open ordered list
        self._links: list[tuple[int, str]] = []
        self._marks: list[tuple[int, str]] = []

    def text(self) -> str:
        text = _SPACES.sub(" ", "".join(self._parts))
        return _MANY_LINES.sub("\n\n", _AROUND_LINE_END.sub("\n", text)).strip()

    def handle_data(self, data: str) -> None:
        self._parts.append(re.sub(r"\s+", " ", data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._parts.append("\n")
        elif tag in ("td", "th"):
            self._parts.append(" ")
        elif tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
            self._parts.append("\n" if len(self._lists) > 1 else "\n\n")
        elif tag == "li":
            self._parts.append(self._bullet())
        elif tag == "a":
            self._links.append((len(self._parts), dict(attrs).get("href") or ""))
        elif tag in _MARKS:
            mark = _MARKS[tag] if all(mark != _MARKS[tag] for _, mark in self._marks[-4:]) else ""
            self._marks.append((len(self._parts), mark))
        elif tag in _BLOCKS:
            self._parts.append("\n" if tag == "tr" or self._lists else "\n\n")
            if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                self._parts.append("#" * max(2, int(tag[1])) + " ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
            self._parts.append("\n" if self._lists else "\n\n")
        elif tag == "a" and self._links:
            start, link = self._links.pop()
            self._close_link(start, self._link_end(link))
        elif tag in _MARKS and self._marks:
            start, mark = self._marks.pop()
            if mark:
                self._wrap(start, mark, mark)
        elif tag in ("td", "th"):
            self._parts.append(" ")
        elif tag in _BLOCKS and tag != "tr":
            self._parts.append("\n" if self._lists else "\n\n")

    def _close_link(self, start: int, end: str) -> None:
        if end:
            self._wrap(start, "[", end)

    def _bullet(self) -> str:
        if not self._lists:
            return "\n- "
        number = self._lists[-1]
        if number is None:
            return "\n- "
        self._lists[-1] = number + 1
        return f"\n{number + 1}. "

    def _link_end(self, link: str) -> str:
        if link.startswith(("mailto:", "tel:")):
            return f"]({link})"
        link = absolute_link(link, self._base_url)
        return f"]({link.replace('(', '%28').replace(')', '%29')})" if link else ""

    def _wrap(self, start: int, before: str, after: str) -> None:
        """Marks must touch the words; around nothing, or over more than one block, they would be shown as signs."""
        inside = "".join(self._parts[start:])
        words = inside.strip()
        if words and "\n" not in words:
            lead, tail = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
            self._parts[start:] = [lead, before, words, after, tail]
