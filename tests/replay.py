"""Replay a portal's days: run the marking as of each, and compare every mark and every history row with the oracle's.

On any portal: ``python -m tests.replay CKAN_INI [DAYS]``. It writes history of past days (never a frozen month-end) and
nothing else, and exits with 1 where anything differs. What happened is read from the tables row by row.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.model.meta import Session

from . import oracle

UTC = timezone.utc
COMPARED = ("status", "basis", "due_on", "age_days", "days_overdue", "cause")


def replay(days: int, today: date) -> Iterator[str]:
    """One line for each difference in the ``days`` before ``today``."""
    rule = rule_of_portal()
    portal = read_portal()
    for past in range(days, 0, -1):
        on = today - timedelta(days=past)
        is_frozen = (on + timedelta(days=1)).day == 1 and bool(_rows(_HISTORY.format(on)))
        tk.get_action("kipfreshness_run")(as_admin(), {"as_of": on.isoformat()})
        as_of = oracle.end_of(on, rule.zone) - timedelta(microseconds=1)
        expected = {id_: mark for id_, mark in expected_marks(portal, rule, as_of).items() if mark is not None}
        yield from _different_marks(on, expected)
        if not is_frozen:  # as of some hour of that day
            yield from _different_history(on, portal, expected)


def rule_of_portal() -> oracle.Rule:
    def period(key: str) -> tuple[int, int, int]:
        return read_period(tk.config[f"ckanext.kipfreshness.{key}"])

    return oracle.Rule(
        zone=tk.config["ckanext.kipfreshness.timezone"],
        max_age=period("max_age"),
        due_soon=period("due_soon"),
        policy=tk.config["ckanext.kipfreshness.policy"],
    )


def read_period(text: str) -> tuple[int, int, int]:
    years = months = days = 0
    number = ""
    for letter in text.lstrip("P"):
        if letter.isdigit():
            number += letter
            continue
        count, number = int(number), ""
        years += count if letter == "Y" else 0
        months += count if letter == "M" else 0
        days += count * 7 if letter == "W" else count if letter == "D" else 0
    return years, months, days


def read_portal() -> dict[str, dict[str, Any]]:
    """Of each public dataset everything that was ever seen."""
    datasets = {row["id"]: row for row in _rows(_DATASETS)}
    for row in datasets.values():
        row.update(events=[], confirmed=[], exemptions=[])
    for table, key in (("kipfreshness_evidence", "events"), ("kipfreshness_exemption", "exemptions")):
        for row in _rows(f"SELECT * FROM {table}"):
            if row["dataset_id"] in datasets:
                datasets[row["dataset_id"]][key].append(row)
    for row in _rows("SELECT dataset_id, confirmed_at FROM kipfreshness_confirmation"):
        if row["dataset_id"] in datasets:
            datasets[row["dataset_id"]]["confirmed"].append(row["confirmed_at"])
    seen = {row["resource_id"]: row for row in _rows("SELECT * FROM kipfreshness_resource")}
    for row in datasets.values():
        row["events"] = [{**event, "resource": seen.get(event["resource_id"])} for event in row["events"]]
    return datasets


_HISTORY = """
    SELECT * FROM kipfreshness_history
    JOIN kipfreshness_history_organization ON number = organization_number WHERE on_date = '{}'
"""
_DATASETS = """
    SELECT p.id, p.name, p.metadata_created, p.owner_org, d.publisher_at,
        p.extras ->> 'update_frequency' AS own_frequency, g.extras ->> 'update_frequency' AS default_frequency,
        g.extras ->> 'update_limit' AS limit, h.dataset_id IS NOT NULL AS harvested,
        s.last_attempt_at, s.failing_since
    FROM package p
    LEFT JOIN "group" g ON g.id = p.owner_org
    LEFT JOIN kipfreshness_dataset d ON d.dataset_id = p.id
    LEFT JOIN kipfreshness_harvested h ON h.dataset_id = p.id
    LEFT JOIN kipfreshness_source s ON s.source_id = h.source_id
    WHERE p.type = 'dataset' AND p.state = 'active' AND NOT p.private
"""


def expected_marks(
    portal: dict[str, dict[str, Any]], rule: oracle.Rule, as_of: datetime
) -> dict[str, dict[str, object] | None]:
    """What each dataset's mark must be; ``None`` for one that was not there yet."""
    found: dict[str, dict[str, object] | None] = {}
    for id_, row in portal.items():
        mark = oracle.mark(facts_of(row, rule, as_of), rule, as_of)
        there = row["metadata_created"].replace(tzinfo=UTC) <= as_of or mark["updated_at"] is not None
        found[id_] = mark if there else None
    return found


def facts_of(row: dict[str, Any], rule: oracle.Rule, as_of: datetime) -> oracle.Facts:
    facts = oracle.Facts(confirmed=row["confirmed"], harvested=row["harvested"])
    for event in row["events"]:
        if _counts(event, row, as_of):
            getattr(facts, event["basis"]).append(event["happened_at"])
    names = [*oracle.A_FREQUENCY_S_PERIOD, "irregular"]
    facts.frequency = next((name for name in (row["own_frequency"], row["default_frequency"]) if name in names), None)
    limit = read_period(row["limit"]) if row["limit"] else None
    if limit and all(oracle.plus(day, limit) <= oracle.plus(day, rule.max_age) for day in _EVERY_DAY):
        facts.stricter_limit = limit
    for exemption in row["exemptions"]:
        lifted_at = exemption["lifted_at"]
        if exemption["exempted_at"] <= as_of and (lifted_at is None or lifted_at > as_of):
            facts.exempt_until = exemption["until"]
    if row["last_attempt_at"]:
        facts.last_attempt = min(row["last_attempt_at"], as_of)
    if row["failing_since"] and row["failing_since"] <= as_of:
        facts.failing_since = row["failing_since"]
    return facts


_EVERY_DAY = [date(2023, 1, 1) + timedelta(days=number) for number in range(731)]


def _counts(event: dict[str, Any], row: dict[str, Any], as_of: datetime) -> bool:
    if event["basis"] == "resource":
        resource = event["resource"]
        is_gone = resource["gone_since"] is not None and resource["gone_since"] <= as_of
        return not is_gone and event["happened_at"] <= resource["changed_at"]
    if event["basis"] == "publisher":
        return event["happened_at"] <= row["publisher_at"]
    return True


def _different_marks(on: date, expected: dict[str, dict[str, object]]) -> Iterator[str]:
    listed = tk.get_action("kipfreshness_dataset_list")(as_admin(), {"as_of": on.isoformat(), "rows": 1_000_000})
    found = {row["id"]: row for row in listed["results"] if not row["private"]}
    for id_ in sorted(found.keys() ^ expected.keys()):
        yield f"{on} {id_}: only {'listed' if id_ in found else 'expected'}"
    for id_ in found.keys() & expected.keys():
        for field in COMPARED:
            wanted = expected[id_][field]
            wanted = wanted.isoformat() if isinstance(wanted, date) else wanted
            if found[id_][field] != wanted:
                yield f"{on} {found[id_]['name']} {field}: {found[id_][field]!r}, not {wanted!r}"


def _different_history(
    on: date, portal: dict[str, dict[str, Any]], expected: dict[str, dict[str, object]]
) -> Iterator[str]:
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for id_, mark in expected.items():
        for organization in {portal[id_]["owner_org"] or "nobody", ""}:
            counts[organization][str(mark["status"])] += 1
    rows = {row["organization_id"]: row for row in _rows(_HISTORY.format(on))}
    for row in _rows("SELECT id, name FROM \"group\" WHERE is_organization AND state = 'active'"):
        if row["id"] not in rows:
            yield f"{on} {row['name']}: no history"
    for organization, row in rows.items():
        for status in ("current", "due_soon", "overdue", "unknown", "exempt"):
            if row[status] != counts[organization][status]:
                yield f"{on} {organization or 'portal'} {status}: {row[status]}, not {counts[organization][status]}"


def as_admin() -> dict[str, Any]:
    return {"ignore_auth": True, "user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]}


def _rows(statement: str) -> list[dict[str, Any]]:
    return [dict(row) for row in Session.execute(sa.text(statement)).mappings()]


def main(ini: str, days: str = "70") -> int:
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    app = make_app(load_config(ini))
    with app._wsgi_app.test_request_context():
        today = oracle.local_day(datetime.now(UTC), rule_of_portal().zone)
        differences = list(replay(int(days), today))
        print("\n".join(differences))
        datasets, organizations = (
            len(read_portal()),
            len(_rows("SELECT 1 FROM kipfreshness_history_organization")),
        )
        print(
            f"{days} days, {datasets} datasets, {organizations} rows of history a day: {len(differences)} differences"
        )
    return 1 if differences else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
