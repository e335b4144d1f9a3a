"""``python -m tests.simulation [--seed S] [--datasets N] [--days N] [--seeds N]``, on the portal that test.ini and
CKAN's own variables name, which is emptied. One line a seed and every difference; exits with 1 where there is one."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pytest


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    for name, default in (("seed", 1), ("seeds", 1), ("datasets", 200), ("days", 400)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    os.environ["SIMULATION"] = f"{asked.seed} {asked.seeds} {asked.datasets} {asked.days}"
    whole = Path(__file__).with_name("whole.py")
    return pytest.main(["--ckan-ini=test.ini", "-q", "-s", "-p", "no:logging", str(whole)])


if __name__ == "__main__":
    sys.exit(main())
