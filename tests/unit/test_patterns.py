"""No pattern of ours takes time without bound on text that somebody made for it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from regexploit.ast.sre import SreOpParser
from regexploit.redos import find

import ckanext.kipfreshness as package

ROOT = Path(package.__path__[0])


def compiled() -> Iterator[tuple[str, int]]:
    """Those that modules keep, put together from parts as they may be."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if "migration" not in found.name:
            for value in vars(importlib.import_module(found.name)).values():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield value.pattern, value.flags


def written_in_place() -> Iterator[tuple[str, int]]:
    """``re.sub(r"…", …)`` and its like."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, re.compile(first.value).flags


def is_explosive(pattern: str, flags: int) -> bool:
    r"""Whether repetitions of the same characters follow or hold each other: steps grow beyond the square of the
    text's length. Of alternatives that overlap, as in ``(\w|\d)*``, it knows nothing."""
    return any(True for _ in find(SreOpParser().parse_sre(pattern, flags)))


def test_none_of_our_patterns_can_be_made_to_explode() -> None:
    patterns = {*compiled(), *written_in_place()}
    assert len(patterns) > 100
    assert [pattern for pattern, flags in patterns if is_explosive(pattern, flags)] == []


@pytest.mark.parametrize("repeated", ["a", "1", " ", "\n", ".", "-", "<", "&", '"', "(", "a ", "a."])
def test_none_is_kept_busy_by_much_alike(repeated: str) -> None:
    """As said, with what the check above does not know: alternatives that overlap."""
    text = (repeated * 1000)[:1000] + "\x00!"
    slow = []
    for pattern, flags in {*compiled(), *written_in_place()}:
        began_at = time.process_time()
        re.compile(pattern, flags).search(text)
        if time.process_time() - began_at > 0.2:
            slow.append(pattern)
    assert slow == []


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"\s*\s*\s*x", r"(?:a*)*c"])
def test_the_check_knows_what_explodes(pattern: str) -> None:
    assert is_explosive(pattern, 0)
