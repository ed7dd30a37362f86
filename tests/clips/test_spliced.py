"""Clips made of other clips, without an engine."""

from __future__ import annotations

import numpy as np
import pytest

from vidgen.clips import stage
from vidgen.clips.layers import mixed
from vidgen.clips.morphed import morph
from vidgen.clips.spliced import spliced
from vidgen.errors import MissingError
from vidgen.media.game.drawing import Drawing, Picture
from vidgen.media.game.films import write_mp4, write_webm
from vidgen.npc.clips import Wanted

RED, BLUE = (220, 30, 30, 255), (30, 30, 220, 255)


def plain(colour: tuple[int, int, int, int]) -> Picture:
    return np.full((64, 64, 4), colour, np.uint8)


def ramp(count: int = 8) -> list[Picture]:
    """Pictures that grow brighter, and so are no loop."""
    return [plain((25 * number, 25 * number, 25 * number, 255)) for number in range(count)]


def asked(operation: str, clips: int, frames: int = 12) -> dict[str, object]:
    size = {"width": 64, "height": 64, "fps": 8, "crf": 20, "preset": "veryfast"}
    return {"operation": operation, "clips": [""] * clips, "frames": frames, **size}


@pytest.fixture
def inputs(tmp_path):
    def lay(*films: list[Picture]):
        for number, pictures in enumerate(films):
            write_mp4(Drawing(pictures, 8), tmp_path / f"clip{number}")
        return tmp_path

    return lay


def light(drawing: Drawing) -> list[int]:
    return [round(float(one[..., :3].mean())) for one in drawing.pictures]


def test_a_film_that_is_no_loop_goes_back_and_forth(inputs):
    made = spliced(asked("video_extend", 1, frames=28), inputs(ramp()))
    shown = light(made)
    assert len(shown) == 28
    assert shown[7] > shown[3]
    assert shown[7] > shown[11]
    assert shown[:14] == shown[14:]
    assert made.loop


def test_one_film_fades_into_the_next(inputs):
    made = spliced(asked("video_transition", 2), inputs([plain(RED)] * 8, [plain(BLUE)] * 8))
    reds = [float(one[..., 0].mean()) for one in made.pictures]
    assert reds[0] > 180
    assert reds[-1] < 60
    assert reds == sorted(reds, reverse=True)
    assert not made.loop


def test_a_clear_film_lies_over_another(inputs, tmp_path):
    inputs([plain(RED)] * 8)
    figure = plain((0, 0, 0, 0))
    figure[16:48, 16:48] = BLUE
    write_webm(Drawing([figure] * 8, 8, clear=True), tmp_path / "clip1", "libvpx-vp9", alpha=True)
    first = spliced(asked("fusion", 2), tmp_path).pictures[0]
    assert first[32, 32, 2] > 150 > first[2, 2, 2]
    assert first[2, 2, 0] > 150


def disc(left: int, colour: tuple[int, int, int, int] = BLUE) -> Picture:
    """A disc over nothing, or over white where its colour is not all that there is."""
    down, across = np.mgrid[:64, :64]
    picture = np.zeros((64, 64, 4), np.uint8)
    picture[(across - left) ** 2 + (down - 32) ** 2 < 100] = colour
    return picture


def test_what_morphs_moves_where_a_crossfade_shows_it_twice():
    one, other = disc(26), disc(38)
    between, twice = morph(one, other, 0.5), mixed(one, other, 0.5)
    assert np.count_nonzero(twice[..., 3] > 240) < 0.5 * 314
    solid = np.argwhere(between[..., 3] > 200)
    assert 250 < len(solid) < 380
    assert abs(solid[:, 1].mean() - 32) < 1.5
    assert (morph(one, other, 0.0) is one, morph(one, other, 1.0) is other) == (True, True)


@pytest.mark.parametrize("change", [mixed, morph])
def test_a_clear_edge_keeps_its_colour(change):
    made = change(disc(26), disc(38), 0.4)
    seen = made[made[..., 3] > 8].astype(int)
    assert np.abs(seen[:, :3] - BLUE[:3]).max() <= 16


def test_a_morph_is_a_way_of_transition(inputs):
    films = inputs([plain(RED)] * 8, [plain(BLUE)] * 8)
    made = spliced({**asked("video_transition", 2), "transition": "morph"}, films)
    assert light(made)[0] != light(made)[-1]
    assert (
        spliced({**asked("video_transition", 2), "transition": "morph"}, films)
        .pictures[6][0, 0]
        .tolist()
        == made.pictures[6][0, 0].tolist()
    )


def test_a_morph_without_opencv_is_refused_before_it_is_begun(monkeypatch):
    monkeypatch.setattr(stage, "detector", lambda: "")
    wanted = Wanted("key", {"maker": "splice", "transition": "morph"}, (0,), 0)
    with pytest.raises(MissingError, match="OpenCV"):
        stage.action_of(wanted, ("web",), "s", 1.0)
    plain_one = Wanted("key", {"maker": "splice"}, (0,), 0)
    assert "opencv" not in stage.action_of(plain_one, ("web",), "s", 1.0).fingerprint
