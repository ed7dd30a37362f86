"""The picture that stands for a film is one on which there is something."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from vidgen.errors import MediaError
from vidgen.media.ffmpeg import run
from vidgen.media.frames import merit
from vidgen.media.thumbnail import thumbnail

APPEARS_S = 1.0


@pytest.fixture
def fading_in(tmp_path: Path) -> Path:
    """Three seconds of which the first is empty, and which have one key picture: the first."""
    film = tmp_path / "film.mp4"
    shown = f"testsrc2=s=320x180:r=10:d=3,drawbox=c=black:t=fill:enable='lt(t,{APPEARS_S})'"
    run(["-f", "lavfi", "-i", shown, "-c:v", "libx264", "-g", "100", "-sc_threshold", "0",
         "-pix_fmt", "yuv420p", str(film)], "a film")  # fmt: skip
    return film


def test_where_key_pictures_are_empty_others_are_looked_at(fading_in, tmp_path):
    target = tmp_path / "thumbnail.jpg"
    assert thumbnail(fading_in, [0.5, 1.5, 2.5], target) in (1.5, 2.5)
    assert merit(Image.open(target)) > 0.5


def test_no_key_picture_of_a_transition_is_taken(tmp_path):
    film, target = tmp_path / "film.mp4", tmp_path / "thumbnail.jpg"
    run(["-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=3", "-c:v", "libx264", "-g", "10",
         "-sc_threshold", "0", "-pix_fmt", "yuv420p", str(film)], "a film")  # fmt: skip
    looks = [0.5, 1.5, 2.5]
    assert thumbnail(film, looks, target) in (0.0, 1.0, 2.0)
    assert thumbnail(film, looks, target, without=[(0.0, 0.4), (1.8, 2.2)]) == 1.0
    assert thumbnail(film, looks, target, without=[(0.0, 3.0)]) in looks


def test_a_single_time_is_met(fading_in, tmp_path):
    target = tmp_path / "thumbnail.jpg"
    assert thumbnail(fading_in, [2.0], target) == 2.0
    assert merit(Image.open(target)) > 0.5


def test_no_times_are_refused(fading_in, tmp_path):
    with pytest.raises(MediaError, match="no frame to choose"):
        thumbnail(fading_in, [], tmp_path / "thumbnail.jpg")
