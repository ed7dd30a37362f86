from __future__ import annotations

import sys
from pathlib import Path

import pytest

from vidgen.project import Project, RunOptions
from vidgen.settings import Settings
from vidgen.store import Store

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "stages")]


@pytest.fixture
def toy(monkeypatch, tmp_path):
    """Make ToyStage importable here and in workers; its notes say what was really done."""
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    monkeypatch.syspath_prepend(str(HERE))
    from toy_stage import ToyStage

    yield lambda *orders, **how: ToyStage(tuple(orders), str(tmp_path / "notes"), **how)
    sys.modules.pop("toy_stage", None)


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "notes"
    path.write_text("")
    return lambda: path.read_text().split()


@pytest.fixture
def project(tmp_path):
    def make(executor="local", **options) -> Project:
        root = tmp_path / "film"
        root.mkdir(exist_ok=True)
        settings = Settings(executor=executor)
        return Project(root, Store(tmp_path / "store"), settings, RunOptions(**options))

    return make
