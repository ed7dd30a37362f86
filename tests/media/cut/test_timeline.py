from __future__ import annotations

import pytest

from vidgen.media.cut.timeline import Crossing, Span, Timeline
from vidgen.model.transition import parse

CUT, FADE = parse("cut"), parse("fade")


def timeline(*spans, fps=10):
    return Timeline.of(spans, fps)


def test_cuts_and_fades_take_nothing_from_a_film():
    film = timeline(Span(40, CUT), Span(30, FADE), Span(20, CUT))
    assert film.starts == (0, 40, 70, 90)
    assert film.crossings == ()
    assert film.duration_s == 9


def test_a_crossfade_lays_a_scene_over_the_end_of_the_last():
    film = timeline(Span(40, CUT), Span(30, parse("crossfade 1")), Span(20, CUT))
    assert film.starts == (0, 30, 60, 80)
    assert [(c.scene, c.first, c.frames) for c in film.crossings] == [(1, 30, 10)]
    assert [film.alone(scene) for scene in range(3)] == [(0, 30), (40, 60), (60, 80)]


def test_the_transition_into_the_first_scene_has_nothing_to_lead_from():
    assert timeline(Span(40, parse("wipe"))) == Timeline(10, (0, 40), (40,))


def test_two_voices_are_never_heard_at_once():
    film = timeline(Span(40, CUT, (0.2, 3.7)), Span(30, parse("crossfade 1"), (0.4, 2.0)))
    # 0.3 s are quiet at the end and 0.4 s at the start, less a breath of 0.2 s
    assert film.starts == (0, 35, 65)
    (crossing,) = film.crossings
    assert crossing.frames == 10
    assert (crossing.first, crossing.end) == (33, 43)


def test_pictures_are_held_where_a_voice_leaves_no_room_at_all():
    film = timeline(Span(40, CUT, (0, 4)), Span(30, parse("dip 0.8"), (0, 3)))
    assert film.starts == (0, 40, 70)
    assert [(c.first, c.end) for c in film.crossings] == [(36, 44)]


@pytest.mark.parametrize("frames", [1, 2, 3, 5, 8])
def test_transitions_of_short_scenes_never_meet(frames):
    move = parse("slide up 2")
    film = timeline(Span(50, CUT), Span(frames, move), Span(frames, move), Span(50, move))
    ends = [0, *(crossing.end for crossing in film.crossings)]
    assert all(end <= one.first for end, one in zip(ends, film.crossings, strict=False))
    assert all(begin <= end for begin, end in map(film.alone, range(4)))
    assert list(film.starts) == sorted(film.starts)


def test_every_frame_of_a_film_is_one_scenes_or_one_transitions():
    moves = ["cut", "crossfade 0.5", "wipe right 1", "fade", "zoom 0.3"]
    film = timeline(*(Span(20 + 7 * n, parse(move)) for n, move in enumerate(moves)))
    owned = [frame for scene in range(5) for frame in range(*film.alone(scene))]
    owned += [frame for one in film.crossings for frame in range(one.first, one.end)]
    assert sorted(owned) == list(range(film.frames))


def test_a_crossing_knows_its_end():
    assert Crossing(1, CUT, 5, 3).end == 8
