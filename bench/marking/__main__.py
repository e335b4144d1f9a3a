from __future__ import annotations

import argparse
import json
import subprocess
import sys
from itertools import pairwise
from typing import Any

from ..portal.site import portal_of
from . import __doc__ as usage

_SITUATIONS = ("first run", "nothing changed", "1 % changed")


def main() -> None:
    options = _options()
    if options.step:
        with portal_of(options.ini):
            from .measure import measure

            print(json.dumps(measure()))
        return
    if not options.erase:
        sys.exit("This empties the portal of the ini. Say --erase where that is meant.")
    found_by_size: dict[int, dict[str, Any]] = {}
    for datasets in options.datasets:
        _call("bench.portal", str(datasets), "--ini", options.ini, "--erase")
        found_by_size[datasets] = json.loads(_call("bench.marking", "--step", "--ini", options.ini).splitlines()[-1])
    _print_table(found_by_size)


def _call(*module_and_arguments: str) -> str:
    command = [sys.executable, "-m", *module_and_arguments]
    finished = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if finished.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{finished.stdout[-4000:]}")
    return finished.stdout


def _print_table(found_by_size: dict[int, dict[str, Any]]) -> None:
    print(
        "| datasets | situation | other status | run | floor | run / floor | package_patch loop | loop / run | memory |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for datasets, found in found_by_size.items():
        loop = found["patch"] * datasets
        for situation in _SITUATIONS:
            run, floor, changed = (found[situation][name] for name in ("run", "floor", "changed"))
            print(
                f"| {datasets:,} | {situation} | {changed:,} | {run:.2f} s | {floor:.2f} s | {run / floor:.2f}"
                f" | {loop:,.0f} s | {loop / run:,.0f} | {found['megabytes']:.0f} MB |"
            )
    for small, large in pairwise(found_by_size):
        ratios = [
            f"{situation} {found_by_size[large][situation]['run'] / found_by_size[small][situation]['run']:.1f} times"
            for situation in _SITUATIONS
        ]
        print(f"{large:,} beside {small:,}: {', '.join(ratios)} the time")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("datasets", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--ini", required=True)
    parser.add_argument("--erase", action="store_true")
    parser.add_argument("--step", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
