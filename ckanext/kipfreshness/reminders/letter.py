"""A letter's parts, and its plain text. Its HTML is a template's."""

from __future__ import annotations

from dataclasses import dataclass

import ckan.plugins.toolkit as tk


@dataclass(frozen=True)
class Entry:
    title: str
    url: str
    reason: str


@dataclass(frozen=True)
class Group:
    """An OPD with those of its datasets that the letter is about."""

    title: str
    url: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Letter:
    """``pause_url`` is empty where there is nothing to pause."""

    address: str
    name: str
    subject: str
    greeting: str
    opening: tuple[str, ...]
    groups: tuple[Group, ...]
    closing: tuple[str, ...]
    signature: str
    pause_url: str = ""

    @property
    def text(self) -> str:
        parts = [self.greeting, *self.opening]
        for group in self.groups:
            parts.append(f"{group.title}\n{group.url}")
            parts += [f"- {entry.title}\n  {entry.reason}\n  {entry.url}" for entry in group.entries]
        parts += [*self.closing, self.signature]
        if self.pause_url:
            parts.append(tk._("To receive no more reminders at this address, open %(url)s") % {"url": self.pause_url})
        return "\n\n".join(parts) + "\n"

    @property
    def html(self) -> str:
        return tk.render("kipfreshness/mail/letter.html", {"letter": self})


def one_line(text: str) -> str:
    """What may stand in a mail's header."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
