"""The first deploy on a portal that is there already, beside CKAN's own ``search-index rebuild`` of the same portal.

    python -m bench.first_deploy 100000 --ini test.ini --erase [--sample 2000]

``bench.portal`` fills the portal of the ini, or finds it filled. Then our tables are taken away, and each step runs in
a process of its own, as an admin would call it: the migration and the first run (first evidence of every dataset, its
status, the day's history), and our fields into the index. CKAN's rebuild and ours are timed over the same sample of
datasets and multiplied, CKAN's without our plugins; with ``--sample`` as large as the portal nothing is multiplied.
Last, ten years of history are written for every OPD: bytes a row, and how long the actions take that read it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from .portal.site import portal_of

_WITHOUT_US = "harvest scheming_organizations"
_YEARS = """
INSERT INTO kipfreshness_history
SELECT
    organization_number, day::date,
    current, due_soon, overdue, unknown, exempt, not_checked, confirmed, behind_schedule
FROM generate_series(now() - interval '10 years', now() - interval '1 day', interval '1 day') AS day
CROSS JOIN (
    SELECT DISTINCT ON (organization_number) * FROM kipfreshness_history ORDER BY organization_number, on_date DESC
) AS last
ORDER BY day
ON CONFLICT DO NOTHING
"""
_BYTES_A_ROW = (
    "SELECT pg_total_relation_size('kipfreshness_history')::float / count(*), count(*) FROM kipfreshness_history"
)


def main() -> None:
    options = _options()
    if options.step:
        plugins = {"plugins": _WITHOUT_US} if options.step == "rebuild" else {}
        with portal_of(options.ini, **plugins):
            print(json.dumps(_STEPS[options.step](options)))
        return
    if not options.erase:
        sys.exit("This empties the portal of the ini. Say --erase where that is meant.")
    _call(["-m", "bench.portal", str(options.datasets), "--ini", options.ini, "--erase"])
    found = {step: _step(step, options) for step in _STEPS}
    _print_table(options.datasets, options.sample, found)


def _rebuild(options: argparse.Namespace) -> dict[str, float]:
    """As ``ckan search-index rebuild`` does it."""
    import ckan.lib.search as search

    dataset_ids = _sample(options.sample)
    began = time.perf_counter()
    search.rebuild(package_ids=dataset_ids, defer_commit=True)
    search.commit()
    return {"seconds": (time.perf_counter() - began) / len(dataset_ids) * options.datasets}


def _migrate(_options: argparse.Namespace) -> dict[str, float]:
    """From a portal without our tables."""
    from ckan.cli.db import _run_migrations

    from .portal.filled import forget_filled

    forget_filled()
    _run_migrations("kipfreshness", "base", False)
    began = time.perf_counter()
    _run_migrations("kipfreshness", "head", True)
    return {"seconds": time.perf_counter() - began}


def _mark(_options: argparse.Namespace) -> dict[str, float]:
    from datetime import datetime, timezone

    from ckanext.kipfreshness import config
    from ckanext.kipfreshness.jobs import run_marking

    began = time.perf_counter()
    run_marking(config.policy(), datetime.now(timezone.utc))
    return {"seconds": time.perf_counter() - began}


def _index(options: argparse.Namespace) -> dict[str, float]:
    """What ``repair_index`` does after the first run, for the same sample."""
    import sqlalchemy as sa
    from ckan.model.meta import Session

    from ckanext.kipfreshness.search import repair_index

    dataset_ids = _sample(options.sample)
    others = sa.text("UPDATE kipfreshness_dataset SET index_stale = dataset_id = ANY(:ids)")
    Session.execute(others, {"ids": dataset_ids})
    Session.commit()
    began = time.perf_counter()
    indexed = repair_index()
    assert indexed == len(dataset_ids), indexed
    return {"seconds": (time.perf_counter() - began) / len(dataset_ids) * options.datasets}


def _history(_options: argparse.Namespace) -> dict[str, float]:
    import sqlalchemy as sa
    from ckan.model.meta import Session

    before = _time_reads()
    Session.execute(sa.text(_YEARS))
    Session.commit()
    size, rows = Session.execute(sa.text(_BYTES_A_ROW)).one()
    after = _time_reads()
    Session.execute(sa.text("DELETE FROM kipfreshness_history WHERE on_date < current_date - 1"))
    Session.commit()
    return {"bytes": size, "rows": rows, **{f"{key} before": before[key] for key in before}, **after}


def _time_reads() -> dict[str, float]:
    from .portal.samples import act

    reads: dict[str, Callable[[], Any]] = {
        "compliance_show": lambda: act("kipfreshness_compliance_show"),
        "history_list of a month": lambda: act(
            "kipfreshness_history_list", organization="opd-01", since=time.strftime("%Y-%m-01")
        ),
    }
    return {name: median(_time(read) for _ in range(5)) for name, read in reads.items()}


def _time(read: Callable[[], Any]) -> float:
    began = time.perf_counter()
    read()
    return time.perf_counter() - began


def _sample(size: int) -> list[str]:
    import sqlalchemy as sa
    from ckan.model.meta import Session

    query = "SELECT dataset_id FROM bench.copy ORDER BY md5('index' || dataset_id) LIMIT :size"
    return list(Session.execute(sa.text(query), {"size": size}).scalars())


_STEPS = {"rebuild": _rebuild, "migrate": _migrate, "mark": _mark, "index": _index, "history": _history}


def _step(step: str, options: argparse.Namespace) -> dict[str, float]:
    arguments = [str(options.datasets), "--ini", options.ini, "--sample", str(options.sample), "--step", step]
    return json.loads(_call(["-m", "bench.first_deploy", *arguments]).splitlines()[-1])


def _call(arguments: list[str]) -> str:
    finished = subprocess.run([sys.executable, *arguments], stdout=subprocess.PIPE, text=True, check=False)
    if finished.returncode != 0:
        sys.exit(f"{' '.join(arguments)} failed:\n{finished.stdout[-4000:]}")
    return finished.stdout


def _print_table(datasets: int, sample: int, found: dict[str, dict[str, float]]) -> None:
    rebuild = found["rebuild"]["seconds"]
    rows = {
        f"CKAN's search-index rebuild, from {sample:,}": rebuild,
        "migration and first run": found["migrate"]["seconds"] + found["mark"]["seconds"],
        f"our fields into the index, from {sample:,}": found["index"]["seconds"],
    }
    print(f"| {datasets:,} datasets | time | beside CKAN's rebuild |\n|---|---|---|")
    for name, seconds in rows.items():
        print(f"| {name} | {seconds:,.1f} s | {seconds / rebuild:.4f} |")
    history = found["history"]
    print(f"\nhistory: {history['bytes']:.0f} bytes a row with its index, {history['rows']:,.0f} rows")
    for name in ("compliance_show", "history_list of a month"):
        before, after = history[f"{name} before"], history[name]
        print(f"{name}: {before * 1000:.0f} ms with one day of history, {after * 1000:.0f} ms with ten years")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("datasets", type=int, nargs="?", default=100_000)
    parser.add_argument("--ini", required=True)
    parser.add_argument("--sample", type=int, default=2000)
    parser.add_argument("--erase", action="store_true")
    parser.add_argument("--step", choices=["rebuild", "migrate", "mark", "index", "history"], help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
