from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from vidgen.media.framing import framed
from vidgen.media.moving import eased, kind_for, moved

SIZE = (320, 180)


def blob() -> Image.Image:
    """One soft spot, whose middle can be told to a hundredth of a pixel."""
    down, across = np.mgrid[0:400, 0:600]
    spot = np.exp(-((across - 330) ** 2 + (down - 220) ** 2) / (2 * 9**2))
    return Image.fromarray((spot * 240).astype(np.uint8)).convert("RGB")


def middles(kind: str, frames: int = 60) -> np.ndarray:
    found = []
    for frame in moved(blob(), kind, SIZE, frames, 30):
        light = np.asarray(frame.convert("L"), dtype=float)
        light[light < 3] = 0
        down, across = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
        found.append(((light * across).sum() / light.sum(), (light * down).sum() / light.sum()))
    return np.array(found)


@pytest.mark.parametrize("kind", ["push", "pull", "left", "right", "up", "down"])
def test_nothing_trembles(kind):
    path = middles(kind)
    assert np.ptp(path, axis=0).max() > 1
    shake = np.diff(path, n=3, axis=0)  # a smooth way has next to none
    assert np.sqrt((shake**2).mean()) < 0.03
    assert abs(shake).max() < 0.1


def test_a_still_picture_stands_still():
    assert np.ptp(middles("still", 5), axis=0).max() == 0


def test_a_push_comes_closer_and_a_pull_goes_back():
    shots = list(moved(blob(), "push", SIZE, 30, 30))
    light = [np.asarray(shot, dtype=float).sum() for shot in (shots[0], shots[-1])]
    assert light[1] > light[0]
    back = list(moved(blob(), "pull", SIZE, 30, 30))
    assert np.asarray(back[-1], dtype=float).sum() == light[0]


def test_motion_starts_and_ends_softly_and_is_even_between():
    way = np.array([eased(step / 100) for step in range(101)])
    speed = np.diff(way)
    assert (way[0], way[-1]) == (0, pytest.approx(1))
    assert (speed > 0).all()
    assert np.ptp(speed[25:75]) < 1e-9
    assert speed[0] < speed[50] / 10


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("A slow zoom out over the town", "pull"),
        ("the camera pushes in towards her face", "push"),
        ("Pan left along the shelf", "left"),
        ("slowly pans to the left", "left"),
        ("panning right", "right"),
        ("the camera cranes slowly down", "down"),
        ("tilt up to the sky", "up"),
        ("static shot", "still"),
        ("parallax of the mountains", "parallax"),
    ],
)
def test_the_words_for_the_camera_name_a_motion(words, kind):
    assert kind_for(words, 0) == kind


def test_without_words_the_seed_chooses():
    assert len({kind_for("a fox", seed) for seed in range(8)}) == 4
    assert kind_for("a fox", 3) == kind_for("a fox", 3)


def test_a_picture_of_another_shape_is_shown_whole():
    tall = Image.new("RGB", (200, 600), "#ff0000")
    frame = framed(tall, SIZE)
    assert frame.size == SIZE
    assert frame.getpixel((SIZE[0] // 2, 2)) == (255, 0, 0)
    assert frame.getpixel((4, 90))[0] < 140
    wide = framed(Image.new("RGB", (640, 360), "#00ff00"), (180, 180))
    assert wide.getpixel((2, 2)) == (0, 255, 0)
    for shot in moved(tall, "right", SIZE, 3, 30):
        assert shot.size == SIZE
        assert shot.getpixel((SIZE[0] // 2, SIZE[1] // 2)) == (255, 0, 0)
