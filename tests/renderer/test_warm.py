"""What is done once before scenes are played leaves nothing that a scene could see."""

from __future__ import annotations

import random
import tempfile
import threading
from pathlib import Path

import numpy as np
import pytest
from manim import config
from manim.mobject.svg.svg_mobject import SVG_HASH_TO_MOB_MAP

from vidgen.renderer.warm import warm


def test_nothing_stays_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before, running = [state() for _ in range(2)], set(threading.enumerate())
    warm()
    assert state() == before[0] == before[1]
    assert set(threading.enumerate()) <= running
    assert not list(tmp_path.iterdir())


def state() -> list[object]:
    return [
        dict(config),
        random.getstate(),
        np.random.get_state(legacy=False)["state"]["key"].tobytes(),
        dict(SVG_HASH_TO_MOB_MAP),
    ]
