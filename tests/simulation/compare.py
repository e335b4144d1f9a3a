"""What each place shows beside what it must show. Each comparison is counted; each difference is a line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ckan.tests.helpers import CKANTestApp

from . import surfaces
from .book import STATUSES, Book, Mark

LABELS = {
    "current": "Up to date",
    "due_soon": "Due soon",
    "overdue": "Overdue",
    "unknown": "Date unknown",
    "exempt": "Not monitored",
}
_HEADS = {
    "Score": "score",
    "Monitored": "monitored",
    "Compliant": "compliant",
    "Up to date": "current",
    "Due soon": "due_soon",
    "Overdue": "overdue",
    "Date unknown": "unknown",
    "Not monitored": "exempt",
    "Not checked by the portal": "not_checked",
    "Up to date by a review": "confirmed",
    "Behind schedule": "behind_schedule",
}
_OF_MARK = ("status", "basis", "due_on", "due_at", "cause", "age_days", "days_overdue")
_OF_STANDING = (*STATUSES, "not_checked", "confirmed", "behind_schedule", "compliant", "monitored", "score", "band")
_ALL_OF_STANDING = (*_OF_STANDING, "to_target", "oldest_due_at", "last_updated_at")


class Comparison:
    """One moment's looks at every place."""

    def __init__(self, book: Book, now: datetime, app: CKANTestApp) -> None:
        self.book, self.now, self.app = book, now, app
        self.marks = book.marks(now)
        self.standings = {one.id: book.standing(self.marks, one) for one in book.organizations}
        self.made = 0
        self.differences: list[str] = []

    def everything(self) -> None:
        self.lists()
        self.single_datasets()
        self.compliance("compliance_show", surfaces.compliance())
        self.compliance("command", surfaces.command())
        self.search()
        self.exports()
        self.pages()
        self.history()
        self._same("reminders", "ledger", surfaces.ledger(), self.book.reminded)

    def lists(self) -> None:
        """The cheapest look: each dataset that somebody may see, with its mark."""
        for name, everything in (("dataset_list", False), ("dataset_list of the admin", True)):
            found = surfaces.datasets_listed(everything=everything)
            wanted = self.book.there() if everything else self.book.public()
            self._same(name, "which", set(found), {one.id for one in wanted})
            for one in wanted:
                self._mark(name, found.get(one.id, {}), self.marks[one.id])

    def single_datasets(self) -> None:
        for one in self.book.there():
            self._mark("status_show", surfaces.status_show(one.id), self.marks[one.id])
        for one in self.book.public()[:: max(1, len(self.book.public()) // 5)]:
            self._same("badge", one.name, surfaces.dataset_badge(self.app, one.name), self._label(one.id))

    def compliance(self, place: str, found: dict[str, Any]) -> None:
        self._standing(place, "portal", found["totals"], self.book.standing(self.marks))
        rows = {row["id"]: row for row in found["organizations"]}
        self._same(place, "which", set(rows), set(self.standings))
        for id_, wanted in self.standings.items():
            self._standing(place, rows[id_]["name"], rows[id_], wanted)
            self._same(place, "rank", rows[id_]["rank"], self.book.rank(self.standings, id_))

    def search(self) -> None:
        by_status = {
            status: {one.id for one in self.book.public() if self.marks[one.id]["status"] == status}
            for status in STATUSES
        }
        for status, wanted in by_status.items():
            found = surfaces.search(fq=f"kip_status:{status}")["results"]
            self._same("search", status, {row["id"] for row in found}, wanted)
            for row in found:
                self._same("search", row["name"], row["kipfreshness"]["status"], status)
            others = surfaces.search(fq=f"dataset_type:dataset -kip_status:{status}")["results"]
            self._same("search", f"not {status}", {row["id"] for row in others}, set(self._public_ids()) - wanted)
        sorted_ = surfaces.search(**{"sort": "kip_due_date asc", "facet.field": ["kip_status"], "fq": "kip_dated:yes"})
        facet = {item["name"]: item["count"] for item in sorted_["search_facets"]["kip_status"]["items"]}
        dated = [id_ for id_ in self._public_ids() if self.marks[id_]["due_on"]]
        wanted_facet = {name: len(ids & set(dated)) for name, ids in by_status.items() if ids & set(dated)}
        self._same("facet", "counts", facet, wanted_facet)
        due = [self.marks[row["id"]]["due_at"] for row in sorted_["results"]]
        self._same("sort", "kip_due_date", due, sorted(due))

    def exports(self) -> None:
        found = surfaces.json_file(self.app, "/kepatuhan.json")
        self.compliance("portal's json", found)
        rows = {row["name"]: row for row in surfaces.csv_rows(self.app, "/kepatuhan.csv")}
        sheets = surfaces.sheets(self.app, "/en/kepatuhan.xlsx")
        cells = {row["Name in addresses"]: row for row in sheets["Ranking of OPDs"]}
        late = {one.name for one in self.book.public() if self.marks[one.id]["status"] in ("overdue", "unknown")}
        self._same("portal's xlsx", "late", {row["Name in addresses"] for row in sheets["Late datasets"]}, late)
        for one in self.book.organizations:
            wanted, row = self.standings[one.id], rows[one.name]
            for field in _OF_STANDING:
                self._same("portal's csv", f"{one.name} {field}", row[field], _written(wanted[field]))
            for head, field in _HEADS.items():
                self._same("portal's xlsx", f"{one.name} {head}", cells[one.name][head], wanted[field])
            self._exports_of(one)

    def pages(self) -> None:
        tiles, rows = surfaces.portal_page(self.app)
        totals = self.book.standing(self.marks)
        self._same("page", "tiles", sorted(tiles), sorted(str(totals[status]) for status in STATUSES))
        for one in self.book.organizations:
            wanted = self.standings[one.id]
            score = "–" if wanted["score"] is None else f"{wanted['score']:.2f}"
            self._same("page", f"{one.name} score", rows[one.title]["Score"], score)
            for head in ("Overdue", "Date unknown", "Due soon", "Monitored"):
                self._same("page", f"{one.name} {head}", rows[one.title][head], str(wanted[_HEADS[head]]))
            self._page_of(one)

    def history(self) -> None:
        for id_, name in (("", None), *((one.id, one.name) for one in self.book.organizations)):
            found = surfaces.history(name)
            wanted = {on: counts for (owner, on), counts in self.book.history.items() if owner == id_}
            self._same("history", f"{name} days", set(found), {on.isoformat() for on in wanted})
            for on, counts in wanted.items():
                row = found.get(on.isoformat(), {})
                for field in _OF_STANDING:
                    self._same("history", f"{name} {on} {field}", row.get(field), counts[field])

    def _exports_of(self, owner: Any) -> None:
        ids = {one.name: one.id for one in self.book.public() if one.owner is owner}
        address = f"/kepatuhan/{owner.name}"
        listed = {row["name"]: row for row in surfaces.json_file(self.app, f"{address}.json")["results"]}
        rows = {row["name"]: row for row in surfaces.csv_rows(self.app, f"{address}.csv")}
        datasets = surfaces.sheets(self.app, f"/en{address}.xlsx")["Datasets"]
        cells = {row["Name in addresses"]: row for row in datasets}
        for place, names in (("json", listed), ("csv", rows), ("xlsx", cells)):
            self._same(f"OPD's {place}", owner.name, set(names), set(ids))
        for name, id_ in ids.items():
            mark = self.marks[id_]
            self._mark("OPD's json", listed[name], mark)
            for field in ("status", "basis", "cause", "age_days", "days_overdue", "due_on"):
                self._same("OPD's csv", f"{name} {field}", rows[name][field], _written(mark[field]))
            shown = cells[name]
            due_on = shown["Deadline"].date() if shown["Deadline"] else None
            found = (shown["Status"], due_on, shown["Age in days"], shown["Days late"])
            wanted = (LABELS[mark["status"]], mark["due_on"], mark["age_days"], mark["days_overdue"])
            self._same("OPD's xlsx", name, found, wanted)

    def _page_of(self, owner: Any) -> None:
        ids = {one.title: one.id for one in self.book.public() if one.owner is owner}
        tiles, rows = surfaces.organization_page(self.app, owner.name, len(ids))
        wanted = [str(self.standings[owner.id][status]) for status in STATUSES]
        self._same("OPD's page", "tiles", sorted(tiles), sorted(wanted))
        self._same("OPD's page", owner.name, set(rows), set(ids))
        for title, id_ in ids.items():
            self._same("OPD's page", title, rows.get(title), self._label(id_))

    def _label(self, id_: str) -> str:
        return LABELS[self.marks[id_]["status"]]

    def _public_ids(self) -> list[str]:
        return [one.id for one in self.book.public()]

    def _mark(self, place: str, found: dict[str, Any], mark: Mark) -> None:
        name = found.get("name", "?")
        for field in _OF_MARK:
            self._same(place, f"{name} {field}", found.get(field), self._said(mark[field]))
        self._same(place, f"{name} last_updated_at", found.get("last_updated_at"), self._said(mark["updated_at"]))
        self._same(place, f"{name} behind", found.get("schedule", {}).get("behind"), mark["behind_schedule"])

    def _standing(self, place: str, name: str, found: dict[str, Any], wanted: dict[str, Any]) -> None:
        for field in _ALL_OF_STANDING:
            self._same(place, f"{name} {field}", found[field], self._said(wanted[field]))

    def _said(self, value: Any) -> Any:
        """As the API says it: times in the portal's zone, in whole seconds."""
        if isinstance(value, datetime):
            return value.astimezone(ZoneInfo(self.book.rule.zone)).replace(microsecond=0).isoformat()
        return value.isoformat() if isinstance(value, date) else value

    def _same(self, place: str, what: str, found: Any, wanted: Any) -> None:
        self.made += 1
        if found != wanted:
            self.differences.append(f"{self.now} {place}: {what}: {found!r}, not {wanted!r}")


def _written(value: Any) -> str:
    return "" if value is None else str(value)
