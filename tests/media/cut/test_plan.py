from __future__ import annotations

import subprocess

import numpy as np
import pytest

from vidgen.media.cut.index import read_index
from vidgen.media.cut.plan import Copy, planned
from vidgen.media.cut.settings import decoder_settings
from vidgen.media.cut.timeline import Span, Timeline
from vidgen.media.ffmpeg import binary
from vidgen.media.probe import probe
from vidgen.media.splice import Part, splice
from vidgen.model.preset import Quality
from vidgen.model.transition import parse


def test_an_index_says_what_a_decoder_would_find(clip, tmp_path):
    parts = [Part(clip(f"{n}.mp4", frames), 0, frames) for n, frames in enumerate((75, 13, 60))]
    film = tmp_path / "film.mp4"
    splice(parts, film, 30)
    index, track = read_index(film), probe(film).video
    assert index.frames == track.frames == 148
    assert index.keys == track.key_frames == (0, 60, 75, 88)
    assert (index.size, index.fps) == ((160, 120), 30)
    assert {75, 88, 148} <= set(index.ends)


def test_an_index_has_the_settings_of_the_clip_contract(clip):
    quality = Quality(name="test", about="", height=120, fps=30, crf=23)
    settings = read_index(clip("a.mp4", 5)).parameters
    assert settings == decoder_settings((160, 120), quality)
    assert settings != read_index(clip("b.mp4", 5, crf=40)).parameters
    assert settings != read_index(clip("c.mp4", 5, size=(320, 240))).parameters


def test_every_place_where_a_copy_may_end_can_be_copied(clip, tmp_path):
    source = clip("a.mp4", 75)
    for end in read_index(source).ends:
        assert splice([Part(source, 0, end)], tmp_path / "head.mp4", 30) == end


@pytest.mark.parametrize("content", [b"", b"RIFF1234", b"\0\0\0\x10moov12345678"])
def test_what_is_no_clip_has_no_index(tmp_path, content):
    path = tmp_path / "x.mp4"
    path.write_bytes(content)
    assert read_index(path) is None


def test_torn_and_damaged_indexes_are_not_believed(clip):
    whole = clip("a.mp4", 40)
    content = whole.read_bytes()
    rng = np.random.default_rng(1)
    for _ in range(200):
        damaged = bytearray(content[: rng.integers(40, len(content))])
        damaged[rng.integers(0, min(900, len(damaged)))] = rng.integers(0, 256)
        whole.write_bytes(damaged)
        read_index(whole)


def test_a_clip_of_uneven_rate_has_no_index(clip, tmp_path):
    uneven = tmp_path / "uneven.mp4"
    asked = ["-i", str(clip("a.mp4", 40)), "-vf", "select=not(eq(n\\,7))", "-fps_mode", "vfr"]
    subprocess.run([binary(), "-v", "error", *asked, str(uneven)], check=True)
    assert read_index(uneven) is None


@pytest.fixture
def cut(clip):
    """The parts of a film of clips of 75 frames with these transitions into them."""

    def make(*moves, touched=()):
        spans = [Span(75, parse(move)) for move in moves]
        indexes = [read_index(clip(f"{n}.mp4", 75)) for n in range(len(moves))]
        timeline = Timeline.of(spans, 30)
        parts = planned(timeline, indexes, touched)
        assert sum(part.frames for part in parts) == timeline.frames
        return parts

    return make


def test_a_film_of_cuts_is_copied_whole(cut):
    assert cut("cut", "cut", "fade") == [Copy(n, 0, 75) for n in range(3)]


def test_a_transition_is_drawn_with_what_cannot_be_copied_around_it(cut):
    before, drawn, after = cut("cut", "crossfade 0.4")
    assert before == Copy(0, 0, 61)
    assert (drawn.first, drawn.frames, drawn.scene) == (61, 62, 1)
    assert drawn.crossing.first == 63
    assert after == Copy(1, 60, 15)


def test_scenes_without_a_run_to_copy_are_drawn_a_transition_each(cut):
    parts = cut("cut", "wipe 2", "slide 2", "cut")
    drawn = [part for part in parts if not isinstance(part, Copy)]
    assert [part.crossing.scene for part in drawn] == [1, 2]
    assert all(part.crossing.first >= part.first for part in drawn)


def test_what_layers_change_is_widened_to_runs(cut):
    parts = cut("cut", "cut", touched=[(20, 30), (90, 95)])
    assert [(p.scene, p.first, p.frames) for p in parts] == [
        (0, 0, 19),
        (0, 19, 41),
        (0, 60, 15),
        (1, 0, 13),
        (1, 88, 47),
        (1, 60, 15),
    ]


def test_layers_over_a_whole_film_are_drawn_in_pieces_that_end_with_scenes(cut):
    parts = cut(*["cut"] * 6, touched=[(0, 450)])
    assert [(p.first, p.frames) for p in parts] == [(75 * n, 75) for n in range(6)]
