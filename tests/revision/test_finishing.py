"""What is done to pictures is part of the plan, and counts in place of the settings."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from vidgen.model.look import Finish, LowerThird, SceneTouches
from vidgen.model.storyboard import Storyboard
from vidgen.revision.apply import apply
from vidgen.revision.changes import changes
from vidgen.revision.edits import DuplicateScene, Edit, SetFinish, SetTouches

NAME = LowerThird(title="Ada", line="wrote it")
SETTINGS = Finish(
    grade="warm",
    logo="sign.png",
    thumbnail_s=2.0,
    scenes={"s02": SceneTouches(effect="grain", params={"amount": 0.1}, lower_third=NAME)},
)


def finished(board: Storyboard, *edits: Edit, settings: Finish = SETTINGS) -> Finish:
    for edit in edits:
        board = apply(board, edit)
    return board.finish_over(settings)


def test_a_plan_that_says_nothing_leaves_the_settings_and_writes_nothing(board):
    assert finished(board) == SETTINGS
    assert "finish" not in board.model_dump()
    assert set(board.scenes[0].finish.model_dump()) == {"gain_db", "fit", "film_db"}


def test_what_is_said_counts_and_the_rest_stays(board):
    found = finished(
        board, SetFinish(grade="noir", progress="top"), SetFinish(thumbnail_title="yes")
    )
    own = {"grade": "noir", "progress": "top", "thumbnail_title": True}
    assert found == SETTINGS.model_copy(update=own)


def test_none_ends_what_settings_say(board):
    nothing = SetFinish(grade="none", logo="none", thumbnail_s="none")
    still = SetTouches(scene="s02", effect="none", lower_third="none", grade="none")
    found = finished(board, nothing, still)
    touches = SceneTouches(grade="none")
    assert found == Finish(scenes={"s02": touches})


def test_another_effect_of_a_scene_has_no_parameters_of_the_last(board):
    first = SetTouches(scene="s02", effect="glitch", params={"amount": 2})
    then = SetTouches(scene="s02", effect="vignette")
    assert finished(board, first).scenes["s02"].params == {"amount": 2}
    assert finished(board, first, then).scenes["s02"].params == {}


def test_a_copy_of_a_scene_is_finished_as_it_is(board):
    copied = DuplicateScene(scene="s02", id="s201")
    found = finished(board, SetTouches(scene="s02", ramp=(1, 0.3, 1)), copied, settings=Finish())
    assert found.scenes["s201"].ramp == found.scenes["s02"].ramp == (1, 0.3, 1)


def test_a_change_is_shown_by_name(board):
    named = SetTouches(scene="s03", lower_third=NAME, effect="grain", params={"amount": 0.2})
    new = apply(apply(board, SetFinish(grade="noir", logo_size=0.2)), named)
    assert changes(board, new) == (
        ("film", "grade", (), ("noir",)),
        ("film", "logo size", (), ("0.2",)),
        ("s03", "effect", (), ("grain",)),
        ("s03", "params", (), ('{"amount": 0.2}',)),
        ("s03", "lower third", (), ("Ada (wrote it) at 0.6 s for 4 s",)),
    )


@pytest.mark.parametrize(
    "edit",
    [
        {"edit": "set_finish"},
        {"edit": "set_finish", "logo": "../logo.png"},
        {"edit": "set_finish", "logo": "/etc/logo.png"},
        {"edit": "set_finish", "grade": "a/../../own.cube"},
        {"edit": "set_finish", "strength": 2},
        {"edit": "set_touches", "scene": "s02"},
        {"edit": "set_touches", "scene": "s02", "effect": "own.py"},
        {"edit": "set_touches", "scene": "s02", "params": {"amount": 1}},
    ],
)
def test_what_can_be_no_finish_is_no_edit(edit):
    with pytest.raises(ValidationError):
        TypeAdapter(Edit).validate_python(edit)
