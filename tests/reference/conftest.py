from __future__ import annotations

from pathlib import Path

import pytest

from vidgen.reference import home
from vidgen.reference.table import Table


@pytest.fixture(scope="session")
def place() -> Path:
    """The reference of the Manim that is installed, built once for all tests."""
    return home.ready()


@pytest.fixture(scope="session")
def table(place: Path) -> Table:
    return home.table(place)
