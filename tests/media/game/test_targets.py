"""Each engine's files hold what that engine needs, and repeat byte for byte."""

from __future__ import annotations

import json
import math
from typing import get_args

import numpy as np
import pytest
from PIL import Image

from vidgen.errors import MediaError
from vidgen.media.audio_file import write_wav
from vidgen.media.game.drawing import Drawing, seam
from vidgen.media.game.films import frames_of
from vidgen.media.game.targets import MAKERS, SEAM, write
from vidgen.media.probe import probe
from vidgen.model.npc import Target

FPS, FRAMES, SIDE = 12, 24, 96


def ball(number: int, *, clear: bool) -> np.ndarray:
    """A ball that goes around once in all frames, on a ground that is clear or grey."""
    y, x = np.mgrid[:SIDE, :SIDE]
    turn = 2 * math.pi * number / FRAMES
    near = np.hypot(x - SIDE / 2 - 25 * math.cos(turn), y - SIDE / 2 - 25 * math.sin(turn)) < 15
    picture = np.full((SIDE, SIDE, 4), (90, 90, 90, 0 if clear else 255), np.uint8)
    picture[near] = (230, 60, 40, 255)
    return picture


def drawing(*, clear: bool = False, sound=None) -> Drawing:
    return Drawing([ball(n, clear=clear) for n in range(FRAMES)], FPS, sound=sound, clear=clear)


@pytest.fixture
def beep(tmp_path):
    path = tmp_path / "beep.wav"
    times = np.arange(48000 * FRAMES // FPS) / 48000
    write_wav(path, [(8000 * np.sin(2 * math.pi * 440 * times)).astype(np.int16)], 48000)
    return path


def roles(files) -> list[tuple[str, str]]:
    return [(file.role, file.codec) for file in files]


@pytest.mark.parametrize(
    ("target", "opaque", "clear"),
    [
        ("web", [("video", "h264")], [("video", "h264"), ("alpha", "vp9")]),
        ("unity", [("video", "h264")], [("video", "h264"), ("alpha", "vp8")]),
        ("godot", *2 * [[("video", "theora"), ("sheet", "png"), ("sheet-info", "json")]]),
        ("renpy", [("video", "vp9")], [("side-mask", "vp9")]),
        ("rpgmaker", *2 * [[("video", "vp8"), ("sheet", "png"), ("sheet-info", "json")]]),
        ("gif", *2 * [[("video", "gif")]]),
        ("png", *2 * [FRAMES * [("frame", "png")]]),
        ("unreal", [("video", "h264")], [("video", "h264"), *FRAMES * [("frame", "png")]]),
    ],
)
def test_a_target_has_the_files_that_its_engine_plays(tmp_path, target, opaque, clear):
    assert roles(write(drawing(), target, tmp_path, "one")) == opaque
    assert roles(write(drawing(clear=True), target, tmp_path, "two")) == clear


def test_every_target_is_made():
    assert set(MAKERS) == set(get_args(Target))


@pytest.mark.parametrize("target", ["web", "unity", "godot", "rpgmaker", "renpy"])
def test_sound_is_in_the_clip(tmp_path, beep, target):
    (film, *_) = write(drawing(sound=beep), target, tmp_path, "one")
    found = probe(tmp_path / film.name)
    assert found.audio is not None
    assert found.duration_s == pytest.approx(FRAMES / FPS, abs=0.1)


def test_an_mp4_starts_at_once_and_says_its_colours(tmp_path):
    write(drawing(), "unreal", tmp_path, "one")
    found = probe(tmp_path / "one.mp4")
    assert found.faststart
    assert (found.video.frames, found.video.fps, found.video.steady) == (FRAMES, FPS, True)
    shown = frames_of(tmp_path / "one.mp4")[0]
    assert np.abs(shown[48, 73, :3].astype(int) - (230, 60, 40)).max() < 12


@pytest.mark.parametrize(("target", "decoder"), [("web", "libvpx-vp9"), ("unity", "libvpx")])
def test_what_is_clear_stays_clear(tmp_path, target, decoder):
    _, film = write(drawing(clear=True), target, tmp_path, "one")
    for number, shown in enumerate(frames_of(tmp_path / film.name, decoder)):
        want = ball(number, clear=True)[..., 3]
        assert np.mean(np.abs(shown[..., 3].astype(int) - want)) < 4


def test_a_mask_at_the_side_is_the_alpha(tmp_path):
    (film,) = write(drawing(clear=True), "renpy", tmp_path, "one")
    shown = frames_of(tmp_path / film.name)[0]
    want = ball(0, clear=True)[..., 3]
    assert np.mean(np.abs(shown[:, SIDE:, 0].astype(int) - want)) < 4


def test_a_sheet_says_how_to_read_it(tmp_path):
    write(drawing(clear=True), "godot", tmp_path, "one")
    about = json.loads((tmp_path / "one.sheet.json").read_text())
    assert (about["columns"], about["rows"], about["frames"]) == (5, 5, FRAMES)
    with Image.open(tmp_path / "one.sheet.png") as opened:
        sheet = np.array(opened)
    sixth = sheet[SIDE : 2 * SIDE, :SIDE]
    assert (sixth == ball(5, clear=True)).all()


def test_a_sheet_is_never_larger_than_a_texture_may_be(tmp_path):
    large = Drawing([np.zeros((1024, 1024, 4), np.uint8)] * 36, FPS)
    write(large, "rpgmaker", tmp_path, "one")
    about = json.loads((tmp_path / "one.sheet.json").read_text())
    with Image.open(tmp_path / "one.sheet.png") as sheet:
        assert max(sheet.size) <= 4096
    assert about["width"] < 1024


def test_a_gif_lasts_as_long_as_its_clip_and_keeps_its_ground_clear(tmp_path):
    write(drawing(clear=True), "gif", tmp_path, "one")
    with Image.open(tmp_path / "one.gif") as gif:
        lasts = 0
        for number in range(gif.n_frames):
            gif.seek(number)
            lasts += gif.info["duration"]
        shown = np.array(gif.convert("RGBA"))
    assert lasts == 1000 * FRAMES / FPS
    assert shown[0, 0, 3] == 0
    assert (gif.info["loop"], shown[..., 3].max()) == (0, 255)


@pytest.mark.parametrize("target", [t for t in get_args(Target) if t not in ("png", "renpy")])
def test_the_same_drawing_gives_the_same_bytes(tmp_path, beep, target):
    once, again = tmp_path / "once", tmp_path / "again"
    for folder in (once, again):
        folder.mkdir()
        files = write(drawing(sound=beep), target, folder, "clip")
    for file in files:
        if file.name.endswith(".webm"):
            shown = [np.array(frames_of(folder / file.name)) for folder in (once, again)]
            assert (shown[0] == shown[1]).all()  # WebM carries random numbers of its own
        else:
            assert (once / file.name).read_bytes() == (again / file.name).read_bytes(), file


def test_a_loop_that_closes_has_no_seam_and_one_that_does_not_has():
    turning = [ball(n, clear=False) for n in range(FRAMES)]
    assert seam(turning) < SEAM
    assert seam(turning[: FRAMES // 2]) > SEAM
    assert seam([turning[0]] * 5) == 0
    assert seam([*[turning[0]] * 30, turning[5]]) > SEAM


def test_a_film_that_is_no_film_is_an_error(tmp_path):
    (tmp_path / "x.webm").write_bytes(b"no")
    with pytest.raises(MediaError, match="cannot be decoded"):
        frames_of(tmp_path / "x.webm")


def test_a_program_that_ends_well_and_writes_nothing_is_found_out(tmp_path, monkeypatch):
    monkeypatch.setattr("vidgen.media.ffmpeg.binary", lambda: "true")
    with pytest.raises(MediaError, match="nothing was written"):
        write(drawing(), "godot", tmp_path, "ball")
