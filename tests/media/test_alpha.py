"""Films with alpha: every edge has the colour of what it belongs to, on any ground."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from vidgen.errors import MediaError
from vidgen.media.contract import transparent_quality, x264_options
from vidgen.media.cut.piece import encode
from vidgen.media.delivery.alpha import check_alpha, encode_alpha
from vidgen.media.delivery.straight import ALPHAS, straight
from vidgen.media.finish.layer import build
from vidgen.media.finish.planes import Planes
from vidgen.media.frames import frames_at
from vidgen.media.probe import probe
from vidgen.model.preset import Quality

SIZE, FPS, FRAMES = (160, 96), 10, 12
QUALITY = transparent_quality(Quality(name="test", about="", height=120, fps=FPS, crf=20))
COLOURS = {"white": (255, 255, 255), "red": (230, 20, 30), "blue": (10, 40, 240)}


def disc(at: float) -> np.ndarray:
    """Alpha from 0 to 1 of a disc with soft edges and a thin ring around it."""
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    away = np.hypot(x - at, y - 48)
    ring = np.clip(1.5 - np.abs(away - 36), 0, 1)
    return np.maximum(np.clip((26 - away) / 3, 0, 1), 0.7 * ring)


def pictures(colour: tuple[int, int, int]) -> list[tuple[Planes, Planes]]:
    found = []
    for number in range(FRAMES):
        alpha = disc(60 + 2 * min(number, 8))[..., None]
        both = (alpha * np.array(colour), alpha * np.full(3, 255))
        found.append(tuple(Planes.of_rgb(np.rint(one).astype(np.uint8)) for one in both))
    return found


@pytest.fixture
def film(tmp_path):
    """The pictures of a film and of its mattes, as they are joined."""

    def make(colour: tuple[int, int, int] = COLOURS["white"]) -> tuple[Path, Path]:
        paths = tmp_path / "picture.mp4", tmp_path / "matte.mp4"
        both = zip(*pictures(colour), strict=True)
        for path, shown in zip(paths, both, strict=True):
            encode(iter(shown), SIZE, FPS, x264_options(QUALITY), path)
        return paths

    return make


def decoded(path: Path) -> list[np.ndarray]:
    """Frames as red, green, blue and alpha, by the decoder that players have."""
    found = []
    with av.open(str(path)) as container:
        decoder = av.CodecContext.create("libvpx-vp9", "r")
        for packet in container.demux(video=0):
            for frame in decoder.decode(packet if packet.size else None):
                assert frame.format.name == "yuva420p"
                found.append(frame.to_ndarray(format="rgba").astype(float))
    return found


def over(rgba: np.ndarray, ground: tuple[int, int, int]) -> np.ndarray:
    alpha = rgba[..., 3:] / 255
    return rgba[..., :3] * alpha + np.array(ground) * (1 - alpha)


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / max(1e-9, np.mean((one - other) ** 2))))


@pytest.mark.parametrize("colour", COLOURS)
def test_a_film_lies_on_any_ground_without_a_seam(film, tmp_path, colour):
    target, rgb = tmp_path / "film.webm", COLOURS[colour]
    encode_alpha(*film(rgb), FPS, FRAMES, target, lambda *_: None)
    found = decoded(target)
    assert len(found) == FRAMES
    for number, rgba in enumerate(found):
        alpha = disc(60 + 2 * min(number, 8))
        assert psnr(rgba[..., 3], 255 * alpha) > 50
        assert np.abs(over(rgba, rgb) - rgb).max() < 20
        for ground in ((255, 255, 255), (0, 0, 0), (40, 160, 60)):
            wanted = alpha[..., None] * rgb + (1 - alpha[..., None]) * ground
            assert psnr(over(rgba, ground), wanted) > 44


def test_a_film_says_that_it_has_alpha_and_has_it(film, tmp_path):
    picture, matte = film()
    target = tmp_path / "film.webm"
    encode_alpha(picture, matte, FPS, FRAMES, target, lambda *_: None)
    assert b"\x53\xc0\x81\x01" in target.read_bytes()
    check_alpha(target, matte, FPS)
    track = probe(target).video
    assert track is not None
    assert (track.frames, track.fps, track.steady) == (FRAMES, Fraction(FPS), True)


def test_alpha_that_is_not_what_was_drawn_is_found(film, tmp_path):
    picture, matte = film()
    target, other = tmp_path / "film.webm", tmp_path / "other.mp4"
    encode_alpha(picture, matte, FPS, FRAMES, target, lambda *_: None)
    white = [Planes.plain(SIZE, "#ffffff")] * FRAMES
    encode(iter(white), SIZE, FPS, x264_options(QUALITY), other)
    with pytest.raises(MediaError, match=r"film\.webm: its alpha at 0\.00 s is \d+ of 255 away"):
        check_alpha(target, other, FPS)


def test_a_film_without_alpha_is_found(film, tmp_path):
    _, matte = film()
    target = tmp_path / "flat.webm"
    for says in (False, True):
        with av.open(str(target), "w", format="webm") as container:
            stream = container.add_stream("libvpx-vp9", rate=FPS)
            stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
            if says:
                stream.metadata["alpha_mode"] = "1"
            for shown in [*stream.encode(Planes(SIZE).frame()), *stream.encode(None)]:
                container.mux(shown)
        wrong = "its picture at 0.00 s has no alpha" if says else "does not say that it has alpha"
        with pytest.raises(MediaError, match=wrong):
            check_alpha(target, matte, FPS)


def test_colours_reach_into_what_is_not_seen_and_stay_where_all_is_opaque():
    (shown,) = straight([pictures(COLOURS["red"])[0]])
    luma = Planes.plain(SIZE, "#e6141e").y[0, 0]
    near = (disc(60) < 0.01) & (np.roll(disc(60), 6, axis=1) > 0.5)
    assert near.any()
    assert np.abs(shown[0][near].astype(int) - luma).max() < 6
    whole = Planes.plain(SIZE, "#336699")
    (kept,) = straight([(whole, Planes.plain(SIZE, "#ffffff"))])
    assert all(map(np.array_equal, kept[:3], whole.all))
    assert kept[3].min() == 255


def test_alpha_has_all_its_steps_and_what_encoding_leaves_of_none_is_none():
    white = np.arange(256, dtype=np.uint8)[None, :, None].repeat(3, axis=2).repeat(2, axis=0)
    alpha = ALPHAS[Planes.of_rgb(white).y[0]].astype(int)
    assert np.abs(alpha - np.arange(256)).max() <= 3
    assert (alpha[0], alpha[128], alpha[255]) == (0, 128, 255)
    assert ALPHAS[:18].max() == 0
    assert ALPHAS[234:].min() == 255


@pytest.mark.parametrize("shade", ["#000000", "#ffffff", "#d02080"])
def test_what_is_laid_over_a_film_is_opaque_there(tmp_path, shade):
    """A line over a picture and over its matte is the line over both of them."""
    layer = {"kind": "progress", "place": "bottom", "colour": shade, "frames": 21}
    veil = {"kind": "matte", "still": False, "of": layer}
    size = (320, 180)
    for ground, opaque in (("#000000", 0), ("#ffffff", 1)):
        shown = build(layer, size, FPS, tmp_path).apply(Planes.plain(size, ground), 10)
        matte = build(veil, size, FPS, tmp_path).apply(Planes.plain(size, ground), 10)
        alpha = ALPHAS[matte.y] / 255
        assert set(np.unique(alpha[:-2])) == {opaque}
        assert np.abs(alpha[-1, :158] - 1).max() == 0
        assert alpha[-1, 164] == opaque
        line = Planes.plain(size, shade)
        assert np.abs(shown.y[-1, :158].astype(int) - line.y[-1, :158]).max() <= 1


def test_frames_of_a_film_with_alpha_are_seen_over_a_board(film, tmp_path):
    target, rgb = tmp_path / "film.webm", COLOURS["red"]
    encode_alpha(*film(rgb), FPS, FRAMES, target, lambda *_: None)
    for near in (False, True):
        for at, image in zip((0, 0.7), frames_at(target, (0, 0.7), near=near), strict=True):
            seen = np.asarray(image).astype(int)
            middle = 60 + 2 * round(at * FPS) * (not near)
            assert np.abs(seen[48, middle] - rgb).max() < 12
            assert set(np.unique(seen[:6, :, 0])) == {205, 245}
