"""What tests of services over the network share."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from vidgen.providers import patience

sys.path.insert(0, str(Path(__file__).parents[1]))
from service_server import ServiceServer, service_server


@pytest.fixture
def service() -> Iterator[ServiceServer]:
    with service_server() as served:
        yield served


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses between two looks take no time; how long each would have been."""
    pauses: list[float] = []
    clock = SimpleNamespace(sleep=pauses.append, monotonic=time.monotonic)
    monkeypatch.setattr(patience, "time", clock)
    return pauses
