"""Edits of looks: what a model codes, and what an engine paints or films."""

from __future__ import annotations

import pytest

from vidgen.errors import ConfigError
from vidgen.model.character import Character
from vidgen.model.storyboard import Direction, Scene, Storyboard
from vidgen.revision.apply import apply, scene_of
from vidgen.revision.changes import changes
from vidgen.revision.edits import (
    NewTake,
    SetCharacters,
    SetFilm,
    SetGuidance,
    SetPicture,
    SetTemplate,
    SetTransition,
    SetVisual,
)
from vidgen.revision.history import History, Revision, TakeScene
from vidgen.revision.replay import replay, step_of, storyboard_digest


def after(board: Storyboard, *edits: object, name: str = "s03") -> Scene:
    for edit in edits:
        board = apply(board, edit)
    return scene_of(board, name)


GUIDED = SetGuidance(scene="s03", guidance="Show it with areas.")


def test_guidance_has_a_model_draw_the_scene_and_keeps_the_template_to_stand_in(board):
    scene = after(board, GUIDED)
    assert (scene.direction.guidance, scene.direction.code) == ("Show it with areas.", True)
    assert (scene.template, scene.beats) == ("bullets", scene_of(board, "s03").beats)


def test_guidance_for_a_painted_scene_does_not_make_it_code(board):
    scene = after(board, SetVisual(scene="s03", visual="image"), GUIDED)
    assert (scene.visual, scene.direction.code) == ("image", False)


def test_a_template_ends_what_a_model_or_an_engine_made(board):
    edits = (GUIDED, SetVisual(scene="s03", visual="video"))
    scene = after(board, *edits, SetTemplate(scene="s03", template="bullets"))
    assert (scene.visual, scene.direction.code) == ("manim", False)


def test_a_picture_is_painted_where_nothing_was_and_keeps_what_is_not_said(board):
    first = SetPicture(scene="s03", picture="A library.", camera="slow pan")
    scene = after(board, first, SetPicture(scene="s03", picture="A library at night."))
    assert scene.visual == "image"
    assert scene.direction == Direction(picture="A library at night.", camera="slow pan")


def test_another_take_differs_from_every_one_before(board):
    takes = [NewTake(scene="s03")] * 2
    assert after(board, GUIDED, *takes).direction.take == 2
    with pytest.raises(ConfigError, match="draws the same every time"):
        apply(board, takes[0])


def test_transitions_and_characters_are_set(board):
    film = board.model_copy(update={"characters": (Character(id="ada", name="Ada"),)})
    edits = (
        SetTransition(scene="s03", transition="cut"),
        SetCharacters(scene="s03", characters=("ada",)),
    )
    scene = after(film, *edits)
    assert (scene.transition, scene.characters) == ("cut", ("ada",))
    with pytest.raises(ConfigError, match=r"There is no character bob in this film. It has ada"):
        apply(film, SetCharacters(scene="s03", characters=("bob",)))


def test_code_that_the_brief_brought_is_nobody_elses_to_redraw(board):
    own = scene_of(board, "s03").model_copy(update={"template": "manim"})
    film = board.model_copy(update={"scenes": (own,)})
    for edit in (GUIDED, NewTake(scene="s03"), SetVisual(scene="s03", visual="image")):
        with pytest.raises(
            ConfigError, match=r"the code that the brief brought along|its template"
        ):
            apply(film, edit)


def test_only_what_is_different_is_shown(board):
    new = apply(apply(board, GUIDED), SetFilm(look="ink on paper"))
    found = {(one.where, one.what): (one.before, one.after) for one in changes(board, new)}
    assert found == {
        ("film", "look"): (("",), ("ink on paper",)),
        ("s03", "guidance"): ((), ("Show it with areas.",)),
        ("s03", "drawn by"): (("its template",), ("code that a model writes",)),
    }


def test_a_scene_planned_anew_holds_until_the_brief_plans_it_otherwise(board, replanned):
    now = scene_of(board, "s03").model_copy(update={"title": "Two rules"})
    step = step_of(board, TakeScene(scene="s03", guidance="shorter", now=now))
    digest = storyboard_digest(board)
    when = "2026-01-01T00:00:00+00:00"
    noted = Revision(number=1, made_at=when, words="x", steps=(step,), before=digest, after=digest)
    active = History(revisions=(noted,)).active
    assert scene_of(replay(board, active).board, "s03").title == "Two rules"
    moved = replanned(("## Two ways", "## Between\n\nIt is here.\n\n## Two ways"))
    assert scene_of(replay(moved, active).board, "s04").title == "Two rules"
    other = replay(replanned(("- Search often", "- Search always")), active)
    assert [misfit.reason for misfit in other.misfits] == [
        "the brief says something else there by now"
    ]
