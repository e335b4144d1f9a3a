"""Ten million rows of history: what a page, an OPD's page and a list of its days cost beside a hundred thousand rows.

    python -m bench.long_history --ini test.ini --erase [--rows 10000000]

The portal of the ini is emptied first: never name one that is used. The rows are of 2,000 OPDs, most of them long gone,
back to the year 2013; five are on the portal, with a dataset each. Prints milliseconds, the median of seven.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from .harvest import act, run_step, write_ini

OPDS, OPDS_EVER = 5, 2000
FEW = 100_000
PAGES = (
    "/kepatuhan",
    "/kepatuhan.json",
    "/kepatuhan/opd-0",
    "/kepatuhan/opd-0.xlsx",
    "/api/3/action/kipfreshness_history_list?organization=opd-0",
    "/api/3/action/kipfreshness_history_list?organization=opd-0&month_ends=true",
)
_NAME_OPDS = """
    INSERT INTO kipfreshness_history_organization (organization_id)
    SELECT coalesce(there.id, 'gone-' || opd)
    FROM generate_series(0, :opds - 1) AS opd
    LEFT JOIN "group" AS there ON there.name = 'opd-' || opd
    ON CONFLICT DO NOTHING
"""
_FILL = """
    INSERT INTO kipfreshness_history
    SELECT number, current_date - 1 - day, 5, 1, 3, 1, 0, 0, 0, 2
    FROM kipfreshness_history_organization
    CROSS JOIN generate_series(0, :rows / :opds - 1) AS day
    ON CONFLICT DO NOTHING
"""


def main() -> None:
    options = _options()
    if not options.erase:
        sys.exit("This empties the portal of the ini. Say --erase where that is meant.")
    with tempfile.TemporaryDirectory() as folder:
        ini = write_ini("opd_feed", Path(folder), options.ini)
        run_step("prepare", "opd_feed", ini, "http://127.0.0.1:1/data.json")
        _measure(ini, options.rows)


def _measure(ini: Path, rows: int) -> None:
    from ckan.cli import load_config
    from ckan.config.middleware import make_app
    from ckan.tests.helpers import CKANTestApp

    app = make_app(load_config(str(ini)))
    with app._wsgi_app.test_request_context():
        _make_opds()
        found = {}
        for count in (FEW, rows):
            _fill(count)
            found[count] = {page: _milliseconds(CKANTestApp(app), page) for page in PAGES}
            found[count]["a marking run"] = _milliseconds_of(lambda: act("kipfreshness_run", {}))
        _run_sql("TRUNCATE kipfreshness_history, kipfreshness_history_organization")
    print(f"{'':80} {FEW:>12,} {rows:>12,} rows")
    for what in found[FEW]:
        print(f"{what:80} {found[FEW][what]:12.0f} {found[rows][what]:12.0f} ms")


def _make_opds() -> None:
    uploaded = (datetime.now(timezone.utc) - timedelta(days=40)).replace(tzinfo=None).isoformat()
    for number in range(OPDS):
        owner = act("organization_create", {"name": f"opd-{number}", "title": f"Dinas Nomor {number}"})
        resources = [{"url": "https://opd.example/data.csv", "last_modified": uploaded}]
        act("package_create", {"name": f"data-{number}", "owner_org": owner["id"], "resources": resources})


def _fill(rows: int) -> None:
    _run_sql(_NAME_OPDS, opds=OPDS_EVER)
    _run_sql(_FILL, rows=rows, opds=OPDS_EVER)
    _run_sql("ANALYZE kipfreshness_history")


def _run_sql(statement: str, **values: int) -> None:
    import ckan.model as model
    import sqlalchemy as sa

    model.Session.execute(sa.text(statement), values)
    model.Session.commit()


def _milliseconds(client: Any, page: str) -> float:
    def ask() -> None:
        assert client.get(page).status_code == 200, page

    return _milliseconds_of(ask)


def _milliseconds_of(work: Any) -> float:
    times: list[float] = []
    for _ in range(8):
        began = time.monotonic()
        work()
        times.append(1000 * (time.monotonic() - began))
    return statistics.median(times[1:])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ini", required=True)
    parser.add_argument("--erase", action="store_true")
    parser.add_argument("--rows", type=int, default=10_000_000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
