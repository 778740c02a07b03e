"""The trial of nearness on one cross-section: it finds links that are there, and none that are mixed up."""

import runpy
from pathlib import Path

import numpy as np

SCRIPT = runpy.run_path(str(Path(__file__).parents[3] / "scripts/back_test_entry.py"))


def test_density_finds_clusters_that_go_together_and_mixed_ones_do_not() -> None:
    """Made up: each county has one of two families of clusters, each member by chance."""
    chance = np.random.default_rng(3)
    family = chance.integers(0, 2, 400)
    belongs = np.repeat([0, 1], 10)[None, :] == family[:, None]
    value = np.where(chance.random(belongs.shape) < np.where(belongs, 0.7, 0.1), 10.0, 0.1)
    value = np.column_stack([value, np.full(len(value), 60.0)])
    state = np.repeat(np.arange(20), 20).astype(str)
    present, scores = SCRIPT["presence"](value, state)
    rows = np.arange(len(state))
    area = {name: SCRIPT["areas"](present, score, rows) for name, score in scores.items()}
    assert area["density"] > 0.75
    assert area["number of its other clusters"] < 0.6
    assert area["density, clusters mixed up"] < 0.65
