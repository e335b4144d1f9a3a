"""The most memory that a data.json of 100,000 entries (about 100 MB) takes: check-feed's reading, and the gather stage.

    python -m bench.memory --ini test.ini --erase [--entries 100000] [--imported 2000 10000 20000]

The import stage, which takes most of an hour for as many, is shown for feeds that grow: its memory does not.

The portal of the ini is emptied first: never name one that is used. Each stage runs in a process of its own; the feed
is served from a file on loopback, so that this process is small and its children do not inherit its peak.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from .harvest import make_entry, run_step, write_ini

_LIMIT = 300  # megabytes in each stage
_MORE_WORDS = ", menurut kecamatan, komoditas dan triwulan" * 5


def main() -> None:
    options = _options()
    if not options.erase:
        sys.exit("This empties the portal of the ini. Say --erase where that is meant.")
    with tempfile.TemporaryDirectory() as name, _serving(Path(name)) as address:
        folder = Path(name)
        size = _write_feed(folder / "data.json", options.entries)
        print(f"{options.entries} entries, {size / 1e6:.0f} MB", flush=True)
        ini = write_ini("opd_feed", folder, options.ini)
        run_step("prepare", "opd_feed", ini, address)
        peaks = [_read(ini, address), _gather(ini, address)]
        for entries in options.imported:
            _write_feed(folder / "data.json", entries)
            peaks.append(_import(ini, address, entries))
    sys.exit(1 if max(peaks) > _LIMIT else 0)


def _write_feed(path: Path, entries: int) -> int:
    """Bytes written."""
    with path.open("w", encoding="utf-8") as out:
        out.write('{"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": [')
        for number in range(entries):
            entry = make_entry(number, is_changed=False)
            entry["description"] += _MORE_WORDS
            out.write((",\n" if number else "\n") + json.dumps(entry))
        out.write("]}\n")
    return path.stat().st_size


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def _serving(folder: Path) -> Generator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/data.json"
    server.shutdown()


def _read(ini: Path, address: str) -> float:
    began = time.monotonic()
    command = [str(Path(sys.executable).with_name("ckan")), "-c", str(ini), "kipfreshness", "check-feed", address]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout
    report = process.stdout.read()
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{report[-4000:]}")
    _print("check-feed", used.ru_maxrss / 1024, time.monotonic() - began)
    return used.ru_maxrss / 1024


def _gather(ini: Path, address: str) -> float:
    found = run_step("gather", "opd_feed", ini, address)
    _print("gather", found["megabytes"], found["seconds"], f", {found['gathered']:.0f} gathered")
    return found["megabytes"]


def _import(ini: Path, address: str, entries: int) -> float:
    run_step("prepare", "opd_feed", ini, address)
    run_step("gather", "opd_feed", ini, address)
    found = run_step("import", "opd_feed", ini, address)
    _print("import", found["megabytes"], found["seconds"], f", {found['datasets']:.0f} of {entries} entries imported")
    return found["megabytes"]


def _print(stage: str, megabytes: float, seconds: float, more: str = "") -> None:
    print(f"{stage:10} {megabytes:6.0f} MB at most (limit {_LIMIT}), {seconds:6.1f} s{more}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ini", required=True)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--imported", type=int, nargs="*", default=[2000, 10_000, 20_000])
    parser.add_argument("--erase", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
