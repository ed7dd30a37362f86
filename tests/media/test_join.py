from __future__ import annotations

import av
import numpy as np
import pytest

from vidgen.errors import MediaError
from vidgen.media.probe import probe
from vidgen.media.splice import Part, splice


def pictures(path):
    with av.open(str(path)) as container:
        return [
            (round(frame.time * 30), frame.to_ndarray().tobytes())
            for frame in container.decode(video=0)
        ]


def test_joined_clips_show_every_frame_of_each_at_its_time(clip, tmp_path):
    parts = [
        Part(clip(f"{n}.mp4", frames, 40 * n), 0, frames)
        for n, frames in ((1, 75), (2, 13), (3, 60))
    ]
    film = tmp_path / "film.mp4"
    assert splice(parts, film, 30) == 148
    joined = pictures(film)
    assert [time for time, _ in joined] == list(range(148))
    assert [picture for _, picture in joined] == [p for c in parts for _, p in pictures(c.file)]
    found = probe(film)
    assert found.faststart
    assert found.video.steady
    assert found.video.key_frames == (0, 60, 75, 88)


def test_a_join_repeats_byte_for_byte(clip, tmp_path):
    parts = [Part(clip("a.mp4", 20), 0, 20), Part(clip("b.mp4", 20, 90), 0, 20)]
    films = [tmp_path / "one.mp4", tmp_path / "two.mp4"]
    for film in films:
        splice(parts, film, 30)
    assert films[0].read_bytes() == films[1].read_bytes()


@pytest.mark.parametrize(
    ("other", "says"),
    [({"size": (240, 120)}, "settings"), ({"fps": 15}, "settings"), ({"crf": 40}, "settings")],
)
def test_clips_that_differ_are_not_joined(clip, tmp_path, other, says):
    parts = [Part(clip("a.mp4", 20), 0, 20), Part(clip("b.mp4", 20, **other), 0, 20)]
    with pytest.raises(MediaError, match=f"b.mp4: its encoder {says}"):
        splice(parts, tmp_path / "film.mp4", 30)
    assert not (tmp_path / "film.mp4").exists()
    assert not list(tmp_path.glob(".*part"))


@pytest.mark.parametrize("damage", ["empty", "noise", "torn"])
def test_a_broken_clip_is_named(clip, tmp_path, damage):
    good, bad = clip("a.mp4", 20), clip("b.mp4", 60)
    content = bad.read_bytes()
    noise = np.random.default_rng(1).bytes(5000)
    bad.write_bytes({"empty": b"", "noise": noise, "torn": content[: len(content) // 2]}[damage])
    with pytest.raises(MediaError, match=r"b\.mp4"):
        splice([Part(good, 0, 20), Part(bad, 0, 60)], tmp_path / "film.mp4", 30)
