"""Base images that move: alive, without a seam, lit by the mood."""

from __future__ import annotations

import io

import numpy as np
import pytest
import skia
from PIL import Image

from vidgen.errors import ConfigError
from vidgen.media.game.drawing import seam
from vidgen.model.appearance import Appearance
from vidgen.model.character import Character
from vidgen.rig.look import look_of
from vidgen.rig.motion import faces
from vidgen.rig.motion.acting import Acting, play
from vidgen.rig.motion.still import still_film
from vidgen.rig.portrait import portrait


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


def somebody() -> bytes:
    worn = Appearance(hair_style="short", face="masculine")
    character = Character(id="ada", name="Ada", art_style="realistic", appearance=worn)
    return portrait(look_of(character))


def decoded(image: bytes) -> skia.Image:
    return skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(image))


def test_both_eyes_of_a_face_are_found():
    left, right = faces.eyes_of(decoded(somebody()))
    assert left.x < 256 < right.x
    assert left.y == pytest.approx(right.y, abs=8)
    assert 200 < left.y < 280


def test_where_no_face_is_nothing_is_found():
    assert faces.eyes_of(decoded(base())) == ()


def test_a_face_in_a_picture_blinks(monkeypatch):
    acting, size = Acting(), (256, 256)
    shut = int(np.argmin([one.pose.lids for one in play(acting, 36, 12)]))
    blinks = list(still_film(somebody(), acting, size, 36, 12))[shut]
    monkeypatch.setattr("vidgen.rig.motion.still._eyes", lambda _: ())
    stares = list(still_film(somebody(), acting, size, 36, 12))[shut]
    changed = np.abs(blinks.astype(int) - stares).max(axis=2) > 24
    rows, columns = np.nonzero(changed)
    assert 60 < changed.sum() < 3000
    assert 100 < rows.mean() < 140
    assert columns.min() < 120
    assert columns.max() > 136


def test_without_a_detector_nobody_blinks(monkeypatch):
    monkeypatch.setattr(faces, "detector", lambda: "")
    assert faces.eyes_of(decoded(somebody())) == ()
