from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from codes import ENDLESS, SOUND
from written_film import DIRECTION, MODEL


@pytest.mark.slow
def test_code_that_never_ends_is_stopped_told_and_mended(film, monkeypatch):
    monkeypatch.setattr("vidgen.stages.check._patience_s", lambda _: 15.0)
    film.plan(s01=DIRECTION)
    film.play(s01=[ENDLESS, SOUND])
    film.write()
    assert film.codes["s01"].written_by == MODEL
    told = film.asked("s01")[-1][-1]["content"]
    assert "longer than the 15 s" in told
    assert "every loop" in told
