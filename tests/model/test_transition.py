from __future__ import annotations

import pytest
from pydantic import ValidationError

from vidgen.model.storyboard import Scene
from vidgen.model.transition import EXAMPLES, Move, parse


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("cut", Move("cut")),
        ("fade", Move("fade")),
        ("Crossfade", Move("crossfade", 0.5)),
        ("crossfade 0.8s", Move("crossfade", 0.8)),
        ("dip", Move("dip", 0.5, colour="#000000")),
        ("dip white 1", Move("dip", 1.0, colour="#ffffff")),
        ("dip 1 #1A2B3C", Move("dip", 1.0, colour="#1a2b3c")),
        ("wipe", Move("wipe", 0.5, "left")),
        ("slide up 0.4", Move("slide", 0.4, "up")),
        ("zoom 2", Move("zoom", 2.0)),
    ],
)
def test_a_transition_is_read_from_words(text, move):
    assert parse(text) == move
    assert parse(str(move)) == move


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "there is no transition ''"),
        ("spin", "known: cut, fade, crossfade"),
        ("cut 2", "cut takes nothing after it"),
        ("crossfade left", "crossfade takes seconds, not 'left'"),
        ("wipe sideways", "wipe takes left, right, up, down or seconds"),
        ("dip red", "black, white, a colour such as"),
        ("zoom 60", "lasts 0.1 to 5 s, not 60"),
        ("zoom nan", "lasts 0.1 to 5 s"),
    ],
)
def test_what_is_no_transition_is_refused_with_what_is(text, says):
    with pytest.raises(ValueError, match=says):
        parse(text)


def test_every_example_is_a_transition():
    assert all(parse(example.strip()) for example in EXAMPLES.split(","))


def test_a_scene_has_its_transition_in_one_spelling():
    scene = Scene(id="s01", title="", template="outro", transition="Wipe LEFT 0.50s")
    assert scene.transition == "wipe left 0.5"
    with pytest.raises(ValidationError, match="there is no transition 'spin'"):
        Scene(id="s01", title="", template="outro", transition="spin")
