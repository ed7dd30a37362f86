"""Base images that move: alive, without a seam, lit by the mood."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from vidgen.errors import ConfigError
from vidgen.media.game.drawing import seam
from vidgen.rig.motion.acting import Acting
from vidgen.rig.motion.still import still_film


def base(size: tuple[int, int] = (90, 120)) -> bytes:
    noise = np.random.default_rng(1).integers(0, 255, (12, 9, 3), dtype=np.uint8)
    written = io.BytesIO()
    Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize("animation", ["idle", "bounce", "look_around"])
def test_a_picture_moves_and_closes_its_loop(animation):
    drawn = list(still_film(base(), Acting(animation=animation), (128, 128), 24, 12))
    assert len({one.tobytes() for one in drawn}) > 12
    assert seam(drawn) < 1.15
    again = list(still_film(base(), Acting(animation=animation), (128, 128), 24, 12))
    assert all((a == b).all() for a, b in zip(drawn, again, strict=True))


@pytest.mark.parametrize("size", [(128, 64), (64, 128)])
def test_a_picture_fills_any_size(size):
    for one in still_film(base(), Acting(animation="shake", intensity=1.0), size, 8, 12):
        assert one.shape == (size[1], size[0], 4)
        assert one[..., 3].min() == 255
        assert (one[..., :3].sum(axis=2) > 0).mean() > 0.98


def test_sadness_takes_the_warmth_out_of_a_picture():
    calm, sad = (
        next(still_film(base(), Acting(emotion=one, intensity=1.0), (64, 64), 4, 12))
        for one in ("calm", "sadness")
    )
    assert sad[..., 0].mean() < 0.9 * calm[..., 0].mean()


def test_what_is_no_picture_is_refused():
    with pytest.raises(ConfigError, match="cannot be read"):
        next(still_film(b"nothing", Acting(), (64, 64), 4, 12))
