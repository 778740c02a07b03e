"""How often did the projection hold? The series of the page, computed again, and its bounds."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    path = PROJECT / "scripts/write_projection_backtest.py"
    spec = importlib.util.spec_from_file_location("write_projection_backtest", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
def test_the_series_are_those_of_the_page(shared: Path, script: ModuleType) -> None:
    assert shared.is_dir()
    counties, sectors = script.county_series(), script.sector_series()
    assert (len(counties), len(sectors)) == (402, 115)
    years = {year for year, _ in counties["08111"]}
    assert years == {1992, *range(1994, 2015)}


@pytest.mark.shared
def test_intervals_hold_as_often_as_they_say(
    shared: Path, script: ModuleType, *, is_long: bool
) -> None:
    if not is_long:
        pytest.skip("long: projects 230,000 times")
    assert shared.is_dir()
    results = script.backtest()
    for made, _ in results:
        assert 0.75 <= script.coverage(made) <= 0.85
        _, against_drift = script.ratios(made)
        assert against_drift < 1
    assert script.page(results) == script.PAGE.read_text("utf-8")
