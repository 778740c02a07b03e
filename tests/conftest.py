"""What every test may use: the reference data beside the project, and the option for long runs."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile(
    "planloom", deadline=None
)  # a test is never timed: the machine may be busy
settings.load_profile("planloom")
SHARED = Path(__file__).parents[2] / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="kill loops and fuzzing at length")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of reference data; a test that needs it is skipped, by name, where it is missing."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the reference data in {SHARED.name}/ beside the project")
    return SHARED


@pytest.fixture(scope="session")
def is_long(request: pytest.FixtureRequest) -> bool:
    """Whether this is the long run."""
    return bool(request.config.getoption("--long"))
