"""Our pages and answers beside CKAN's own, on a real web server with two workers, eight readers at once.

    CKAN_SQLALCHEMY_URL=… python -m bench.read_path --ini test.ini [--requests 500] [--organization NAME]

The portal is that of CKAN's variables, best one that bench.portal filled. Nothing is written. Each line's page and what
stands beside it are asked for in turns in one run; "first" is the same page right after somebody changed something, so
that nothing of it is kept.
"""

from __future__ import annotations

import argparse
import statistics
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .web import AT_ONCE, Server, database, machine, one, server

_API = "/api/3/action/"


@dataclass(frozen=True)
class Line:
    """``wanted``: how many times as long as the page beside it at most."""

    name: str
    path: str
    beside: str
    beside_path: str
    wanted: float


def lines(organization: str, dataset: str) -> list[Line]:
    show, search = f"{_API}package_show?id={dataset}", f"{_API}package_search?rows=20"
    answers = [
        (name, _API + path)
        for name, path in (
            ("compliance_show", "kipfreshness_compliance_show"),
            ("dataset_list", "kipfreshness_dataset_list?rows=20"),
            ("status_show", f"kipfreshness_status_show?id={dataset}"),
        )
    ]
    return [
        Line("/kepatuhan", "/kepatuhan", "/about", "/about", 1.5),
        Line(
            "/kepatuhan/OPD",
            f"/kepatuhan/{organization}",
            "CKAN's page of the OPD",
            f"/organization/{organization}",
            1.0,
        ),
        Line("/kepatuhan/OPD.svg", f"/kepatuhan/{organization}.svg", "/about", "/about", 1.5),
        *(Line(name, path, "package_show", show, 1.0) for name, path in answers),
        *(Line(name, path, "package_search rows=20", search, 1.0) for name, path in answers),
        Line(
            "search: facet kip_status",
            f'{search}&facet.field=["kip_status"]',
            "facet organization",
            f'{search}&facet.field=["organization"]',
            1.2,
        ),
        Line(
            "search: sort kip_due_date",
            f"{search}&sort=kip_due_date+asc",
            "sort metadata_modified",
            f"{search}&sort=metadata_modified+asc",
            1.2,
        ),
    ]


def measure(found: Server, asked: list[Line], requests: int, cursor: Any) -> None:
    print("| work | p95 ms | median ms | first ms | beside | p95 ms | median ms | ratio of p95 | wanted |")
    print("|---|---|---|---|---|---|---|---|---|")
    for line in asked:
        ours, theirs = found.times([line.path, line.beside_path], requests)
        first = statistics.median(_after_a_change(found, line.path, cursor) for _ in range(5))
        print(
            f"| {line.name} | {ours.p95:.1f} | {ours.median:.1f} | {first:.0f} | {line.beside} | {theirs.p95:.1f} "
            f"| {theirs.median:.1f} | {ours.p95 / theirs.p95:.2f} | ≤ {line.wanted:g} |",
            flush=True,
        )


def _after_a_change(found: Server, path: str, cursor: Any) -> float:
    written = "INSERT INTO kipfreshness_data_version VALUES (0, %s) ON CONFLICT (place) DO UPDATE SET version = %s"
    cursor.execute(written, [uuid.uuid4().hex] * 2)
    return found.get(path)


def main() -> None:
    options = _options()
    with database() as cursor:
        about = machine(cursor)
        datasets = one(cursor, "SELECT count(*) FROM package WHERE type = 'dataset' AND state = 'active'")
        statement = "SELECT count(*) FROM package p JOIN \"group\" g ON g.id = p.owner_org WHERE g.name = '{}'"
        of_it = one(cursor, statement.format(options.organization))
        dataset = one(
            cursor,
            "SELECT p.name FROM package p JOIN kipfreshness_dataset d ON d.dataset_id = p.id "
            "WHERE p.state = 'active' AND NOT p.private AND p.type = 'dataset' ORDER BY p.id LIMIT 1",
        )
        portal = f"{datasets:,} datasets, {of_it:,} of them of {options.organization}"
        print(f"{portal}; {options.requests} requests, {AT_ONCE} at once. {about}\n", flush=True)
        with server(options.ini) as found:
            measure(found, lines(options.organization, dataset), options.requests, cursor)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ini", type=Path, required=True)
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--organization", default="opd-01")
    return parser.parse_args()


if __name__ == "__main__":
    main()
