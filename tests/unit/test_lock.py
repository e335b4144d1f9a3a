"""The lock file is what everybody installs: it must know each package that the project asks for."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED_FOR = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def normal_name(requirement: str) -> str:
    return re.split(r"[\[<>=~! ;]", requirement)[0].replace("_", "-").lower()


@pytest.mark.parametrize("requirement", ASKED_FOR)
def test_each_package_that_the_project_asks_for_is_locked(requirement: str) -> None:
    assert re.search(rf"^{re.escape(normal_name(requirement))}==", LOCK, re.MULTILINE), "call bin/lock"


def test_the_lock_names_no_registry() -> None:
    assert "://" not in LOCK


def test_each_locked_package_has_checksums() -> None:
    packages = re.split(r"\n(?=[a-z0-9])", LOCK[LOCK.index("\n", LOCK.rindex("#    bin/lock")) :].strip())
    assert [package.split("==")[0] for package in packages if "--hash=sha256:" not in package] == []
