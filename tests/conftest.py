"""Every test has a store, a cache and settings of its own, and never touches the user's."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from warm import Warm, lend, warm


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Folders for cache and settings, shared by all tests: fontconfig fills its cache once."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("VIDGEN_")]:
            patch.delenv(name)
        for kind in ("CACHE", "CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        yield


@pytest.fixture(autouse=True)
def store_path(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The store that settings name in this test: empty, and not there yet."""
    path = tmp_path_factory.mktemp("own") / "store"
    monkeypatch.setenv("VIDGEN_STORE__PATH", str(path))
    return path


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """Processes with all loaded that stages need, for as long as tests run."""
    with warm(tmp_path_factory.mktemp("warm") / "log") as processes:
        yield processes


@pytest.fixture
def warm_workers(kept: Warm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine finds all its workers loaded, with nothing of this test's environment."""
    lend(kept, monkeypatch)
