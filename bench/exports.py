"""What a long download costs: when its first byte comes, and the most memory that the web process takes for it.

    CKAN_SQLALCHEMY_URL=… python -m bench.exports --ini test.ini [--organization NAME]

On one portal after another (bench.portal fills them with 10 and with 100 thousand datasets) the last column must stay
what it is. One worker, so that the memory is its own; "more" is its peak less what it took before.
"""

from __future__ import annotations

import argparse
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from .web import Server, database, machine, one, server

_FIRST_BYTE = 1000  # milliseconds, of what is sent while it is made


@dataclass(frozen=True)
class Download:
    size: int
    first_byte: float
    seconds: float
    more: float


def fetch(found: Server, path: str) -> Download:
    worker = _worker_of(found)
    Path(f"/proc/{worker}/clear_refs").write_text("5")  # the peak is from now on
    before = _megabytes(worker, "VmRSS")
    began = time.perf_counter()
    with urllib.request.urlopen(found.address + path) as answer:
        size = len(answer.read(1))
        first_byte = 1000 * (time.perf_counter() - began)
        while part := answer.read(1 << 16):
            size += len(part)
    return Download(size, first_byte, time.perf_counter() - began, _megabytes(worker, "VmHWM") - before)


def _worker_of(found: Server) -> int:
    children = Path(f"/proc/{found.process_id}/task/{found.process_id}/children").read_text().split()
    return int(children[0])


def _megabytes(process_id: int, what: str) -> float:
    for line in Path(f"/proc/{process_id}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == what:
            return int(value.split()[0]) / 1024
    sys.exit(f"The system does not say {what} of a process.")


def main() -> None:
    options = _options()
    name = options.organization
    with database() as cursor:
        about = machine(cursor)
        rows = one(
            cursor,
            'SELECT count(*) FROM package p JOIN "group" g ON g.id = p.owner_org '
            f"WHERE g.name = '{name}' AND p.state = 'active' AND NOT p.private AND p.type = 'dataset'",
        )
        datasets = one(cursor, "SELECT count(*) FROM package WHERE type = 'dataset' AND state = 'active'")
    print(f"{datasets:,} datasets, {rows:,} of them of {name}. {about}\n")
    print("| file | kB | first byte, ms | wanted | seconds | more memory, MB |\n|---|---|---|---|---|---|", flush=True)
    with server(options.ini, workers=1) as found:
        for path in (f"/kepatuhan/{name}.csv", f"/kepatuhan/{name}.json", f"/kepatuhan/{name}.xlsx", "/kepatuhan.xlsx"):
            fetch(found, path)
            got = fetch(found, path)
            wanted = "" if path.endswith("xlsx") else f"< {_FIRST_BYTE}"
            print(
                f"| {path} | {got.size / 1000:.0f} | {got.first_byte:.0f} | {wanted} | {got.seconds:.1f} "
                f"| {got.more:.1f} |",
                flush=True,
            )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ini", type=Path, required=True)
    parser.add_argument("--organization", default="opd-00")
    return parser.parse_args()


if __name__ == "__main__":
    main()
