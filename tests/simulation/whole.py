"""What ``python -m tests.simulation`` runs: pytest collects it only when it is named."""

from __future__ import annotations

import os

import pytest

from .conftest import Simulation

FIRST, COUNT, DATASETS, DAYS = (int(number) for number in os.environ["SIMULATION"].split())


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
def test_life(simulation: Simulation, seed: int) -> None:
    outcome = simulation.live(seed, DATASETS, DAYS)
    print(f"\n{outcome}\n{outcome.events}", *outcome.differences[:100], sep="\n", flush=True)
    assert not outcome.differences
