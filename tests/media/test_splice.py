from __future__ import annotations

import av
import numpy as np
import pytest

from vidgen.errors import MediaError
from vidgen.media.contract import x264_options
from vidgen.media.frames import frames_at
from vidgen.media.probe import probe
from vidgen.media.splice import Part, splice
from vidgen.model.preset import Quality
from vidgen.renderer.encoder import RunEncoder

FPS = 30
SIZE = (160, 120)


def quality(**changes):
    return Quality(**({"name": "x", "about": "", "height": 120, "fps": FPS, "crf": 16} | changes))


def picture(at: int) -> np.ndarray:
    """A picture that says its own number: in bars of eight columns, a bit each."""
    pixels = np.full((SIZE[1], SIZE[0], 4), 40, np.uint8)
    for bit in range(10):
        pixels[20:100, 16 * bit : 16 * bit + 12, :3] = 220 if at >> bit & 1 else 70
    pixels[4:12, at % 150 : at % 150 + 10, 0] = 255
    return pixels


def number(image: np.ndarray) -> int:
    return sum(1 << bit for bit in range(10) if image[60, 16 * bit + 6, 1] > 145)


def shown(clip) -> list[int]:
    with av.open(str(clip)) as container:
        frames = [(frame.pts, frame.to_ndarray(format="rgb24")) for frame in container.decode()]
    assert [pts for pts, _ in frames] == [512 * at for at in range(len(frames))]
    return [number(image) for _, image in frames]


@pytest.fixture
def run(tmp_path):
    """Encode pictures of these numbers, or (number, repeat), as one run."""

    def make(name: str, numbers, **changes) -> Part:
        pairs = [at if isinstance(at, tuple) else (at, 1) for at in numbers]
        path = tmp_path / name
        options = x264_options(quality(**changes))
        with RunEncoder(path, size=SIZE, fps=FPS, x264=options) as encoder:
            for at, repeat in pairs:
                encoder.write(picture(at), repeat)
        return Part(path, 0, encoder.frames)

    return make


def test_every_frame_of_every_run_is_shown_once_and_in_order(run, tmp_path):
    parts = [run(f"{n}.mp4", range(60 * n, 60 * n + 60)) for n in range(3)] + [
        run("last.mp4", range(180, 211))
    ]
    clip = tmp_path / "clip.mp4"
    assert splice(parts, clip, FPS) == 211
    assert shown(clip) == list(range(211))
    track = probe(clip).video
    assert track.key_frames == (0, 60, 120, 180)
    assert track.steady
    assert track.start_s == 0
    assert probe(clip).faststart


def test_a_clip_is_the_same_wherever_its_runs_come_from(run, tmp_path):
    parts = [run(f"{n}.mp4", range(60 * n, 60 * n + 60)) for n in range(4)]
    first, again, mixed = (tmp_path / f"{name}.mp4" for name in ("first", "again", "mixed"))
    splice(parts, first, FPS)
    splice([Part(first, 60 * n, 60) for n in range(4)], again, FPS)
    splice([Part(first, 0, 120), parts[2], Part(again, 180, 60)], mixed, FPS)
    assert first.read_bytes() == again.read_bytes() == mixed.read_bytes()


def test_runs_of_an_earlier_clip_are_taken_in_any_order(run, tmp_path):
    parts = [run(f"{n}.mp4", range(60 * n, 60 * n + 60)) for n in range(3)]
    old, new = tmp_path / "old.mp4", tmp_path / "new.mp4"
    splice(parts, old, FPS)
    fresh = run("fresh.mp4", range(300, 360))
    splice([Part(old, 120, 60), fresh, Part(old, 0, 60)], new, FPS)
    assert shown(new) == [*range(120, 180), *range(300, 360), *range(60)]


@pytest.mark.parametrize("lengths", [[1], [1, 1, 1, 1], [60, 1, 1], [2, 3, 1, 4]])
def test_short_runs_lose_no_frame(run, tmp_path, lengths):
    numbers = iter(range(1000))
    parts = [
        run(f"{at}.mp4", [next(numbers) for _ in range(length)])
        for at, length in enumerate(lengths)
    ]
    clip, again = tmp_path / "clip.mp4", tmp_path / "again.mp4"
    splice(parts, clip, FPS)
    assert shown(clip) == list(range(sum(lengths)))
    starts = [sum(lengths[:at]) for at in range(len(lengths))]
    splice([Part(clip, *pair) for pair in zip(starts, lengths, strict=True)], again, FPS)
    assert clip.read_bytes() == again.read_bytes()


@pytest.mark.parametrize("frames", [61, 64, 70, 100])
def test_the_head_of_a_run_is_taken_up_to_a_picture_that_nothing_later_refers_to(
    run, tmp_path, frames
):
    whole, clip = tmp_path / "whole.mp4", tmp_path / "clip.mp4"
    splice([run(f"{n}.mp4", range(60 * n, 60 * n + 60)) for n in range(2)], whole, FPS)
    fresh = run("fresh.mp4", range(300, 310))
    splice([Part(whole, 0, frames), fresh], clip, FPS)
    assert shown(clip) == [*range(frames), *range(300, 310)]


def test_any_time_can_be_sought(run, tmp_path):
    parts = [run(f"{n}.mp4", range(60 * n, 60 * n + 60)) for n in range(4)]
    clip = tmp_path / "clip.mp4"
    splice(parts, clip, FPS)
    wanted = np.random.default_rng(1).integers(0, 240, 20)
    images = frames_at(clip, [(int(at) + 0.5) / FPS for at in wanted])
    assert [number(np.asarray(image)) for image in images] == list(wanted)


def test_spliced_clips_join_exactly(run, tmp_path):
    clips = []
    for n, lengths in enumerate([(60, 31), (60, 60), (1,)]):
        starts = np.cumsum([200 * n, *lengths])
        parts = [
            run(f"{n}-{s}.mp4", range(s, s + k)) for s, k in zip(starts, lengths, strict=False)
        ]
        clips.append(tmp_path / f"clip{n}.mp4")
        splice(parts, clips[-1], FPS)
    film = tmp_path / "film.mp4"
    frames = (91, 120, 1)
    joined = [Part(clip, 0, count) for clip, count in zip(clips, frames, strict=True)]
    assert splice(joined, film, FPS) == 212
    assert shown(film) == [*range(91), *range(200, 320), 400]
    assert probe(film).video.steady


def test_a_part_of_other_settings_is_refused(run, tmp_path):
    parts = [run("a.mp4", range(10)), run("b.mp4", range(10), crf=40)]
    with pytest.raises(MediaError, match=r"b\.mp4: its encoder settings differ"):
        splice(parts, tmp_path / "clip.mp4", FPS)
    assert not (tmp_path / "clip.mp4").exists()


@pytest.mark.parametrize(("first", "frames"), [(0, 30), (30, 60), (1, 119), (60, 61), (120, 60)])
def test_a_part_that_is_no_run_and_no_head_of_one_is_refused(run, tmp_path, first, frames):
    whole = tmp_path / "whole.mp4"
    splice([run(f"{n}.mp4", range(60 * n, 60 * n + 60)) for n in range(2)], whole, FPS)
    with pytest.raises(MediaError, match=r"whole\.mp4: frames .* are no runs"):
        splice([Part(whole, first, frames)], tmp_path / "clip.mp4", FPS)


@pytest.mark.parametrize("damage", ["empty", "noise", "torn"])
def test_a_broken_part_is_named(run, tmp_path, damage):
    good, bad = run("a.mp4", range(20)), run("b.mp4", range(60))
    content = bad.file.read_bytes()
    noise = np.random.default_rng(1).bytes(5000)
    broken = {"empty": b"", "noise": noise, "torn": content[: len(content) // 2]}[damage]
    bad.file.write_bytes(broken)
    with pytest.raises(MediaError, match=r"b\.mp4"):
        splice([good, bad], tmp_path / "clip.mp4", FPS)
