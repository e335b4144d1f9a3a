"""A small portal's life of each seed. Seeds that once showed a difference stay here."""

from __future__ import annotations

import pytest

from .conftest import Simulation


@pytest.mark.parametrize("seed", [1])
def test_every_place_shows_what_the_oracle_says(simulation: Simulation, seed: int) -> None:
    outcome = simulation.live(seed, datasets=20, days=25)
    assert outcome.differences == []
    assert outcome.comparisons > 5_000
