"""Which organisation a publisher's name means."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping

import msgspec

_NO_WORD = re.compile(r"[^\w]+|_+")


class OrganizationNames(msgspec.Struct, frozen=True, kw_only=True):
    """All that an organisation is called: by its record, nothing guessed."""

    id: str
    name: str
    title: str
    short_name: str = ""
    opd_code: str = ""
    aliases: tuple[str, ...] = ()

    def all(self) -> Iterable[str]:
        return (self.id, self.name, self.title, self.short_name, self.opd_code, *self.aliases)


class PublisherDirectory:
    """``renamed`` is the source's own ``publishers`` setting: publisher to an organisation's name; it wins."""

    def __init__(self, organizations: Iterable[OrganizationNames], renamed: Mapping[str, str] | None = None) -> None:
        self._ids_by_name: dict[str, set[str]] = {}
        for organization in organizations:
            for name in organization.all():
                if folded := fold_publisher(name):
                    self._ids_by_name.setdefault(folded, set()).add(organization.id)
        self._renamed = {fold_publisher(publisher): name for publisher, name in (renamed or {}).items()}

    def organization_id(self, publisher: str) -> str | None:
        """``None`` where no organisation has that name, and where two have it."""
        folded = fold_publisher(publisher)
        ids = self._ids_by_name.get(fold_publisher(self._renamed.get(folded, publisher)), set())
        return next(iter(ids)) if len(ids) == 1 else None

    def fingerprint(self) -> str:
        """Another one when another publisher may lead to another organisation."""
        names = sorted((name, sorted(ids)) for name, ids in self._ids_by_name.items())
        return hashlib.sha256(repr((names, sorted(self._renamed.items()))).encode()).hexdigest()


def fold_publisher(name: str) -> str:
    """The same for spellings that differ in case, accents, punctuation and “&” for “dan”."""
    decomposed = unicodedata.normalize("NFKD", name.replace("&", " dan ")).casefold()
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(_NO_WORD.sub(" ", letters).split())
