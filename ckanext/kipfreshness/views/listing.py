"""What the compliance page's query string asks for, and the OPDs that answer it: the same for page and exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ..wording.labels import BANDS, STATUSES
from ..wording.opd_types import opd_types

Row = dict[str, Any]

# What has no value comes last, whatever the order.
_LAST = "9999"

_SORT_KEYS: dict[str, Callable[[Row], Any]] = {
    "rank": lambda row: (row["rank"] is None, row["rank"] or 0, row["title"].casefold()),
    "name": lambda row: row["title"].casefold(),
    "improved": lambda row: (row["score_change"] is None, -(row["score_change"] or 0), row["title"].casefold()),
    "overdue": lambda row: (-(row["overdue"] + row["unknown"]), row["title"].casefold()),
    "oldest": lambda row: (row["oldest_due_at"] or _LAST, row["title"].casefold()),
}
SORTS = tuple(_SORT_KEYS)


@dataclass(frozen=True)
class Selection:
    """Which OPDs are shown, and in which order. Empty text selects all."""

    q: str = ""
    band: str = ""
    status: str = ""
    opd_type: str = ""
    sort: str = "rank"

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> Selection:
        """Raises ``ValidationError`` that names each field with a value that the page does not know."""
        selection = cls(
            q=args.get("q", "").strip(),
            band=args.get("band", ""),
            status=args.get("status", ""),
            opd_type=args.get("opd_type", ""),
            sort=args.get("sort", "") or "rank",
        )
        errors: dict[str, Any] = {
            field: [tk._("%(value)s is not one of: %(choices)s.") % {"value": value, "choices": ", ".join(choices)}]
            for field, value, choices in (
                ("band", selection.band, BANDS),
                ("status", selection.status, STATUSES),
                ("opd_type", selection.opd_type, tuple(opd_types())),
                ("sort", selection.sort, SORTS),
            )
            if value and value not in choices
        }
        if errors:
            raise tk.ValidationError(errors)
        return selection

    def rows(self, organizations: list[Row]) -> list[Row]:
        return sorted(filter(self._has, organizations), key=_SORT_KEYS[self.sort])

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self.band or self.status or self.opd_type)

    def _has(self, row: Row) -> bool:
        names = f"{row['title']} {row['short_name'] or ''} {row['name']}".casefold()
        return (
            self.q.casefold() in names
            and self.band in ("", row["band"])
            and self.opd_type in ("", row["opd_type"])
            and (not self.status or row[self.status] > 0)
        )
