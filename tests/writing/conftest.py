"""`film`: a project whose scenes a scripted server writes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
from model_server import ModelServer, model_server
from written_film import Film


@pytest.fixture(scope="session")
def server() -> Iterator[ModelServer]:
    with model_server() as served:
        yield served


@pytest.fixture
def film(tmp_path: Path, server: ModelServer) -> Film:
    return Film(tmp_path, server)
