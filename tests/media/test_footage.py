"""Clips of others: read where they can do no harm, and fitted to a scene exactly."""

from __future__ import annotations

import os
import struct
from functools import partial
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from vidgen.errors import MediaError
from vidgen.media import footage
from vidgen.media.fitting import fitted
from vidgen.media.outside import screened
from vidgen.media.screenings import Frames, of_clip, of_picture

WANTED = Frames((64, 36), 30, 45)


def foreign(path: Path, seconds: float = 1.0, fps: int = 24, *, codec="libx264", size=(96, 54)):
    """A clip such as a service sends: a bar that moves to the right, and sound."""
    with av.open(str(path), "w", format="webm" if codec == "libvpx" else "mp4") as output:
        video = output.add_stream(codec, rate=fps)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        count = round(seconds * fps)
        for index in range(count):
            picture = np.zeros((size[1], size[0], 3), np.uint8)
            picture[:, : 1 + (size[0] - 1) * (index + 1) // count] = [230, 230, 230]
            output.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        output.mux(video.encode(None))
    return path


def shown(path: Path, wanted: Frames = WANTED, show=of_clip) -> tuple[float, list[np.ndarray]]:
    """The length of a clip, and every frame of the scene."""
    frames: list[np.ndarray] = []
    folder = path.with_name(f"reader-{len(list(path.parent.iterdir()))}")
    with screened(
        partial(show, path, wanted),
        read=path,
        size=wanted.size,
        folder=folder,
        limit_s=30,
        tick=lambda *_: None,
    ) as screening:
        while len(frames) < wanted.count:
            pixels, repeat = next(screening.frames)
            frames += [pixels[..., :3].copy()] * repeat
        length = screening.source_s
    assert not folder.exists()
    return length, frames


def lit(frame: np.ndarray) -> float:
    """How far the bar has come, as a share of the width."""
    return float((frame[18, :, 0] > 115).mean())


@pytest.mark.parametrize("codec", ["libx264", "libvpx"])
@pytest.mark.parametrize(
    ("scene_s", "way", "end"),
    [(1.0, "as it is", 1.0), (0.5, "cut", 0.5), (1.2, "slower", 1.0), (2.0, "held", 1.0)],
)
def test_a_clip_fills_its_scene(tmp_path, codec, scene_s, way, end):
    path = foreign(tmp_path / "clip", codec=codec)
    wanted = Frames((64, 36), 30, round(30 * scene_s))
    length, frames = shown(path, wanted)
    assert length == pytest.approx(1.0, abs=0.01)
    assert fitted(length, scene_s).way == way
    assert len(frames) == wanted.count
    far = [lit(frame) for frame in frames]
    assert far == sorted(far)
    assert far[0] < 0.1
    assert far[-1] == pytest.approx(end, abs=0.07)


@pytest.mark.parametrize(
    ("matrix", "tagged", "size"),
    [("ITU709", True, (96, 54)), ("ITU601", False, (96, 54)), ("ITU709", False, (1280, 720))],
)
def test_colours_are_read_as_they_were_meant(tmp_path, matrix, tagged, size):
    from av.video.reformatter import Colorspace

    path = tmp_path / "clip.mp4"
    colour = np.array([200, 60, 40], np.uint8)
    options = {"colorspace": "bt709", "crf": "4"} if tagged else {"crf": "4"}
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=5, options=options)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.tile(colour, (*size[::-1], 1)), format="rgb24")
        for index in range(5):
            shot = frame.reformat(format="yuv420p", dst_colorspace=Colorspace[matrix])
            shot.pts = index
            output.mux(stream.encode(shot))
        output.mux(stream.encode(None))
    _, frames = shown(path, Frames((64, 36), 5, 5))
    assert np.abs(frames[2].astype(int) - colour).max() <= 4


def test_a_clip_that_is_far_too_short_is_repeated_without_a_jump(tmp_path):
    path = foreign(tmp_path / "clip.mp4")
    _, frames = shown(path, Frames((64, 36), 30, 90))
    light = [float(frame.mean()) for frame in frames]
    turns = [b < a for a, b in pairwise(light)]
    assert any(turns)
    assert max(abs(b - a) for a, b in pairwise(light)) < 40


@pytest.mark.parametrize(
    ("source_s", "scene_s", "says"),
    [
        (8.0, 8.05, "8.0 s of film for 8.1 s: as it is"),
        (8.0, 9.2, "8.0 s of film for 9.2 s: slower (0.87)"),
        (8.0, 7.5, "8.0 s of film for 7.5 s: faster (1.07)"),
        (8.0, 5.0, "8.0 s of film for 5.0 s: cut"),
        (8.0, 10.8, "8.0 s of film for 10.8 s: held (0.80)"),
        (8.0, 30.0, "8.0 s of film for 30.0 s: repeated"),
    ],
)
def test_the_way_that_shows_least_is_taken(source_s, scene_s, says):
    plan = fitted(source_s, scene_s)
    assert str(plan) == says
    for step in range(50):
        moment = plan.at(scene_s * step / 50)
        assert 0 <= moment.time_s <= source_s
        assert 0 <= moment.over_s <= source_s
        assert 0 <= moment.share <= 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "a playlist"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "neither mp4 nor WebM"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither mp4 nor WebM"),
        (b"", "neither mp4 nor WebM"),
        (struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + bytes(4000), "not a film"),
        (b"\x1a\x45\xdf\xa3" + bytes(4000), "not a film"),
    ],
)
def test_only_what_is_a_film_by_its_content_is_read(tmp_path, content, says):
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    with pytest.raises(MediaError, match=says):
        shown(path)


def test_a_film_that_ends_too_soon_is_told(tmp_path):
    path = foreign(tmp_path / "clip.mp4")
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(MediaError, match=r"clip\.mp4"):
        shown(path)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MOST_S", 0.5, "pictures|lasts"),
        ("MOST_PIXELS", 96 * 54 - 1, "too large"),
        ("MOST_BYTES", 100, "larger than"),
        ("_CODECS", {"vp9"}, "coded as h264"),
    ],
)
def test_what_is_too_much_is_not_decoded(tmp_path, monkeypatch, name, value, says):
    monkeypatch.setattr(footage, name, value)
    with pytest.raises(MediaError, match=says):
        shown(foreign(tmp_path / "clip.mp4"))


def test_a_reader_that_is_taken_over_can_only_show(tmp_path):
    """It has no files but the clip, no network, and its pipe takes only what was agreed."""
    path = foreign(tmp_path / "clip.mp4")
    other = tmp_path / "secret.txt"
    other.write_text("secret", encoding="utf-8")

    def evil(path, wanted):
        try:
            said = other.read_text(encoding="utf-8")
        except OSError as error:
            said = f"no: {error.errno}"
        raise MediaError(f"read {said}\x1b[2J" + "x" * 1000)

    with pytest.raises(MediaError) as caught:
        shown(path, show=evil)
    assert "secret" not in caught.value.message
    assert "\x1b" not in caught.value.message
    assert len(caught.value.message) <= 300


@pytest.mark.parametrize("ending", ["crash", "silence", "nonsense"])
def test_a_reader_that_fails_costs_one_clip(tmp_path, ending):
    def fails(path, wanted):
        if ending == "crash":
            os.abort()
        if ending == "nonsense":
            return -1.0, []
        return 1.0, []

    with pytest.raises(MediaError, match="cannot be read: its reader"):
        shown(foreign(tmp_path / "clip.mp4"), show=fails)


def test_a_picture_moves_in_the_same_room(tmp_path):
    from PIL import Image

    path = tmp_path / "picture"
    Image.fromarray(np.tile(np.arange(120, dtype=np.uint8), (80, 1))).save(path, "PNG")

    def moving(path, wanted):
        return of_picture(path, "push in", 1, wanted)

    length, frames = shown(path, show=moving)
    assert length == pytest.approx(1.5)
    assert (frames[0] != frames[-1]).any()


def test_names_in_a_film_that_nobody_can_read_do_no_harm(tmp_path):
    path = foreign(tmp_path / "clip.mp4")
    content = path.read_bytes()
    assert b"VideoHandler" in content
    path.write_bytes(content.replace(b"VideoHandler", b"Video\xe1andler"))
    assert len(shown(path)[1]) == WANTED.count
